import { eloOf } from '../rating/elo.js';
import { Z_95 as Z } from '../rating/normal.js';

/** How many mirrored pairs gave 0, 0.5, 1, 1.5 and 2 points in their two games. */
export type PairCounts = readonly [number, number, number, number, number];

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface MatchStatistics {
  readonly pairs: number;
  /** Points per game, 0..1. */
  readonly score: number;
  /** 95 % confidence interval of the score. */
  readonly interval: Interval;
  /** Elo difference by the logistic model; infinite at a score of 0 or 1. */
  readonly elo: number;
  readonly eloInterval: Interval;
}

/**
 * Returns score and Elo difference of a match of mirrored pairs, or undefined for no pairs. The unit is the pair: its
 * games share an opening and are not independent.
 *
 * With N pairs, mean score s and variance v of a pair's mean score, the interval is Wilson's (1927) for the effective
 * number of games n = N s (1 - s) / v (Kish's design effect), n = N where v is 0:
 *   (s + z^2 / 2n +- z sqrt(s (1 - s) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * For many pairs that is the usual pentanomial s +- z sqrt(v / N), as fastchess and fishtest have it, and it still
 * means something at 0 and at 100 %. Elo difference: -400 log10(1 / s - 1).
 */
export function matchStatistics(counts: PairCounts): MatchStatistics | undefined {
  const pairs = counts.reduce((sum, count) => sum + count, 0);
  if (pairs === 0) return undefined;
  const score = counts.reduce((sum, count, i) => sum + (count * i) / 4, 0) / pairs;
  const variance = counts.reduce((sum, count, i) => sum + count * (i / 4 - score) ** 2, 0) / pairs;
  const games = variance === 0 ? pairs : (pairs * score * (1 - score)) / variance;
  const interval = wilson(score, games);
  return {
    pairs,
    score,
    interval,
    elo: eloOf(score),
    eloInterval: { low: eloOf(interval.low), high: eloOf(interval.high) },
  };
}

function wilson(score: number, games: number): Interval {
  const scale = 1 + Z ** 2 / games;
  const centre = (score + Z ** 2 / (2 * games)) / scale;
  const half = (Z * Math.sqrt((score * (1 - score)) / games + Z ** 2 / (4 * games ** 2))) / scale;
  // Exact where the formula is: rounding would make a huge but finite Elo difference of it.
  return { low: score === 0 ? 0 : centre - half, high: score === 1 ? 1 : centre + half };
}
