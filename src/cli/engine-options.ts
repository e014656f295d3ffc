import { findModel } from '../model/bundle.js';
import type { Device } from '../model/device.js';
import type { Player } from '../player/player.js';
import { LEVELS } from '../think/levels.js';
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
  level: {
    type: 'number',
    requiresArg: true,
    describe: `how strong, from 1, a beginner, to ${LEVELS.length}; the model's card (models/vw/README.md) has their Elo`,
  },
  visits: {
    type: 'number',
    requiresArg: true,
    describe:
      'imagined futures to look at before a move; 1: the next frame alone, which is what is played without a clock; ' +
      'with one the default is as many as its time allows',
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
  readonly level: number | undefined;
  readonly visits: number | undefined;
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
  for (const other of ['visits', 'rollouts', 'temperature', 'top-p']) {
    if (args['level'] !== undefined && Number(args[other] ?? 0) > 0)
      return `--level says how it plays: no --${other} beside it`;
  }
  if (args['level'] !== undefined && args['decide'] === 'sample')
    return '--level says how it plays: no --decide beside it';
  return checkNumbers(args, {
    threads: THREADS,
    level: { from: 1, to: LEVELS.length, whole: true },
    visits: { from: 1, to: MOST_VISITS, whole: true },
    rollouts: { from: 0, to: MOST_ROLLOUTS, whole: true },
    'resign-below': { from: 0, to: 1 },
    seed: { whole: true },
  });
}

/** The player brings the inference runtime with it, so its code is loaded only when it is needed. Throws UserError. */
export async function loadPlayer(args: EngineArguments): Promise<Player> {
  const { model, device, decide, views, level, visits, rollouts, resignBelow, faithful } = args;
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
    if (isTokenModel(model)) {
      if (level !== undefined)
        throw new UserError(
          'no-levels',
          "the original's weights have no levels: --decide sample --temperature",
        );
      return new TokenPlayer({ ...shared, model, isFaithful: faithful });
    }
  }
  if (faithful) throw new UserError('not-the-original', "--faithful is for the original's weights only");
  const { createThinkingPlayer } = await import('../think/bundled-thinker.js');
  return createThinkingPlayer({
    ...{ ...shared, rollouts, resignBelow, views },
    ...(level === undefined ? {} : { level }),
    ...(visits === undefined ? {} : { visits }),
    ...(model === undefined ? {} : { model }),
  });
}

/** Ends the program: its command line, or the model named there, cannot be used. */
export function endWith(message: string | null, error?: unknown): never {
  console.error(`vw-gtp: ${message || messageOf(error)}\nvw-gtp --help lists the options.`);
  process.exit(BAD_USAGE);
}
