import { describe, expect, test } from '@jest/globals';
import { fsqDigits, fsqIndex, fsqSize } from '../../src/model/fsq.js';

/** Levels of the original's tokenizer. */
const ORIGINAL = [8, 8, 8, 5, 5, 5];

describe('FSQ indices', () => {
  test("the original's codebook has 64,000 codes", () => {
    expect(fsqSize(ORIGINAL)).toBe(64000);
  });

  test('index 12345 of the original is the code (-.75, .75, -1, 1, 1, -1)', () => {
    const digits = fsqDigits(12345, ORIGINAL);
    const code = digits.map((digit, i) => {
      const middle = Math.floor(ORIGINAL[i]! / 2);
      return (digit - middle) / middle;
    });
    expect(code).toEqual([-0.75, 0.75, -1, 1, 1, -1]);
  });

  test('the first dimension varies fastest', () => {
    expect(fsqDigits(1, [9, 9, 2])).toEqual([1, 0, 0]);
    expect(fsqDigits(9, [9, 9, 2])).toEqual([0, 1, 0]);
    expect(fsqDigits(81, [9, 9, 2])).toEqual([0, 0, 1]);
  });

  test('every index comes back from its digits', () => {
    for (let index = 0; index < 64000; index++) {
      if (fsqIndex(fsqDigits(index, ORIGINAL), ORIGINAL) !== index) throw new Error(`index ${index}`);
    }
  });
});
