import { describe, expect, test } from '@jest/globals';
import { readGif } from '../../src/picture/animated-gif.js';

const [RED, GREEN, BLUE, CLEAR] = [0, 1, 2, 3];
const COLORS = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9];

interface Part {
  readonly at: readonly [left: number, top: number];
  readonly pixels: readonly (readonly number[])[];
  readonly disposal: number;
  readonly delay: number;
}

/** Returns a GIF file, by the letter of GIF89a; CLEAR is transparent. */
function gifOf(width: number, height: number, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const word = (value: number): number[] => [value & 255, value >> 8];
  const bytes = [...Buffer.from('GIF89a'), ...word(width), ...word(height), 0x80 | 1, 0, 0, ...COLORS];
  for (const { at, pixels, disposal, delay } of parts) {
    bytes.push(0x21, 0xf9, 4, (disposal << 2) | 1, ...word(delay), CLEAR, 0);
    bytes.push(0x2c, ...word(at[0]), ...word(at[1]), ...word(pixels[0]!.length), ...word(pixels.length), 0);
    // Codes of three bits, each pixel behind a clear code, so that the table never grows.
    const codes = [...pixels.flat().flatMap((pixel) => [4, pixel]), 5];
    const packed = new Uint8Array(Math.ceil((3 * codes.length) / 8));
    codes.forEach((code, index) => {
      for (let bit = 0; bit < 3; bit++) {
        const place = 3 * index + bit;
        packed[place >> 3]! |= ((code >> bit) & 1) << (place & 7);
      }
    });
    bytes.push(2, packed.length, ...packed, 0);
  }
  return Uint8Array.from([...bytes, 0x3b]);
}

/** Returns each frame's rows as letters. */
function lettersOf(bytes: Uint8Array<ArrayBuffer>): string[] {
  return Array.from(readGif(bytes).frames, ({ picture: { width, height, data } }) => {
    const letter = (pixel: number): string => {
      const [red, green, blue] = data.subarray(3 * pixel, 3 * pixel + 3);
      return red && green && blue ? '.' : red ? 'r' : green ? 'g' : 'b';
    };
    const row = (y: number): string =>
      Array.from({ length: width }, (_, x) => letter(y * width + x)).join('');
    return Array.from({ length: height }, (_, y) => row(y)).join(' ');
  });
}

describe('animated GIFs', () => {
  const whole: Part = {
    at: [0, 0],
    disposal: 1,
    delay: 20,
    pixels: [
      [RED, RED, RED],
      [RED, RED, RED],
    ],
  };
  const dot = (disposal: number, pixel = GREEN): Part => ({
    at: [1, 0],
    disposal,
    delay: 5,
    pixels: [[pixel, CLEAR]],
  });

  test('parts are laid over what is there, but for transparent pixels', () => {
    const gif = gifOf(3, 2, [whole, dot(1), { ...dot(0, BLUE), at: [0, 1] }]);
    expect(lettersOf(gif)).toEqual(['rrr rrr', 'rgr rrr', 'rgr brr']);
    const { count, frames } = readGif(gif);
    expect(count).toBe(3);
    expect(Array.from(frames, ({ delayMs }) => delayMs)).toEqual([200, 50, 50]);
  });

  test('a part that is taken away leaves what was before it, or nothing', () => {
    expect(lettersOf(gifOf(3, 2, [whole, dot(3), { ...dot(1, BLUE), at: [0, 1] }]))).toEqual([
      'rrr rrr',
      'rgr rrr',
      'rrr brr',
    ]);
    expect(lettersOf(gifOf(3, 2, [whole, dot(2), { ...dot(1, BLUE), at: [0, 1] }]))).toEqual([
      'rrr rrr',
      'rgr rrr',
      'r.. brr',
    ]);
  });

  test('what is transparent from the beginning is white', () => {
    expect(lettersOf(gifOf(3, 1, [dot(1)]))).toEqual(['.g.']);
  });

  test('frames can be gone through again', () => {
    const { frames } = readGif(gifOf(3, 2, [whole, dot(1)]));
    expect([...frames].map(({ picture }) => picture.data)).toEqual(
      [...frames].map(({ picture }) => picture.data),
    );
  });

  test.each([
    ['no GIF', Uint8Array.from(Buffer.from('GIFTS')), /^this is no GIF file/],
    ['one that is cut off', gifOf(3, 2, [whole, dot(1)]).slice(0, 50), /^this GIF file cannot be read: /],
    [
      'a part beyond the picture',
      gifOf(3, 2, [{ ...whole, at: [1, 0] }]),
      /a frame is larger than the picture$/,
    ],
    ['a header that claims gigabytes', gifOf(65535, 65535, []), /^this GIF has 65535x65535 pixels/],
  ])('%s is one clear error', (_, bytes, message) => {
    expect(() => [...readGif(bytes).frames]).toThrow(message);
  });
});
