import { GifEncoder } from 'canvas';
import type { Frame } from '../render/frame.js';
import { writeFileWhole } from '../util/write-file.js';
import { rgbaOfFrame } from './pixels.js';

export interface GifOptions {
  /** How long each frame is shown. */
  readonly delayMs: number;
  /** Every pixel is drawn this many times as wide and high. Default 1. */
  readonly scale?: number;
  /** How long the last frame is shown before it all begins again. Default: as the others. */
  readonly lastDelayMs?: number;
}

/** Writes frames of one size as an animated GIF that loops. Throws RangeError for no frames or different sizes. */
export async function writeGif(
  frames: readonly Frame[],
  path: string,
  { delayMs, scale = 1, lastDelayMs = delayMs }: GifOptions,
): Promise<void> {
  const [first] = frames;
  if (!first) throw new RangeError('a GIF of no frames');
  const encoder = new GifEncoder(first.width * scale, first.height * scale, { repeat: 0 });
  frames.forEach((frame, index) => {
    if (frame.width !== first.width || frame.height !== first.height) {
      throw new RangeError(
        `frame ${index} is ${frame.width}x${frame.height}, not ${first.width}x${first.height}`,
      );
    }
    const { width, height, data } = rgbaOfFrame(frame, scale);
    const delay = index === frames.length - 1 ? lastDelayMs : delayMs;
    encoder.addFrame(new Uint8Array(data), width, height, { delay });
  });
  await writeFileWhole(path, encoder.finish());
}
