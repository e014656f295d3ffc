import yargs from 'yargs';
import { AnalysisServer } from '../analysis/analysis-server.js';
import { type Thinker, isThinker } from '../think/thinker.js';
import { UserError } from '../util/errors.js';
import { ENGINE_VERSION } from '../util/identity.js';
import { checkEngineOptions, endWith, engineOptions, loadPlayer } from './engine-options.js';
import { exitAfter, onSignals } from './signals.js';
import { GIVEN_TWICE } from './options.js';

/** Where neither a query nor --visits says more. */
const DEFAULT_VISITS = 64;

const argv = await yargs(process.argv.slice(3))
  .scriptName('vw-gtp analysis')
  .usage(
    "$0 [options]\n\nKataGo's JSON analysis protocol on stdin and stdout, answered by imagined futures: for KaTrain and scripts.",
  )
  .options({
    ...engineOptions,
    visits: {
      ...engineOptions.visits,
      default: DEFAULT_VISITS,
      describe: 'imagined futures of a position where a query has no maxVisits',
    },
  })
  .example(
    `echo '{"id":"1","moves":[["B","E5"]],"rules":"chinese","komi":7,"boardXSize":9,"boardYSize":9}' | $0`,
    'one position',
  )
  .parserConfiguration(GIVEN_TWICE)
  .version(ENGINE_VERSION)
  .locale('en')
  .strict()
  .wrap(100)
  .check((args) => checkEngineOptions(args))
  .fail(endWith)
  .parse();

async function loadThinker(): Promise<Thinker> {
  const player = await loadPlayer(argv);
  if (!isThinker(player)) throw new UserError('no-thinker', `${player.name} plays only, it cannot analyse`);
  return player;
}

process.stderr.on('error', () => undefined);
try {
  const server = new AnalysisServer({
    thinker: await loadThinker(),
    input: process.stdin,
    output: process.stdout,
    log: (line) => console.error(line),
    visits: argv.visits,
  });
  const died = onSignals(() => server.stop());
  await server.run();
  exitAfter(died());
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  endWith(error.message);
}
