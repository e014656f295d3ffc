#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { GtpEngine } from '../gtp/engine.js';
import { GtpServer } from '../gtp/server.js';
import type { Player } from '../player/player.js';
import { UserError, messageOf } from '../util/errors.js';
import { ENGINE_NAME, ENGINE_VERSION } from '../util/identity.js';
import { checkNumbers, viewsOption } from './options.js';

/** Exit code for a command line that cannot be read. */
const BAD_USAGE = 2;

const argv = await yargs(hideBin(process.argv))
  .scriptName('vw-gtp')
  .usage(
    '$0 [options]\n\nA Go engine that plays by imagining the next video frame. Speaks GTP 2 on stdin and stdout.',
  )
  .options({
    model: { type: 'string', requiresArg: true, describe: 'name under models/, or folder with a model.json' },
    device: {
      choices: ['auto', 'cpu', 'cuda', 'webgpu'] as const,
      default: 'auto' as const,
      describe: 'where the model runs; auto takes the best there is',
    },
    decide: {
      choices: ['best', 'sample'] as const,
      default: 'best' as const,
      describe: 'best: the likeliest legal frame; sample: frames drawn at random, up to 10, then pass',
    },
    temperature: {
      type: 'number',
      requiresArg: true,
      describe: 'with --decide sample: above 1 more varied, below 1 less',
    },
    'top-p': {
      type: 'number',
      requiresArg: true,
      describe: 'with --decide sample: share of the likeliest codes to draw from, above 0 up to 1',
    },
    faithful: {
      type: 'boolean',
      default: false,
      describe: "with the original's weights: play as the released program does, mistakes included",
    },
    views: viewsOption,
    visits: {
      type: 'number',
      requiresArg: true,
      default: 1,
      describe: 'imagined futures to look at before a move; 1: the next frame alone',
    },
    rollouts: {
      type: 'number',
      requiresArg: true,
      default: 0,
      describe: 'judge by so many imagined games played to the end; 0: by the predicted last frame',
    },
    'resign-below': {
      type: 'number',
      requiresArg: true,
      default: 0,
      describe: 'resign when the chance to win stays below this share, such as 0.05; 0: never',
    },
    seed: { type: 'number', requiresArg: true, describe: 'same seed and same commands: same moves' },
    threads: { type: 'number', requiresArg: true, describe: 'CPU threads of the model' },
    size: {
      type: 'number',
      requiresArg: true,
      default: 9,
      describe: 'board size before the first boardsize',
    },
    komi: { type: 'number', requiresArg: true, default: 7, describe: 'komi before the first komi' },
    'gtp-name': {
      type: 'string',
      requiresArg: true,
      describe: `answer to the command name, instead of ${ENGINE_NAME}`,
    },
  })
  .example("printf 'genmove b\\nshowboard\\n' | vw-gtp", 'one move, and the board after it')
  .version(ENGINE_VERSION)
  .locale('en')
  .strict()
  .wrap(100)
  .check(({ temperature, 'top-p': topP, seed, threads, komi, ...others }) => {
    if (temperature !== undefined && !(temperature > 0)) return badOption('temperature', 'a number above 0');
    if (topP !== undefined && !(topP > 0 && topP <= 1)) return badOption('top-p', 'a number above 0 up to 1');
    if (seed !== undefined && !Number.isSafeInteger(seed)) return badOption('seed', 'a whole number');
    if (threads !== undefined && !(Number.isInteger(threads) && threads > 0))
      return badOption('threads', '1 or more');
    if (!Number.isFinite(komi)) return badOption('komi', 'a number');
    return checkNumbers(others, {
      visits: { from: 1, whole: true },
      rollouts: { from: 0, whole: true },
      'resign-below': { from: 0, to: 1 },
    });
  })
  .fail((message, error) => endWith(message || messageOf(error)))
  .parse();

function badOption(name: string, allowed: string): string {
  return `--${name} must be ${allowed}`;
}

function endWith(message: string): never {
  console.error(`vw-gtp: ${message}\nvw-gtp --help lists the options.`);
  process.exit(BAD_USAGE);
}

/** The player brings the inference runtime with it, so its code is loaded only when it is needed. */
async function loadPlayer(): Promise<Player> {
  const {
    model,
    device,
    decide,
    views,
    visits,
    rollouts,
    resignBelow,
    temperature,
    topP,
    seed,
    threads,
    faithful,
  } = argv;
  const shared = {
    device,
    decide,
    log: (line: string) => console.error(line),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
    ...(threads === undefined ? {} : { threads }),
  };
  if (model !== undefined) {
    const { isTokenModel, TokenPlayer } = await import('../player/token-player.js');
    if (isTokenModel(model)) return new TokenPlayer({ ...shared, model, isFaithful: faithful });
  }
  if (faithful) throw new UserError('not-the-original', "--faithful is for the original's weights only");
  const { createThinkingPlayer } = await import('../think/bundled-thinker.js');
  return createThinkingPlayer({
    ...{ ...shared, visits, rollouts, resignBelow, views },
    ...(model === undefined ? {} : { model }),
  });
}

function createEngine(): GtpEngine {
  try {
    return new GtpEngine({
      player: loadPlayer,
      name: argv.gtpName ?? ENGINE_NAME,
      version: ENGINE_VERSION,
      size: argv.size,
      komi: argv.komi,
    });
  } catch (error) {
    if (error instanceof UserError) endWith(error.message);
    throw error;
  }
}

const server = new GtpServer({
  engine: createEngine(),
  input: process.stdin,
  output: process.stdout,
  log: (line) => console.error(line),
});
// Nobody need be reading stderr.
process.stderr.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.stop());
await server.run();
// Weights may still be loading and a move still be thought about.
process.exit(0);
