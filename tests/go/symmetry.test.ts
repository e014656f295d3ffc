import { describe, expect, test } from '@jest/globals';
import { boardSymmetries } from '../../src/go/symmetry.js';

describe('symmetries of the board', () => {
  test('are eight different orders of all points, the identity first', () => {
    const symmetries = boardSymmetries(9);
    expect(symmetries[0]).toEqual(Array.from({ length: 81 }, (_, point) => point));
    expect(new Set(symmetries.map((order) => order.join())).size).toBe(8);
    for (const order of symmetries) expect(new Set(order).size).toBe(81);
  });

  test('keep neighbours neighbours', () => {
    const distance = (a: number, b: number): number =>
      Math.abs((a % 5) - (b % 5)) + Math.abs(Math.floor(a / 5) - Math.floor(b / 5));
    for (const order of boardSymmetries(5)) {
      for (let a = 0; a < 25; a++) {
        for (let b = 0; b < 25; b++) expect(distance(order[a]!, order[b]!)).toBe(distance(a, b));
      }
    }
  });
});
