import { FRAME_STYLES, frameStyle, sideOf } from './frame-styles.js';
import type { Frame } from './frame.js';
import type { Rgb } from './canvas.js';
import { cellSpan } from './read-frame.js';

/**
 * Returns the mean colour of each intersection's cell of a frame, by point. Throws RangeError where no style draws boards of
 * `size` as large as it.
 */
export function meanColors(frame: Frame, size: number): Rgb[] {
  const name = FRAME_STYLES.find((style) => sideOf(style, size) === frame.width);
  if (!name) throw new RangeError(`a frame of ${frame.width} px for a board of ${size}`);
  const { pitch } = frameStyle(name);
  const origin = frameStyle(name).origin(size);
  return Array.from({ length: size * size }, (_, point) => {
    const sums = [0, 0, 0];
    let count = 0;
    const [left, right] = cellSpan(origin + pitch * (point % size), pitch, frame.width);
    const [top, bottom] = cellSpan(origin + pitch * Math.floor(point / size), pitch, frame.height);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++, count++) {
        const start = (y * frame.width + x) * 3;
        sums.forEach((_sum, channel) => (sums[channel]! += frame.data[start + channel]!));
      }
    }
    return sums.map((sum) => Math.round(sum / count)) as unknown as Rgb;
  });
}
