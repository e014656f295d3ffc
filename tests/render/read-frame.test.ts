import { describe, expect, test } from '@jest/globals';
import { parseVertex } from '../../src/go/point.js';
import { distortFrame } from '../../src/render/distort-frame.js';
import type { Frame, FrameStyleName } from '../../src/render/frame.js';
import { FRAME_STYLES, frameStyle } from '../../src/render/frame-styles.js';
import { readFrame } from '../../src/render/read-frame.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { seededRandom } from '../../src/util/rng.js';

function randomStones(size: number, seed: number): Int8Array {
  const random = seededRandom(seed);
  return Int8Array.from({ length: size * size }, () => Math.floor(random() * 3) - 1);
}

/** Paints over the cell of a point, pixel by pixel. */
function paintCell(
  style: FrameStyleName,
  frame: Frame,
  vertex: string,
  paint: (value: number, dx: number, dy: number, channel: number) => number,
): Frame {
  const size = 9;
  const { pitch } = frameStyle(style);
  const origin = frameStyle(style).origin(size);
  const point = parseVertex(vertex, size);
  const data = frame.data.slice();
  const half = (pitch - 1) / 2;
  for (let dy = -half; dy <= half; dy++) {
    for (let dx = -half; dx <= half; dx++) {
      const x = origin + pitch * (point % size) + dx;
      const y = origin + pitch * Math.floor(point / size) + dy;
      const start = (y * frame.width + x) * 3;
      for (let c = 0; c < 3; c++) data[start + c] = paint(data[start + c]!, dx, dy, c);
    }
  }
  return { ...frame, data };
}

describe.each(FRAME_STYLES)('%s style', (style) => {
  const sizes = style === 'original' ? [9] : [2, 3, 9, 13, 19, 25];

  test.each(sizes)('random positions on a board of %i are read back, clean and distorted', (size) => {
    const random = seededRandom(size);
    for (const seed of [1, 2, 3]) {
      const stones = randomStones(size, seed);
      const clean = renderFrame(style, size, stones);
      const bad = distortFrame(clean, { blurPx: 1, noiseLevels: 16, random });
      expect(readFrame(style, size, clean)).toEqual({ kind: 'position', stones });
      expect(readFrame(style, size, bad)).toEqual({ kind: 'position', stones });
    }
  });

  const stones = randomStones(9, 4);
  stones[parseVertex('E5', 9)] = 0;
  const frame = renderFrame(style, 9, stones);
  const withBlack = renderFrame(style, 9, stones.with(parseVertex('E5', 9), 1));
  const withWhite = renderFrame(style, 9, stones.with(parseVertex('E5', 9), -1));
  const random = seededRandom(5);

  function blended(a: Frame, b: Frame): Frame {
    return { ...a, data: a.data.map((value, i) => Math.round((value + b.data[i]!) / 2)) };
  }

  test.each<[string, Frame]>([
    ['half a ghost of a black stone', blended(frame, withBlack)],
    ['half a ghost of a white stone', blended(frame, withWhite)],
    ['grey, half black and half white', blended(withBlack, withWhite)],
    [
      'black on its left and white on its right',
      paintCell(style, frame, 'E5', (_, dx) => (dx < 0 ? 0 : 255)),
    ],
    ['blue', paintCell(style, frame, 'E5', (_, _dx, _dy, channel) => (channel === 2 ? 255 : 0))],
    ['white noise', paintCell(style, frame, 'E5', () => Math.floor(random() * 256))],
  ])('a cell that is %s is unclear', (_, picture) => {
    const points = [parseVertex('E5', 9)];
    expect(readFrame(style, 9, picture)).toEqual({ kind: 'unreadable', reason: 'unclear-cell', points });
  });

  test('small specks do no harm', () => {
    const speckled = paintCell(style, withWhite, 'E5', (value, dx, dy) => (dx === 0 && dy === 1 ? 0 : value));
    expect(readFrame(style, 9, speckled)).toMatchObject({ kind: 'position' });
  });

  test('all unclear cells are named in order', () => {
    const noise = (): number => Math.floor(random() * 256);
    const picture = paintCell(style, paintCell(style, frame, 'E5', noise), 'B8', noise);
    const points = [parseVertex('B8', 9), parseVertex('E5', 9)];
    expect(readFrame(style, 9, picture)).toMatchObject({ points });
  });

  test('a frame of the wrong size is refused', () => {
    const other = renderFrame('compact', 11, new Int8Array(121));
    expect(() => readFrame(style, 9, other)).toThrow(
      /a frame of 135x135 px \(\w+ frames of this board have \d+x\d+\)/,
    );
  });
});
