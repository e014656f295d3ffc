import type { Ratings } from './bradley-terry.js';
import { expectedScore } from './elo.js';
import { dot } from './ascent.js';
import type { Meeting } from './likelihood.js';

/** A mirrored pair, or a single game: its games share an opening and are not independent. */
export type Pair = readonly Meeting[];

/** How the scores of whole pairs spread. */
export interface PairEffect {
  /** Variance of a pair's points, relative to that of independent games without draws. */
  readonly dispersion: number;
  /** Degrees of freedom that this is known with, as of Student's distribution. */
  readonly freedom: number;
}

/** That of independent games, known for sure. */
export const INDEPENDENT: PairEffect = { dispersion: 1, freedom: 1e9 };

/** Pairs of independent games that are thought to have been seen besides: few pairs do not show how they spread. */
export const PRIOR_PAIRS = 16;

/**
 * Returns the pair effect of all matchups together: what pairs scored against what the ratings expected of them, as the
 * dispersion of a quasi-likelihood (McCullagh and Nelder, "Generalized Linear Models", 4.5), each expectation's own leverage
 * allowed for, and shrunk towards independent games.
 */
export function pairEffect(pairs: readonly Pair[], ratings: Ratings): PairEffect {
  const { model, spread } = ratings;
  const place = new Map(model.free.map((index, at) => [index, at]));
  let found = 0;
  let expected = 0;
  let all = 0;
  let freedom = 0;
  let count = 0;
  for (const pair of pairs) {
    const [game] = pair;
    if (!game) continue;
    let residual = 0;
    let variance = 0;
    const contrast = model.free.map(() => 0);
    for (const { first, second, wins, draws, losses } of pair) {
      const games = wins + draws + losses;
      const p = expectedScore(ratings.elo[first]! - ratings.elo[second]! + ratings.firstMoveElo);
      const sign = first === game.first ? 1 : -1;
      residual += sign * (wins + draws / 2 - games * p);
      const weight = games * p * (1 - p);
      variance += weight;
      for (const [index, side] of [
        [first, sign],
        [second, -sign],
        [model.players, sign],
      ] as const) {
        const where = place.get(index);
        if (where !== undefined) contrast[where]! += side * weight;
      }
    }
    if (variance === 0) continue;
    const leverage = Math.min(1, dot(contrast, spread(contrast)) / variance);
    found += residual ** 2;
    expected += variance * (1 - leverage);
    all += variance;
    freedom += 1 - leverage;
    count += 1;
  }
  const mean = count === 0 ? 1 : all / count;
  return {
    dispersion: (PRIOR_PAIRS * mean + found) / (PRIOR_PAIRS * mean + expected),
    freedom: PRIOR_PAIRS + freedom,
  };
}
