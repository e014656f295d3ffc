import { decode, decodeUndisposedFrame } from 'modern-gif';
import type { Frame } from '../render/frame.js';
import { UserError, messageOf } from '../util/errors.js';
import { checkPixels, pictureSizeOf } from './picture-size.js';

export interface GifFrame {
  readonly picture: Frame;
  /** How long it is shown. */
  readonly delayMs: number;
}

/** What becomes of a frame when the next one comes (GIF89a, graphic control extension). */
const TO_BACKGROUND = 2;
const TO_PREVIOUS = 3;
const WHITE = 255;

/**
 * Returns how many frames a GIF file has and its frames one after the other, as they are shown; what is transparent comes out white.
 * Throws UserError `bad-picture`, the frames too.
 */
export function readGif(bytes: Uint8Array<ArrayBuffer>): {
  readonly count: number;
  readonly frames: Iterable<GifFrame>;
} {
  const size = pictureSizeOf(bytes);
  if (size?.kind !== 'GIF') throw new UserError('bad-picture', 'this is no GIF file');
  const { width, height } = size;
  checkPixels('GIF', size);
  const gif = orBadPicture(() => decode(bytes));
  for (const { left, top, ...part } of gif.frames) {
    if (left + part.width > width || top + part.height > height)
      throw new UserError('bad-picture', 'this GIF file cannot be read: a frame is larger than the picture');
  }
  function* frames(): Generator<GifFrame> {
    let data = new Uint8Array(width * height * 3).fill(WHITE);
    for (const part of gif.frames) {
      const before = part.disposal === TO_PREVIOUS ? data.slice() : undefined;
      const { data: rgba, delay } = orBadPicture(() => decodeUndisposedFrame(bytes, gif, part.index));
      putOver(data, width, part, rgba);
      yield { picture: { width, height, data: data.slice() }, delayMs: delay };
      if (before) data = before;
      else if (part.disposal === TO_BACKGROUND) clear(data, width, part);
    }
  }
  return { count: gif.frames.length, frames: { [Symbol.iterator]: frames } };
}

interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Copies a part's pixels, but for those that are transparent. */
function putOver(
  data: Uint8Array,
  stride: number,
  { left, top, width, height }: Part,
  rgba: Uint8ClampedArray,
): void {
  for (let y = 0, from = 0; y < height; y++) {
    let to = 3 * ((top + y) * stride + left);
    for (let x = 0; x < width; x++, from += 4, to += 3) {
      if (rgba[from + 3] === 0) continue;
      data[to] = rgba[from]!;
      data[to + 1] = rgba[from + 1]!;
      data[to + 2] = rgba[from + 2]!;
    }
  }
}

function clear(data: Uint8Array, stride: number, { left, top, width, height }: Part): void {
  for (let y = top; y < top + height; y++)
    data.fill(WHITE, 3 * (y * stride + left), 3 * (y * stride + left + width));
}

function orBadPicture<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError('bad-picture', `this GIF file cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
