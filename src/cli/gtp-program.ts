import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { DEFAULT_RULES, RULE_NAMES, rulesByName } from '../go/rules.js';
import { GtpEngine } from '../gtp/engine.js';
import { GtpServer } from '../gtp/server.js';
import { UserError } from '../util/errors.js';
import { ENGINE_NAME, ENGINE_VERSION } from '../util/identity.js';
import { checkEngineOptions, endWith, engineOptions, loadPlayer } from './engine-options.js';
import { exitAfter, onSignals } from './signals.js';
import { GIVEN_TWICE } from './options.js';

const argv = await yargs(hideBin(process.argv))
  .scriptName('vw-gtp')
  .usage(
    '$0 [options]\n\nA Go engine that plays by imagining the next video frame. Speaks GTP 2 on stdin and stdout.\n' +
      "vw-gtp analysis speaks KataGo's JSON analysis protocol instead.",
  )
  .options({
    ...engineOptions,
    size: {
      type: 'number',
      requiresArg: true,
      default: 9,
      describe: 'board size before the first boardsize',
    },
    komi: { type: 'number', requiresArg: true, default: 7, describe: 'komi before the first komi' },
    rules: {
      choices: RULE_NAMES,
      default: DEFAULT_RULES.name,
      describe: 'rules before the first kata-set-rules or kgs-rules',
    },
    ponder: {
      type: 'boolean',
      default: false,
      describe: 'with --visits or a clock: go on thinking while the opponent does',
    },
    'capture-dead': {
      type: 'boolean',
      default: false,
      describe: 'take dead stones off before passing, for servers that count all that stands (CGOS)',
    },
    'ogs-chat': {
      type: 'boolean',
      default: false,
      describe: 'say on stderr what gtp2ogs shows beside a game: variation, winrate, one line of chat',
    },
    'gtp-name': {
      type: 'string',
      requiresArg: true,
      describe: `answer to the command name, instead of ${ENGINE_NAME}`,
    },
  })
  .example("printf 'genmove b\\nshowboard\\n' | vw-gtp", 'one move, and the board after it')
  .parserConfiguration(GIVEN_TWICE)
  .version(ENGINE_VERSION)
  .locale('en')
  .strict()
  .wrap(100)
  .check((args) => {
    if (!Number.isFinite(args.komi)) return '--komi must be a number';
    if (args.ponder && (args.visits === 1 || args.rollouts > 0))
      return '--ponder needs more --visits than 1, or a clock instead, and no --rollouts';
    return checkEngineOptions(args);
  })
  .fail(endWith)
  .parse();

function createEngine(): GtpEngine {
  try {
    return new GtpEngine({
      player: () => loadPlayer(argv),
      name: argv.gtpName ?? ENGINE_NAME,
      version: ENGINE_VERSION,
      size: argv.size,
      komi: argv.komi,
      rules: rulesByName(argv.rules),
      ponders: argv.ponder,
      chatsOnOgs: argv.ogsChat,
      capturesDead: argv.captureDead,
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
const died = onSignals(() => server.stop());
await server.run();
// Weights may still be loading and a move still be thought about.
exitAfter(died());
