import type { SprtState } from '../rating/sprt.js';
import type { GameEntry } from './game-entry.js';
import type { TournamentSettings } from './settings.js';
import { SprtWalk } from './sprt-walk.js';

/** Where the test of a tournament stands, as its schedule sees it. */
export interface SprtReport extends SprtState {
  /** Bounds in normalized Elo, and the error rates. */
  readonly elo0: number;
  readonly elo1: number;
  readonly alpha: number;
  readonly beta: number;
  /** Pairs that it rests on: those in order up to the decision, or all that are whole. */
  readonly pairs: number;
  /** Pairs that it may take at most. */
  readonly mostPairs: number;
}

/** Returns the test's state from the games of a tournament, or undefined where it is no test. Pairs without a result count nothing. */
export function sprtReport(
  settings: TournamentSettings,
  entries: readonly GameEntry[],
): SprtReport | undefined {
  if (settings.format !== 'sprt') return undefined;
  const walk = new SprtWalk(settings);
  const state = walk.advance(new Map(entries.map((entry) => [entry.id, entry])));
  return { ...walk.bounds, ...state, pairs: walk.counted, mostPairs: settings.pairs };
}

/** Returns it in a sentence for people. */
export function describeSprt(report: SprtReport, [first, second]: readonly string[]): string {
  const { elo0, elo1, llr, lower, upper, verdict, pairs, mostPairs } = report;
  const decided = {
    elo0: `accepted: ${first} is not stronger than ${second} by ${elo1}, but by ${elo0} or less`,
    elo1: `accepted: ${first} is stronger than ${second} by more than ${elo0}, by ${elo1} or so`,
    open:
      pairs < mostPairs ? 'not decided yet' : `not decided within ${mostPairs} pairs, the most it was given`,
  }[verdict];
  return `SPRT, normalized Elo ${elo0} against ${elo1}: LLR ${llr.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)}) after ${pairs} pairs; ${decided}`;
}
