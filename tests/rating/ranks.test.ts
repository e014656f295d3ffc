import { describe, expect, test } from '@jest/globals';
import { glicko2 } from '../../src/rating/glicko2.js';
import {
  egfAbove,
  egfAfterGame,
  egfElo,
  egfExpectedScore,
  egfRank,
  formatRank,
  ogsRank,
} from '../../src/rating/human-ranks.js';

describe('EGF', () => {
  test('an even game of two 1 dans', () => {
    expect(egfExpectedScore(2100, 2100)).toBe(0.5);
    expect(egfAfterGame(2100, 2100, 1)).toBeCloseTo(9.306 + 2100, 3);
  });

  test.each([
    [2100, 2700, 843],
    [100, 2100, 1193],
    [2100, 2200, 106],
    [2600, 2700, 187],
  ])('Elo between %d and %d', (from, to, elo) => {
    expect(Math.round(egfElo(from, to))).toBe(elo);
    expect(egfAbove(from, egfElo(from, to))).toBeCloseTo(to, 6);
  });

  test('ranks', () => {
    expect(['2100', '2700', '2000', '100'].map((rating) => formatRank(egfRank(Number(rating))))).toEqual([
      '1.0d',
      '7.0d',
      '1.0k',
      '20.0k',
    ]);
  });
});

test.each([
  [809, '20.0k'],
  [1246, '10.0k'],
  [1546, '5.0k'],
  [1918, '1.0d'],
  [2092, '3.0d'],
  [2710, '9.0d'],
])('an OGS rating of %d is %s', (rating, rank) => {
  expect(formatRank(ogsRank(rating))).toBe(rank);
});

test("Glicko-2: Glickman's example", () => {
  const { rating, deviation, volatility } = glicko2({ rating: 1500, deviation: 200, volatility: 0.06 }, [
    { rating: 1400, deviation: 30, score: 1 },
    { rating: 1550, deviation: 100, score: 0 },
    { rating: 1700, deviation: 300, score: 0 },
  ]);
  expect([rating.toFixed(1), deviation.toFixed(1)]).toEqual(['1464.1', '151.5']);
  expect(volatility).toBeCloseTo(0.059996, 6);
});

test('Glicko-2: a period without games only makes a rating less sure', () => {
  const player = { rating: 1600, deviation: 50, volatility: 0.06 };
  const after = glicko2(player, []);
  expect(after.rating).toBe(1600);
  expect(after.deviation).toBeCloseTo(Math.hypot(50, 0.06 * 173.7178), 9);
});
