import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseDiagram } from '../../src/go/diagram.js';
import { decodePng } from '../../src/picture/png.js';
import { renderFrame } from '../../src/render/render-frame.js';
import type { Frame } from '../../src/render/frame.js';
import { UserError } from '../../src/util/errors.js';

function pixel({ width, data }: Frame, x: number, y: number): number[] {
  return [...data.slice((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function stonesOf(diagram: string): Int8Array {
  return parseDiagram(diagram).stones;
}

describe('original style', () => {
  const empty = renderFrame('original', 9, new Int8Array(81));

  test('an empty board is the picture that matplotlib drew', async () => {
    const bytes = readFileSync(new URL('../fixtures/empty-board.png', import.meta.url));
    const reference = await decodePng(bytes);
    expect([empty.width, empty.height]).toEqual([reference.width, reference.height]);
    expect(Buffer.compare(empty.data, reference.data)).toBe(0);
  });

  test('500 boards are what matplotlib 3.10.9 draws for the released program, byte for byte', () => {
    // Boards by row, and the beginning of the SHA-256 of their pixels in RGB.
    const lines = readFileSync(new URL('../fixtures/original-boards.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(500);
    for (const line of lines) {
      const [board, hash] = line.split(' ') as [string, string];
      const stones = Int8Array.from(board, (point) => (point === 'X' ? 1 : point === 'O' ? -1 : 0));
      const { data } = renderFrame('original', 9, stones);
      const drawn = createHash('sha256').update(data).digest('hex').slice(0, hash.length);
      expect({ board, drawn }).toEqual({ board, drawn: hash });
    }
  });

  test('stones are opaque within, and soft at their rim', () => {
    const stones = new Int8Array(81);
    stones[4 * 9 + 4] = 1;
    stones[4 * 9 + 5] = -1;
    const frame = renderFrame('original', 9, stones);
    expect(pixel(frame, 128, 128)).toEqual([0, 0, 0]);
    expect(pixel(frame, 157, 128)).toEqual([255, 255, 255]);
    // In row 13 the last pixel with any cover is column 7, with 8 of 255.
    expect(pixel(frame, 128 - 7, 128 + 13)[0]).toBeLessThan(255);
    expect(pixel(frame, 128 - 8, 128 + 13)).toEqual([255, 165, 0]);
  });

  test('a stone in the corner is clipped by the border', () => {
    const stones = new Int8Array(81);
    stones[0] = 1;
    stones[80] = -1;
    const frame = renderFrame('original', 9, stones);
    expect(pixel(frame, 0, 12)).toEqual([0, 0, 0]);
    expect(pixel(frame, 255, 244)).toEqual([255, 255, 255]);
    expect(pixel(frame, 255, 12)).toEqual([255, 165, 0]);
  });

  test.each([8, 13, 19])('there is no picture of a board of %i', (size) => {
    expect(() => renderFrame('original', size, new Int8Array(size * size))).toThrow(UserError);
  });
});

describe('compact style', () => {
  // # lines and black stones, O white stones, x and o their rims, ~ what the board lies on.
  const SYMBOLS = new Map([
    ['255,165,0', '.'],
    ['0,0,0', '#'],
    ['255,255,255', 'O'],
    ['128,83,0', 'x'],
    ['255,210,128', 'o'],
    ['0,96,255', '~'],
  ]);

  function drawn(frame: Frame): string[] {
    return Array.from({ length: frame.height }, (_, y) =>
      Array.from({ length: frame.width }, (_, x) => SYMBOLS.get(String(pixel(frame, x, y))) ?? '?').join(''),
    );
  }

  test('a 2x2 board with a stone of each colour, px by px', () => {
    const frame = renderFrame('compact', 2, stonesOf('X .\n. O'));
    const shown = drawn(frame);
    const margin = '~'.repeat(54);
    const around = shown.map((row) => (row === margin ? row : row.slice(18, 36)));
    expect(shown.every((row) => row === margin || /^~{18}[^~]{18}~{18}$/.test(row))).toBe(true);
    const rows = Array<string>(18).fill(margin);
    expect([around.slice(0, 18), around.slice(36)]).toEqual([rows, rows]);
    expect(around.slice(18, 36)).toEqual([
      '..x###x...........',
      '.#######..........',
      'x#######x.........',
      '#########.........',
      '##############....',
      '#########....#....',
      'x#######x....#....',
      '.#######.....#....',
      '..x###x......#....',
      '....#......oOOOo..',
      '....#.....OOOOOOO.',
      '....#....oOOOOOOOo',
      '....#....OOOOOOOOO',
      '....#####OOOOOOOOO',
      '.........OOOOOOOOO',
      '.........oOOOOOOOo',
      '..........OOOOOOO.',
      '...........oOOOo..',
    ]);
  });

  test.each([
    [2, 2],
    [3, 0],
    [9, 0],
    [10, 1],
    [13, 1],
    [19, 1],
    [25, 1],
  ])('a board of %i has 9 px for every intersection, as many lines, a margin of %i cells', (size, margin) => {
    const frame = renderFrame('compact', size, new Int8Array(size * size));
    const side = 9 * (size + 2 * margin);
    expect([frame.width, frame.height]).toEqual([side, side]);
    expect(side % 27).toBe(0);
    const first = 9 * margin;
    const column = Array.from({ length: frame.height }, (_, y) => pixel(frame, first + 6, y).join());
    expect(column.filter((color) => color === '0,0,0')).toHaveLength(size);
    expect(pixel(frame, first + 9 * (size - 1) + 4, first + 4)).toEqual([0, 0, 0]);
    expect(pixel(frame, first + 9 * (size - 1) + 5, first + 4)).toEqual([255, 165, 0]);
    expect(pixel(frame, first + 3, first + 4)).toEqual([255, 165, 0]);
    if (margin > 0)
      expect([0, first - 1].map((x) => pixel(frame, x, side - 1))).toEqual(Array(2).fill([0, 96, 255]));
  });

  test.each([1, 26, 2.5])('there is no picture of a board of %f', (size) => {
    expect(() => renderFrame('compact', size, new Int8Array(0))).toThrow(UserError);
  });

  test('drawing leaves earlier frames alone', () => {
    const first = renderFrame('compact', 9, new Int8Array(81));
    const copy = first.data.slice();
    renderFrame('compact', 9, new Int8Array(81).fill(1));
    expect(first.data).toEqual(copy);
    expect(renderFrame('compact', 9, new Int8Array(81)).data).toEqual(copy);
  });
});
