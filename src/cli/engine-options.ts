import { findModel } from '../model/bundle.js';
import type { Device } from '../model/device.js';
import type { Player } from '../player/player.js';
import { MOST_ROLLOUTS, MOST_VISITS } from '../think/settings.js';
import { UserError, messageOf } from '../util/errors.js';
import { THREADS, checkNumbers, viewsOption } from './options.js';

/** Exit code for a command line that cannot be read. */
const BAD_USAGE = 2;

/** What both programs that play are told about the model and how it decides. */
export const engineOptions = {
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
} as const;

/** What loadPlayer() is told: the options above, parsed. */
export interface EngineArguments {
  readonly model: string | undefined;
  readonly device: Device;
  readonly decide: 'best' | 'sample';
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly faithful: boolean;
  readonly views: 1 | 8;
  readonly visits: number;
  readonly rollouts: number;
  readonly resignBelow: number;
  readonly seed: number | undefined;
  readonly threads: number | undefined;
}

/** For yargs' check(): true, or the sentence that says which option is wrong and what is allowed. */
export function checkEngineOptions(args: Readonly<Record<string, unknown>>): true | string {
  const { model, temperature, 'top-p': topP } = args;
  try {
    if (typeof model === 'string') findModel(model);
  } catch (error) {
    return messageOf(error);
  }
  if (temperature !== undefined && !(Number(temperature) > 0))
    return '--temperature must be a number above 0';
  if (topP !== undefined && !(Number(topP) > 0 && Number(topP) <= 1)) {
    return '--top-p must be a number above 0 up to 1';
  }
  return checkNumbers(args, {
    threads: THREADS,
    visits: { from: 1, to: MOST_VISITS, whole: true },
    rollouts: { from: 0, to: MOST_ROLLOUTS, whole: true },
    'resign-below': { from: 0, to: 1 },
    seed: { whole: true },
  });
}

/** The player brings the inference runtime with it, so its code is loaded only when it is needed. Throws UserError. */
export async function loadPlayer(args: EngineArguments): Promise<Player> {
  const { model, device, decide, views, visits, rollouts, resignBelow, faithful } = args;
  const { temperature, topP, seed, threads } = args;
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

/** Ends the program: its command line, or the model named there, cannot be used. */
export function endWith(message: string | null, error?: unknown): never {
  console.error(`vw-gtp: ${message || messageOf(error)}\nvw-gtp --help lists the options.`);
  process.exit(BAD_USAGE);
}
