import { describe, expect, test } from '@jest/globals';
import type { Meeting } from '../../src/rating/bradley-terry.js';
import { rate } from '../../src/rating/bradley-terry.js';
import { connectedGroups } from '../../src/rating/connected.js';
import { expectedScore } from '../../src/rating/elo.js';
import { matchElo } from '../../src/rating/match-elo.js';
import { type Pair, bootstrapRatings } from '../../src/rating/pair-bootstrap.js';
import { surpriseMatrix } from '../../src/rating/surprise.js';
import { seededRandom } from '../../src/util/rng.js';

const game = (first: number, second: number, points: number): Meeting => ({
  ...{ first, second },
  ...{ wins: Number(points === 1), draws: Number(points === 0.5), losses: Number(points === 0) },
});

/** A mirrored pair of 0 against 1; 0 makes so many points. */
const pair = (points: number): Pair => [
  game(0, 1, points === 2 ? 1 : points / 2),
  game(1, 0, 1 - Math.min(1, points / 2)),
];

describe('pair bootstrap', () => {
  const anchored = { players: 2, anchors: new Map([[1, 0]]), priorGames: 0 };

  test('is as wide as the pentanomial formula, which knows of pairs', () => {
    const counts = [20, 0, 40, 0, 40] as const;
    const pairs = counts.flatMap((count, points) =>
      Array.from({ length: count }, (): Pair => {
        if (points === 2) return [game(0, 1, 1), game(1, 0, 1)];
        return pair(points / 2);
      }),
    );
    const { ratings, intervals } = bootstrapRatings(pairs, { ...anchored, random: seededRandom(1) });
    const { elo, eloError } = matchElo(counts)!;
    expect(ratings.elo[0]).toBeCloseTo(elo, 6);
    expect((intervals[0]!.high - intervals[0]!.low) / 2).toBeCloseTo(eloError, -1);
    expect(intervals[1]).toEqual({ low: 0, high: 0 });
  });

  test('the same seed gives the same intervals', () => {
    const pairs = [pair(2), pair(0), pair(2), pair(1)];
    const run = () =>
      bootstrapRatings(pairs, { ...anchored, priorGames: 2, resamples: 50, random: seededRandom(7) });
    expect(run()).toEqual(run());
  });

  test('95 of 100 intervals hold the truth, or nearly so', () => {
    const random = seededRandom(3);
    let held = 0;
    for (let trial = 0; trial < 100; trial++) {
      const pairs = Array.from({ length: 60 }, (): Pair => {
        const p = expectedScore(80);
        return [game(0, 1, Number(random() < p)), game(1, 0, Number(random() >= p))];
      });
      const { intervals } = bootstrapRatings(pairs, { ...anchored, resamples: 200, random });
      held += Number(intervals[0]!.low <= 80 && 80 <= intervals[0]!.high);
    }
    expect(held).toBeGreaterThanOrEqual(88);
    expect(held).toBeLessThanOrEqual(99);
  });
});

test('paper, scissors and stone is no matter of one number', () => {
  const meetings = [
    [0, 1],
    [1, 2],
    [2, 0],
  ].map(([first, second]): Meeting => ({ first: first!, second: second!, wins: 90, draws: 0, losses: 10 }));
  const surprise = surpriseMatrix(meetings, rate(meetings, { players: 3 }));
  expect(surprise[0]![1]!).toBeGreaterThan(10);
  expect(surprise[1]![0]!).toBeLessThan(-10);
  expect(surprise[0]![0]).toBeNaN();
});

test('players whom no games connect are told apart', () => {
  expect(connectedGroups([game(0, 1, 1), game(1, 3, 0), game(2, 4, 1)], 6)).toEqual([[0, 1, 3], [2, 4], [5]]);
});
