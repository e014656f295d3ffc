import { expect, test } from '@jest/globals';
import { resample } from '../../src/vision/resample.js';

/** One row of grey pixels. */
const row = (...levels: number[]) => ({
  width: levels.length,
  height: 1,
  data: Uint8Array.from(levels.flatMap((level) => [level, level, level])),
});
const levelsOf = ({ data }: { data: Uint8Array }) => [...data].filter((_, index) => index % 3 === 0);

test('a smaller picture has the mean of what each pixel covers', () => {
  expect(levelsOf(resample(row(0, 100, 50, 250), 2, 1))).toEqual([50, 150]);
  // 1.5 pixels each: (10 + 0.5 * 40) / 1.5, (0.5 * 40 + 100) / 1.5.
  expect(levelsOf(resample(row(10, 40, 100), 2, 1))).toEqual([20, 80]);
});

test('a larger one lies between its neighbours', () => {
  expect(levelsOf(resample(row(0, 100), 4, 1))).toEqual([0, 25, 75, 100]);
});

test('both sides and all three colours are seen to', () => {
  const picture = { width: 2, height: 2, data: Uint8Array.from([0, 8, 40, 4, 8, 80, 8, 8, 0, 12, 8, 40]) };
  expect([...resample(picture, 1, 1).data]).toEqual([6, 8, 40]);
  expect([...resample(picture, 1, 2).data]).toEqual([2, 8, 60, 10, 8, 20]);
  expect(resample(picture, 2, 2)).toBe(picture);
});
