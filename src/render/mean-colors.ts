import { FRAME_STYLES, frameStyle, sideOf } from './frame-style.js';
import type { Frame } from './frame.js';
import type { Rgb } from './canvas.js';

/**
 * Returns the mean colour of each intersection's cell of a frame, by point. Throws RangeError where no style draws boards of
 * `size` as large as it.
 */
export function meanColors(frame: Frame, size: number): Rgb[] {
  const name = FRAME_STYLES.find((style) => sideOf(style, size) === frame.width);
  if (!name) throw new RangeError(`a frame of ${frame.width} px for a board of ${size}`);
  const { pitch } = frameStyle(name);
  const first = frameStyle(name).origin(size) - Math.floor(pitch / 2);
  return Array.from({ length: size * size }, (_, point) => {
    const sums = [0, 0, 0];
    let count = 0;
    const [left, top] = [first + (point % size) * pitch, first + Math.floor(point / size) * pitch];
    for (let y = Math.max(0, top); y < Math.min(frame.height, top + pitch); y++) {
      for (let x = Math.max(0, left); x < Math.min(frame.width, left + pitch); x++, count++) {
        const start = (y * frame.width + x) * 3;
        sums.forEach((_sum, channel) => (sums[channel]! += frame.data[start + channel]!));
      }
    }
    return sums.map((sum) => Math.round(sum / count)) as unknown as Rgb;
  });
}
