import type { Frame } from '../render/frame.js';

/** How bytes of a picture become numbers for the tokenizer, and its numbers bytes again. */
export interface PixelRule {
  readonly normalise: (byte: number) => number;
  readonly toByte: (value: number) => number;
}

/** As in training, and back again to the nearest byte. */
export const TRAINED_PIXELS: PixelRule = {
  normalise: (byte) => Math.fround(Math.fround(byte / 127.5) - 1),
  toByte: (value) => Math.min(255, Math.max(0, Math.round((value + 1) * 127.5))),
};

/** The released program divides by 127 and cuts, so that its bytes end at 254. */
const toByteReleased = (value: number): number =>
  Math.trunc(Math.min(255, Math.max(0, Math.fround(Math.fround(value + 1) * 127))));

/** The released program on the first frame of a game. */
export const RELEASED_FIRST: PixelRule = { ...TRAINED_PIXELS, toByte: toByteReleased };

/** The released program on every later frame. */
export const RELEASED_LATER: PixelRule = {
  normalise: (byte) => Math.min(1, Math.fround(Math.fround(byte / 127) - 1)),
  toByte: toByteReleased,
};

/** Returns the frame of normalised pixels [3, H, W]. */
export function toFrame(pixels: Float32Array, width: number, height: number, { toByte }: PixelRule): Frame {
  const count = width * height;
  const data = new Uint8Array(count * 3);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 3 + channel] = toByte(pixels[channel * count + pixel]!);
    }
  }
  return { width, height, data };
}

/** Returns a frame as it looks once it was normalised and turned back: what the released program compares with. */
export function thereAndBack({ width, height, data }: Frame, { normalise, toByte }: PixelRule): Frame {
  return { width, height, data: data.map((byte) => toByte(normalise(byte))) };
}
