import { expectedScore } from './elo.js';
import type { Ratings } from './bradley-terry.js';
import type { Meeting } from './likelihood.js';
import { normalBelow } from './normal.js';

/**
 * Returns [a][b]: how surprising a's score against b is, given all ratings, as signed log10 odds of one in ten, in a
 * hundred …; positive where a did better than its rating. Large values all over say that strength is not transitive, and
 * that one number for each player does not tell the whole truth. NaN for those who did not meet.
 */
export function surpriseMatrix(meetings: readonly Meeting[], ratings: Ratings): number[][] {
  const players = ratings.elo.length;
  const better = Array.from({ length: players }, () => Array<number>(players).fill(0));
  const variance = Array.from({ length: players }, () => Array<number>(players).fill(0));
  for (const { first, second, wins, draws, losses } of meetings) {
    const games = wins + draws + losses;
    const p = expectedScore(ratings.elo[first]! - ratings.elo[second]! + ratings.firstMoveElo);
    const gain = wins + draws / 2 - games * p;
    better[first]![second]! += gain;
    better[second]![first]! -= gain;
    variance[first]![second]! += games * p * (1 - p);
    variance[second]![first]! += games * p * (1 - p);
  }
  return better.map((row, a) =>
    row.map((gain, b) => {
      const v = variance[a]![b]!;
      if (v === 0) return Number.NaN;
      const below = Math.max(normalBelow(-Math.abs(gain) / Math.sqrt(v)), 1e-300);
      return Math.sign(gain) * Math.log10((1 - below) / below);
    }),
  );
}
