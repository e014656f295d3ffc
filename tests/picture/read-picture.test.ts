import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCanvas } from 'canvas';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGif } from '../../src/picture/gif.js';
import { pictureSizeOf } from '../../src/picture/picture-size.js';
import { decodePicture, readPicture } from '../../src/picture/read-picture.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-picture-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Left half red, right half blue; the lowest row is not painted. */
function canvas() {
  const made = createCanvas(32, 17);
  const context = made.getContext('2d');
  context.fillStyle = '#ff0000';
  context.fillRect(0, 0, 16, 16);
  context.fillStyle = '#0000ff';
  context.fillRect(16, 0, 16, 16);
  return made;
}

/** BMP with 24 bits a pixel, rows from below: two pixels, blue above red. */
const BMP = Uint8Array.from([
  ...[0x42, 0x4d, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0],
  ...[40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 8, 0, 0, 0],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ...[0, 0, 255, 0, 255, 0, 0, 0],
]);

describe('a picture in a file', () => {
  test.each([
    ['PNG', () => canvas().toBuffer('image/png')],
    ['JPEG', () => canvas().toBuffer('image/jpeg')],
  ])('%s: its size is told by its header, its pixels are read', async (kind, make) => {
    const bytes = make();
    expect(pictureSizeOf(bytes)).toEqual({ kind, width: 32, height: 17 });
    const { width, height, data } = await decodePicture(bytes);
    expect([width, height]).toEqual([32, 17]);
    const pixel = (x: number, y: number) => [...data.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3)];
    for (const [got, wanted] of [
      [pixel(4, 4), [255, 0, 0]],
      [pixel(28, 4), [0, 0, 255]],
    ]) {
      for (const [index, level] of got!.entries()) expect(Math.abs(level - wanted![index]!)).toBeLessThan(12);
    }
    // A JPEG has no transparency: what was not painted is black there.
    if (kind === 'PNG') expect(pixel(4, 16)).toEqual([255, 255, 255]);
  });

  test('GIF: the first of its frames', async () => {
    const path = join(folder, 'two.gif');
    const frame = (level: number) => ({ width: 2, height: 2, data: new Uint8Array(12).fill(level) });
    await writeGif([frame(0), frame(255)], path, { delayMs: 100 });
    expect(await readPicture(path)).toEqual(frame(0));
  });

  test('BMP', async () => {
    expect(pictureSizeOf(BMP)).toEqual({ kind: 'BMP', width: 1, height: 2 });
    expect([...(await decodePicture(BMP)).data]).toEqual([0, 0, 255, 255, 0, 0]);
  });

  test.each([
    ['nothing', Uint8Array.of()],
    ['text', Buffer.from('(;GM[1])')],
    ['SVG, which could name other files', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['the beginning of a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16)],
  ])('%s is refused', async (_, bytes) => {
    await expect(decodePicture(bytes)).rejects.toMatchObject({
      code: 'bad-picture',
      message: 'this is no picture (read: PNG, JPEG, GIF, BMP)',
    });
  });

  test('one that is cut off is refused by its kind', async () => {
    const whole = canvas().toBuffer('image/png');
    await expect(decodePicture(whole.subarray(0, 40))).rejects.toThrow('this PNG file cannot be read');
  });

  test('one that would unpack to gigabytes is refused by its header', async () => {
    const jpeg = Uint8Array.from(canvas().toBuffer('image/jpeg'));
    const at = jpeg.findIndex((byte, index) => byte === 0xff && jpeg[index + 1] === 0xc0);
    jpeg.set([0xff, 0xff, 0xff, 0xff], at + 5);
    await expect(decodePicture(jpeg)).rejects.toThrow('65535x65535 pixels (allowed: 67108864 in all)');
  });

  test('a folder is no picture', async () => {
    await expect(readPicture(folder)).rejects.toThrow('is no regular file');
    writeFileSync(join(folder, 'a.txt'), 'a');
    await expect(readPicture(join(folder, 'a.txt'))).rejects.toThrow('this is no picture');
  });
});
