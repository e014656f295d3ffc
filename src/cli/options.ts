import { VIEWS } from '../think/settings.js';

/**
 * For the programs that GUIs start: of an option given twice the last one counts, since GUIs append to a command line that they keep,
 * and a dot in a name is a letter like others.
 */
export const GIVEN_TWICE = { 'duplicate-arguments-array': false, 'dot-notation': false };

/** From how many sides of the board the player looks for its move. */
export const viewsOption = {
  choices: VIEWS,
  default: 8 as const,
  describe: 'sides from which the board is looked at: 8 is stronger, 1 is faster',
};

/** Where the judge is. */
export const katagoOptions = {
  katago: {
    type: 'string',
    requiresArg: true,
    describe: 'KataGo (default: $VW_KATAGO, an installed one, or katago on the PATH)',
  },
  network: { type: 'string', requiresArg: true, describe: 'its network (default: $VW_KATAGO_MODEL)' },
} as const;

/** What a number given on the command line may be. */
export interface NumberRule {
  readonly from?: number;
  readonly to?: number;
  readonly whole?: boolean;
}

/** Threads cost memory each; a machine with more cores than this has better to do with them. */
export const THREADS: NumberRule = { from: 1, to: 256, whole: true };

/** What a whole number may be at most where a rule says nothing else. */
const MOST = 1_000_000;

/** For yargs' check(): true, or the sentence that says which number is wrong and what is allowed. */
export function checkNumbers(
  args: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, NumberRule>>,
): true | string {
  for (const [name, rule] of Object.entries(rules)) {
    const { from = -Infinity, whole = false } = rule;
    const { to = whole && from > -Infinity ? MOST : Infinity } = rule;
    const value = args[name];
    if (value === undefined) continue;
    const isRight =
      typeof value === 'number' && value >= from && value <= to && (!whole || Number.isSafeInteger(value));
    if (isRight) continue;
    const range = to < Infinity ? ` from ${from} to ${to}` : from > -Infinity ? ` from ${from}` : '';
    return `--${name} must be a ${whole ? 'whole ' : ''}number${range}`;
  }
  return true;
}

/** Where the queue of pairs is that several machines play. */
export const redisOption = {
  type: 'string',
  requiresArg: true,
  default: process.env['VW_REDIS'] ?? 'redis://127.0.0.1:6379',
  describe: 'Redis, for tournaments on several machines ($VW_REDIS)',
} as const;
