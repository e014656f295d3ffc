import { describe, expect, test } from '@jest/globals';
import { argmax, byLikelihood, logSoftmax, sample } from '../../src/model/sampling.js';
import { seededRandom } from '../../src/util/rng.js';

/** Logits of the probabilities 1/2, 1/4, 1/8, 1/8. */
const HALVES = Float32Array.of(1 / 2, 1 / 4, 1 / 8, 1 / 8).map(Math.log);

function frequencies(draw: () => number, count = 20000): number[] {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) counts[draw()]!++;
  return counts.map((times) => times / count);
}

describe('sampling', () => {
  test('log-softmax does not care about a constant, even a huge one', () => {
    const logs = logSoftmax(Float32Array.of(1000, 1000 + Math.log(3)));
    expect(Math.exp(logs[0]!)).toBeCloseTo(0.25, 3);
    expect(Math.exp(logs[1]!)).toBeCloseTo(0.75, 3);
  });

  test('argmax takes the first of equals, byLikelihood sorts all', () => {
    expect(argmax([1, 3, 3, 2])).toBe(1);
    expect(byLikelihood([1, 3, 2])).toEqual([1, 2, 0]);
  });

  test('at temperature 1 and top-p 1 values come as often as they are likely', () => {
    const random = seededRandom(5);
    const seen = frequencies(() => sample(HALVES, { temperature: 1, topP: 1 }, random));
    [0.5, 0.25, 0.125, 0.125].forEach((share, i) => expect(Math.abs(seen[i]! - share)).toBeLessThan(0.015));
  });

  test('temperature 1/2 squares the odds', () => {
    const random = seededRandom(6);
    const [first, second] = frequencies(() => sample(HALVES, { temperature: 0.5, topP: 1 }, random));
    expect(first! / second!).toBeGreaterThan(3.6);
    expect(first! / second!).toBeLessThan(4.4);
  });

  test('top-p keeps the likeliest that reach it, and at least one', () => {
    const random = seededRandom(7);
    const seen = frequencies(() => sample(HALVES, { temperature: 1, topP: 0.7 }, random), 5000);
    expect(seen.slice(2)).toEqual([0, 0]);
    expect(seen[1]).toBeGreaterThan(0.3);
    expect(frequencies(() => sample(HALVES, { temperature: 1, topP: 0.01 }, random), 100)).toEqual([
      1, 0, 0, 0,
    ]);
  });
});
