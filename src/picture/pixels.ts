import type { Frame } from '../render/frame.js';

export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  /** [H, W, 4] uint8 */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Returns a frame's pixels, opaque, each drawn `scale` times as wide and high. */
export function rgbaOfFrame(frame: Frame, scale: number): RgbaPixels {
  if (!Number.isInteger(scale) || scale < 1)
    throw new RangeError(`scale ${scale} (allowed: whole numbers from 1)`);
  const width = frame.width * scale;
  const height = frame.height * scale;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / scale) * frame.width + Math.floor(x / scale)) * 3;
      const to = (y * width + x) * 4;
      data[to] = frame.data[from]!;
      data[to + 1] = frame.data[from + 1]!;
      data[to + 2] = frame.data[from + 2]!;
      data[to + 3] = 255;
    }
  }
  return { width, height, data };
}

/** Returns a frame without the transparency. */
export function frameOfRgba({ width, height, data }: RgbaPixels): Frame {
  const opaque = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < opaque.length; from += 4, to += 3) {
    opaque[to] = data[from]!;
    opaque[to + 1] = data[from + 1]!;
    opaque[to + 2] = data[from + 2]!;
  }
  return { width, height, data: opaque };
}
