import { describe, expect, test } from '@jest/globals';
import { findPlaces } from '../../src/model/places.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { seededRandom } from '../../src/util/rng.js';

const random = seededRandom(5);
const stones = Int8Array.from({ length: 81 }, () => Math.floor(random() * 3) - 1);

describe('the places of a picture', () => {
  test('of the empty board are as many as counted elsewhere', () => {
    const { colors, counts } = findPlaces(renderFrame('original', 9, new Int8Array(81)));
    expect(colors.length / 3).toBe(7);
    // Counted with numpy.unique over the windows, in training/original/places.py.
    expect(counts.map(({ length }) => length)).toEqual([
      ...[152, 348, 624, 980, 1416],
      ...[930, 1470, 2114, 2704, 3051],
    ]);
  });

  test('cover every pixel', () => {
    const { near, counts } = findPlaces(renderFrame('original', 9, stones));
    const pixels = counts.map((count) => count.reduce((sum, n) => sum + n, 0));
    expect(pixels).toEqual([...Array<number>(5).fill(256 ** 2), ...Array<number>(5).fill(128 ** 2)]);
    expect(near.at(-1)!.length).toBe(64 * 64 * 9);
  });

  test('give a blur of the picture the same values as going over all pixels', () => {
    const frame = renderFrame('original', 9, stones);
    const { colors, near } = findPlaces(frame);
    // Two 3x3 sums, the border being 0; then every second pixel's third sum.
    let plane = Float64Array.from({ length: 256 * 256 }, (_, pixel) => frame.data[pixel * 3 + 1]!);
    let few = Array.from({ length: colors.length / 3 }, (_, place) => colors[place * 3 + 1]!);
    for (let step = 0; step < 5; step++) {
      plane = blur(plane, 256);
      few = gather(few, near[step]!);
    }
    const half = Array.from({ length: 128 * 128 }, (_, at) =>
      windowSum(plane, 256, 2 * Math.floor(at / 128) + 1, 2 * (at % 128) + 1),
    );
    few = gather(few, near[5]!);
    // Sorted by value, each as often as it occurs: places do not say where they are.
    expect([...new Set(few)].sort((a, b) => a - b)).toEqual([...new Set(half)].sort((a, b) => a - b));
  });
});

function gather(values: readonly number[], table: Int32Array): number[] {
  const padded = [...values, 0];
  return Array.from({ length: table.length / 9 }, (_, place) =>
    table.subarray(place * 9, place * 9 + 9).reduce((sum, at) => sum + padded[at]!, 0),
  );
}

function blur(plane: Float64Array, side: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(plane, (_, at) => windowSum(plane, side, Math.floor(at / side), at % side));
}

/** The sum of the 3x3 pixels around (x, y). */
function windowSum(plane: Float64Array, side: number, y: number, x: number): number {
  let sum = 0;
  for (let row = y - 1; row <= y + 1; row++) {
    for (let column = x - 1; column <= x + 1; column++) {
      if (row >= 0 && row < side && column >= 0 && column < side) sum += plane[row * side + column]!;
    }
  }
  return sum;
}
