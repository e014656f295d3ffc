#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { UserError, isSystemError, messageOf } from '../util/errors.js';
import { ENGINE_VERSION } from '../util/identity.js';
import { calledAs, unreadableArgument } from './invocation.js';
import { lazyCommand } from './lazy-command.js';

/** Exit codes: 0 done, 1 failed, 2 a command line that cannot be read. */
const FAILED = 1;
const BAD_USAGE = 2;

// A reader that has had enough (`| head`) is none of our business; results that could not be written are.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  end(FAILED, error.message);
});

if (process.argv.length === 2) {
  console.log(firstSteps());
  process.exit(0);
}

const unreadable = unreadableArgument(process.argv);
if (unreadable !== undefined) end(BAD_USAGE, unreadable);

await yargs(hideBin(process.argv))
  .scriptName('vw')
  .usage('$0 COMMAND [options]\n\nGo by imagining the next video frame: play, measure, look inside.')
  .command(
    lazyCommand(
      'demo',
      'watch a whole game, move by move',
      async () => (await import('./demo.js')).demoCommand,
    ),
  )
  .command(
    lazyCommand(
      'play',
      'play against the engine, here in the terminal',
      async () => (await import('./play.js')).playCommand,
    ),
  )
  .command(
    lazyCommand(
      'web',
      'play in a page, and watch the model imagine',
      async () => (await import('./web.js')).webCommand,
    ),
  )
  .command(
    lazyCommand(
      'see <picture>',
      'read a board off a screenshot or a diagram',
      async () => (await import('./see.js')).seeCommand,
    ),
  )
  .command(
    lazyCommand(
      'watch <recording>',
      'write down a filmed game: GIF, pictures, video',
      async () => (await import('./watch.js')).watchCommand,
    ),
  )
  .command(
    lazyCommand(
      'strength',
      'measure the engine in games against another one',
      async () => (await import('./strength.js')).strengthCommand,
    ),
  )
  .command(
    lazyCommand(
      'arena [tournament]',
      'tournaments between engines, and how strong they are',
      async () => (await import('./arena.js')).arenaCommand,
    ),
  )
  .command(
    lazyCommand(
      'rate <files..>',
      'Elo from results: journals, SGF, PGN',
      async () => (await import('./rate.js')).rateCommand,
    ),
  )
  .command(
    lazyCommand(
      'worker',
      'play for a tournament that runs on several machines',
      async () => (await import('./worker.js')).workerCommand,
    ),
  )
  .command(
    lazyCommand(
      'eval',
      'held-out figures of a model: what it reads, generates and matches',
      async () => (await import('./eval.js')).evalCommand,
    ),
  )
  .command(
    lazyCommand(
      'speed',
      'time moves, start and memory of vw-gtp',
      async () => (await import('./speed.js')).speedCommand,
    ),
  )
  .command('model', 'check a model or show what it is', (model) =>
    model
      .command(
        lazyCommand(
          'check [name]',
          'check every file of a model and run it once',
          async () => (await import('./model.js')).modelCheckCommand,
        ),
      )
      .command(
        lazyCommand(
          'show [name]',
          'what a model is and where it comes from',
          async () => (await import('./model.js')).modelShowCommand,
        ),
      )
      .demandCommand(1, 'a command after model is missing'),
  )
  .command('frames', 'look at frames', (frames) =>
    frames
      .command(
        lazyCommand(
          'check <files..>',
          'draw every move of some games as frames and read them back',
          async () => (await import('./frames-check.js')).framesCheckCommand,
        ),
      )
      .demandCommand(1, 'a command after frames is missing'),
  )
  .command(
    lazyCommand(
      'bench [engines..]',
      'Video-GoBench: moves judged by KataGo, the table of the paper',
      async () => (await import('./bench.js')).benchCommand,
    ),
  )
  .command('engines', 'engines to play and to judge', (engines) =>
    engines
      .command(
        lazyCommand(
          'install <engine>',
          'fetch KataGo and a network',
          async () => (await import('./engines-install.js')).enginesInstallCommand,
        ),
      )
      .command(
        lazyCommand(
          'check [engines..]',
          'start engines, ask who they are and have them play',
          async () => (await import('./engines-check.js')).enginesCheckCommand,
        ),
      )
      .demandCommand(1, 'a command after engines is missing'),
  )
  .command('data', 'make, check and annotate data to measure on and to learn from', (data) =>
    data
      .command(
        lazyCommand(
          'split <files..>',
          'make a split of games that lead away from known ones',
          async () => (await import('./data.js')).dataSplitCommand,
        ),
      )
      .command(
        lazyCommand(
          'check [split]',
          'count the positions that a split shares with other games',
          async () => (await import('./data.js')).dataCheckCommand,
        ),
      )
      .command(
        lazyCommand(
          'annotate [split]',
          'have KataGo judge the positions of a split',
          async () => (await import('./data-annotate.js')).dataAnnotateCommand,
        ),
      )
      .command(
        lazyCommand(
          'pack [files..]',
          "write games as shards in the layout of VideoWorld's data set",
          async () => (await import('./data-shards.js')).dataPackCommand,
        ),
      )
      .command(
        lazyCommand(
          'unpack <shards..>',
          'read games from such shards',
          async () => (await import('./data-shards.js')).dataUnpackCommand,
        ),
      )
      .demandCommand(1, 'a command after data is missing'),
  )
  .command(
    lazyCommand(
      'doctor',
      'see whether this machine has what is needed',
      async () => (await import('./doctor.js')).doctorCommand,
    ),
  )
  .parserConfiguration({ 'dot-notation': false })
  .version(ENGINE_VERSION)
  .locale('en')
  .strict()
  .demandCommand(1, 'a command is missing')
  .recommendCommands()
  .wrap(100)
  .fail((message, error: unknown) => {
    if (error instanceof UserError || isSystemError(error)) end(FAILED, error.message);
    // Whatever else is thrown is a bug, and its stack belongs to the report.
    if (error instanceof Error) end(FAILED, error.stack ?? error.message);
    // What check() objects to comes as a plain text in place of the error.
    refuse(message || messageOf(error));
  })
  .parseAsync()
  .catch((error: unknown) => {
    // A module of a command could not be loaded: there are no file descriptors left.
    if (isSystemError(error)) end(FAILED, error.message);
    // An option without its value: yargs does not take that to fail() where the command is loaded late.
    if ((error as Partial<Error> | null)?.name !== 'YError') throw error;
    refuse(messageOf(error));
  });

/** What stands there where nothing was asked for: few commands, to begin with. */
function firstSteps(): string {
  const vw = calledAs();
  return [
    'Go by imagining the next video frame. To begin with:',
    '',
    `  ${vw} demo    watch a whole game, move by move`,
    `  ${vw} play    play against it, here in the terminal`,
    `  ${vw} web     play in a page, and watch it imagine`,
    '',
    `${vw} --help lists all commands, ${vw} doctor looks at this machine and ends with the line that a GUI needs.`,
  ].join('\n');
}

/** Ends the program: its command line cannot be read. */
function refuse(message: string): never {
  end(BAD_USAGE, `${message}\nvw --help lists commands, vw COMMAND --help its options.`);
}

function end(code: number, message: string): never {
  console.error(`vw: ${message}`);
  process.exit(code);
}
