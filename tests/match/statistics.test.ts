import { describe, expect, test } from '@jest/globals';
import { type PairCounts, matchStatistics } from '../../src/match/statistics.js';
import { eloOf } from '../../src/rating/elo.js';

const stats = (...counts: PairCounts) => matchStatistics(counts)!;

describe('the interval of a score', () => {
  // Elo and half-width of fastchess's unit tests (app/tests/elo_test.cpp, classes LL, LD, WL + DD, WD, WW).
  test.each<[PairCounts, number, number]>([
    [[34, 54, 31 + 32, 64, 75], 55.58, 27.65],
    [[332, 433, 457 + 41, 333, 334], -8.64, 10.33],
    [[7895, 8757, 5485 + 200, 568, 9999], -21.04, 2.95],
  ])('agrees with the pentanomial one of fastchess for many pairs: %j', (counts, elo, error) => {
    const { elo: ours, eloInterval } = stats(...counts);
    expect(ours).toBeCloseTo(elo, 2);
    expect((eloInterval.high - eloInterval.low) / 2 / error).toBeCloseTo(1, 2);
  });

  test('is the plain Wilson interval where both games of a pair always go the same way', () => {
    // 8 of 10: 0.4902 to 0.9433, the standard example (Brown, Cai and DasGupta 2001 give the formula).
    const { score, interval } = stats(2, 0, 0, 0, 8);
    expect(score).toBe(0.8);
    expect(interval.low).toBeCloseTo(0.4902, 4);
    expect(interval.high).toBeCloseTo(0.9433, 4);
  });

  test('is that of twice as many games where the two games of a pair are independent', () => {
    const independent = stats(25, 0, 50, 0, 25).interval;
    const games = stats(100, 0, 0, 0, 100).interval;
    expect(independent.low).toBeCloseTo(games.low, 12);
    expect(independent.high).toBeCloseTo(games.high, 12);
  });

  test('means something after nothing but wins, or nothing but losses', () => {
    // Wilson at 50 of 50: z^2 / (n + z^2) = 3.8415 / 53.8415.
    const wins = stats(0, 0, 0, 0, 50);
    expect(wins.interval.low).toBeCloseTo(1 - 3.841459 / 53.841459, 6);
    expect(wins.interval.high).toBe(1);
    expect(wins.elo).toBe(Infinity);
    expect(wins.eloInterval.low).toBeCloseTo(eloOf(wins.interval.low), 9);
    const losses = stats(50, 0, 0, 0, 0);
    expect(losses.interval.high).toBeCloseTo(3.841459 / 53.841459, 6);
    expect(losses.elo).toBe(-Infinity);
    expect(stats(3, 0, 0, 0, 0).eloInterval.low).toBe(-Infinity);
  });

  test('there is none without a pair', () => {
    expect(matchStatistics([0, 0, 0, 0, 0])).toBeUndefined();
  });
});

test.each([
  [0.5, 0],
  [0.64, 99.95],
  [0.75, 190.85],
  [10 / 11, 400],
])('a score of %f is worth %f Elo', (score, elo) => {
  expect(eloOf(score)).toBeCloseTo(elo, 2);
  expect(eloOf(1 - score)).toBeCloseTo(-elo, 2);
});
