import { eloOf } from './elo.js';
import { Z_95 } from './normal.js';
import { PRIOR_PAIRS } from './pair-effect.js';
import type { Interval } from './profile.js';
import { studentAt, studentBelow } from './student.js';

/** How many mirrored pairs gave 0, 0.5, 1, 1.5 and 2 points in their two games. */
export type PairCounts = readonly [number, number, number, number, number];

/** How often each score was got: of games, [losses, draws, wins], or of mirrored pairs. */
export type Counts = readonly [number, number, number] | PairCounts;

/** One match seen by itself. Intervals are 95 %. */
export interface MatchElo {
  /** Points per game, 0..1. */
  readonly score: number;
  readonly interval: Interval;
  /** By the logistic model; infinite at a score of 0 or 1. */
  readonly elo: number;
  readonly eloInterval: Interval;
  /** Elo made independent of how many games are drawn and how uneven the openings are; null where fewer than ten scores vary. */
  readonly normalizedElo: (Interval & { readonly elo: number }) | null;
  /** Likelihood of superiority: that the first player is the stronger one. */
  readonly los: number;
}

/** Normalized Elo of one standard deviation of a game: 800 / ln 10. */
export const NORMALIZED_ELO = 800 / Math.LN10;

/** So few scores do not show how scores spread. */
const LEAST_TO_NORMALIZE = 10;

/**
 * Returns what a match says, or undefined for no games. By pairs where five counts are given: the games of a pair share an
 * opening and are not independent. Elo and normalized Elo are those of fastchess (elo_pentanomial, elo_wdl) and fishtest (stat_util).
 *
 * The interval of the score s is Wilson's (1927) for n games that count as n / d, d the dispersion of pairs' scores (Kish's design effect), shrunk towards
 * independent games as in pairEffect(), with Student's t for z:
 *   (s + t^2 / 2n +- t sqrt(s (1 - s) / n + t^2 / 4n^2)) / (1 + t^2 / n).
 */
export function matchElo(counts: Counts): MatchElo | undefined {
  const units = counts.reduce<number>((sum, count) => sum + count, 0);
  if (units === 0) return undefined;
  const moments = momentsOf(counts.map((count) => count / units));
  const { mean: score, variance } = moments;
  const gamesPerUnit = counts.length === 5 ? 2 : 1;
  const { dispersion, freedom } = spreadOf(units, variance * gamesPerUnit, score * (1 - score));
  const games = (units * gamesPerUnit) / dispersion;
  const interval = wilson(score, games, studentAt(Z_95, freedom));
  return {
    ...{ score, interval, elo: eloOf(score) },
    eloInterval: { low: eloOf(interval.low), high: eloOf(interval.high) },
    normalizedElo: normalized(units, gamesPerUnit, moments),
    los: studentBelow(Math.sign(score - 0.5) * Math.sqrt(2 * games * against(score)), freedom),
  };
}

/** Returns moments of scores evenly spread over 0..1 with these probabilities: mean, variance, third and fourth about the mean. */
export function momentsOf(shares: readonly number[]) {
  const last = shares.length - 1;
  const mean = shares.reduce((sum, share, index) => sum + (share * index) / last, 0);
  const about = (power: number): number =>
    shares.reduce((sum, share, index) => sum + share * (index / last - mean) ** power, 0);
  return { mean, variance: about(2), third: about(3), fourth: about(4) };
}

/** Dispersion of the variance a game that was found, against that of independent games without draws. */
function spreadOf(units: number, found: number, independent: number) {
  const freedom = PRIOR_PAIRS + units - 1;
  if (independent === 0) return { dispersion: 1, freedom };
  return { dispersion: (PRIOR_PAIRS + (units * found) / independent) / freedom, freedom };
}

/** Log-likelihood a game that an even score loses against the one seen. */
function against(score: number): number {
  return [score, 1 - score].reduce((sum, share) => sum + (share === 0 ? 0 : share * Math.log(2 * share)), 0);
}

/** The interval is that of a standardized mean by the delta method: what the sample does not say of the spread counts too. */
function normalized(
  units: number,
  gamesPerUnit: number,
  { mean, variance, third, fourth }: ReturnType<typeof momentsOf>,
): MatchElo['normalizedElo'] {
  if (units < LEAST_TO_NORMALIZE || variance === 0) return null;
  const t = (mean - 0.5) / Math.sqrt(variance);
  const spread = 1 - (t * third) / variance ** 1.5 + ((fourth / variance ** 2 - 1) * t ** 2) / 4;
  const scale = NORMALIZED_ELO / Math.sqrt(gamesPerUnit);
  const half = scale * studentAt(Z_95, units - 1) * Math.sqrt(spread / units);
  return { elo: scale * t, low: scale * t - half, high: scale * t + half };
}

function wilson(score: number, games: number, t: number): Interval {
  const scale = 1 + t ** 2 / games;
  const centre = (score + t ** 2 / (2 * games)) / scale;
  const half = (t * Math.sqrt((score * (1 - score)) / games + t ** 2 / (4 * games ** 2))) / scale;
  // Exact where the formula is: rounding would make a huge but finite Elo difference of it.
  return { low: score === 0 ? 0 : centre - half, high: score === 1 ? 1 : centre + half };
}
