import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPicture } from '../../src/picture/read-picture.js';
import { renderFrame } from '../../src/render/render-frame.js';
import type { Frame } from '../../src/render/frame.js';
import { seededRandom } from '../../src/util/rng.js';
import type { BoardReader } from '../../src/vision/board-reader.js';
import { loadBoardReader } from '../../src/vision/load-board-reader.js';
import { resample } from '../../src/vision/resample.js';
import { BOARD_NAMES, boardFixture } from '../support/board-fixtures.js';

let reader: BoardReader;
beforeAll(async () => {
  reader = await loadBoardReader();
});
afterAll(() => reader.release());

/** A part of a picture. */
function cut(picture: Frame, left: number, top: number, width: number, height: number): Frame {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * 3;
    data.set(picture.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, data };
}

describe('boards of programs whose pictures were never learned from', () => {
  test.each(BOARD_NAMES)('%s', async (name) => {
    const { size, stones, path } = boardFixture(name);
    const reading = await reader.read(await readPicture(path));
    expect(reading.size).toBe(size);
    const wrong = stones.flatMap((stone, point) => (stone === reading.stones[point] ? [] : [point]));
    expect(wrong).toEqual([]);
  });

  test('twice and half as large too, and where it lies is told in pixels of the picture', async () => {
    const { stones, path } = boardFixture('shudan-9');
    const picture = await readPicture(path);
    const { lattice } = await reader.read(picture);
    for (const scale of [0.5, 2]) {
      const other = resample(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
      const reading = await reader.read(other);
      expect([...reading.stones]).toEqual(stones);
      expect(Math.abs(reading.lattice.x - lattice.x * scale)).toBeLessThan(0.15 * lattice.dx * scale);
      expect(Math.abs(reading.lattice.dy - lattice.dy * scale)).toBeLessThan(0.02 * lattice.dy * scale);
    }
  });
});

test('frames of our own are boards like others', async () => {
  const random = seededRandom(5);
  const stones = Int8Array.from({ length: 169 }, () => [0, 0, 1, -1][Math.floor(4 * random())]!);
  const reading = await reader.read(renderFrame('compact', 13, stones));
  expect(reading.size).toBe(13);
  expect(reading.stones).toEqual(stones);
});

describe('no board', () => {
  test('half of one: it is told what is missing', async () => {
    const { path } = boardFixture('shudan-9');
    const picture = await readPicture(path);
    const half = cut(picture, 0, 0, picture.width, Math.round(0.6 * picture.height));
    await expect(reader.read(half)).rejects.toMatchObject({
      code: 'no-board',
      message: expect.stringMatching(
        /^9x\d lines are to be seen.*: a whole square board is needed$/,
      ) as unknown,
    });
  });

  test.each<[string, (x: number, y: number) => number]>([
    ['one colour', () => 120],
    ['a chessboard', (x, y) => (((x >> 5) + (y >> 5)) % 2 === 0 ? 60 : 220)],
    ['squared paper', (x, y) => (x % 20 === 0 || y % 20 === 0 ? 150 : 250)],
    ['one pixel', () => 0],
  ])('%s', async (what, level) => {
    const side = what === 'one pixel' ? 1 : 256;
    const data = Uint8Array.from({ length: side * side * 3 }, (_, index) => {
      const pixel = Math.floor(index / 3);
      return level(pixel % side, Math.floor(pixel / side));
    });
    await expect(reader.read({ width: side, height: side, data })).rejects.toMatchObject({
      code: 'no-board',
    });
  });
});
