import { describe, expect, test } from '@jest/globals';
import { calibrationOf, figureOf } from '../../src/bench/statistics.js';
import { seededRandom } from '../../src/util/rng.js';

describe('intervals', () => {
  test('of independent values are those of the normal approximation', () => {
    const random = seededRandom(5);
    // 2,000 games with one value each, 30 % of them 1: 1.96 sqrt(0.3 * 0.7 / 2000) = 0.0201.
    const samples = Array.from({ length: 2000 }, (_, game) => ({ game, value: Number(random() < 0.3) }));
    const { value, low, high, n } = figureOf(samples);
    expect(n).toBe(2000);
    expect(value! - low!).toBeCloseTo(0.02, 2);
    expect(high! - value!).toBeCloseTo(0.02, 2);
  });

  test('are wider where the values of a game agree: games are drawn, not values', () => {
    // 100 games of 20 equal values: as sure as of 100 values, 1.96 sqrt(0.25 / 100) = 0.098.
    const samples = Array.from({ length: 2000 }, (_, index) => {
      const game = Math.floor(index / 20);
      return { game, value: game % 2 };
    });
    const { value, low, high } = figureOf(samples);
    expect(value).toBe(0.5);
    expect(high! - low!).toBeGreaterThan(0.16);
    expect(high! - low!).toBeLessThan(0.24);
  });

  test('are none for one game, and nothing is not zero', () => {
    expect(figureOf([{ game: 3, value: 2 }])).toEqual({ value: 2, low: null, high: null, n: 1 });
    expect(figureOf([])).toEqual({ value: null, low: null, high: null, n: 0 });
  });

  test('are the same every time', () => {
    const samples = Array.from({ length: 50 }, (_, game) => ({ game, value: game ** 2 }));
    expect(figureOf(samples)).toEqual(figureOf(samples));
  });
});

test('a prediction of 1 falls into the last bin', () => {
  const { bins, expectedError } = calibrationOf([
    { game: 0, probability: 1, value: 1 },
    { game: 1, probability: 0.99, value: 1 },
  ]);
  expect(bins).toHaveLength(1);
  expect(bins[0]).toMatchObject({ low: 0.9, high: 1, n: 2, observed: { value: 1 } });
  expect(expectedError).toBeCloseTo(0.005, 12);
});
