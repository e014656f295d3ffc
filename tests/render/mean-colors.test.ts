import { expect, test } from '@jest/globals';
import { BLACK, WHITE } from '../../src/go/point.js';
import { meanColors } from '../../src/render/mean-colors.js';
import { renderFrame } from '../../src/render/render-frame.js';

test.each([9, 13, 19])(
  'stones on %i lines are darker or lighter than what is empty, each where it lies',
  (size) => {
    const stones = new Int8Array(size * size);
    const [black, white] = [
      [0, size + 3, size * size - 2],
      [size - 1, 4 * size + 2, size * (size - 1)],
    ] as const;
    for (const point of black) stones[point] = BLACK;
    for (const point of white) stones[point] = WHITE;
    const brightness = meanColors(renderFrame('compact', size, stones), size).map(
      ([red, green, blue]) => (red + green + blue) / 3,
    );
    const ofEmpty = brightness.filter((_, point) => stones[point] === 0);
    const [darkest, brightest] = [Math.min(...ofEmpty), Math.max(...ofEmpty)];
    expect(brightness).toHaveLength(size * size);
    for (const point of black) expect(brightness[point]).toBeLessThan(darkest);
    for (const point of white) expect(brightness[point]).toBeGreaterThan(brightest);
  },
);

test('a frame of another size is refused', () => {
  const frame = renderFrame('compact', 9, new Int8Array(81));
  expect(() => meanColors(frame, 19)).toThrow(RangeError);
});
