import { eloOf } from './elo.js';
import { Z_95, normalBelow } from './normal.js';

/** How often each score was got: of games, [losses, draws, wins]; of mirrored pairs, of 0, 0.5, 1, 1.5 and 2 points. */
export type Counts = readonly [number, number, number] | readonly [number, number, number, number, number];

/** One match seen by itself. Errors are half the width of a 95 % interval. */
export interface MatchElo {
  /** Points per game, 0..1. */
  readonly score: number;
  readonly elo: number;
  readonly eloError: number;
  /** Elo made independent of how many games are drawn and how uneven the openings are. */
  readonly normalizedElo: number;
  readonly normalizedEloError: number;
  /** Likelihood of superiority: that the first player is the stronger one. */
  readonly los: number;
}

/** Normalized Elo of one standard deviation of a game: 800 / ln 10. */
export const NORMALIZED_ELO = 800 / Math.LN10;

/** Scores at 0 and 1 are taken as this far inside, as fishtest and OpenBench do: Elo would be infinite. */
const INSIDE = 1e-3;

/**
 * Returns Elo, normalized Elo and LOS of a match, or undefined for no games. By pairs where five counts are given: the
 * games of a pair share an opening and are not independent. Formulas of fastchess (elo_pentanomial, elo_wdl) and fishtest (stat_util).
 */
export function matchElo(counts: Counts): MatchElo | undefined {
  const total = counts.reduce<number>((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const { mean: score, variance } = momentsOf(counts.map((count) => count / total));
  const error = Math.sqrt(variance / total);
  const perGame = Math.sqrt(counts.length === 5 ? 2 * variance : variance);
  return {
    score,
    elo: eloInside(score),
    eloError: (eloInside(score + Z_95 * error) - eloInside(score - Z_95 * error)) / 2,
    normalizedElo: ((score - 0.5) / perGame) * NORMALIZED_ELO,
    normalizedEloError: ((Z_95 * error) / perGame) * NORMALIZED_ELO,
    los: error === 0 ? (Math.sign(score - 0.5) + 1) / 2 : normalBelow((score - 0.5) / error),
  };
}

/** Returns mean and variance of scores evenly spread over 0..1 with these probabilities. */
export function momentsOf(shares: readonly number[]): { readonly mean: number; readonly variance: number } {
  const last = shares.length - 1;
  const mean = shares.reduce((sum, share, index) => sum + (share * index) / last, 0);
  const variance = shares.reduce((sum, share, index) => sum + share * (index / last - mean) ** 2, 0);
  return { mean, variance };
}

function eloInside(score: number): number {
  return eloOf(Math.min(1 - INSIDE, Math.max(INSIDE, score)));
}
