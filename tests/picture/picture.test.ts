import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGif } from '../../src/picture/gif.js';
import { decodePng, encodePng } from '../../src/picture/png.js';
import type { Frame } from '../../src/render/frame.js';
import { renderFrame } from '../../src/render/render-frame.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-picture-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stones = new Int8Array(81);
stones[30] = 1;
stones[31] = -1;

describe('PNG', () => {
  test.each(['compact', 'original'] as const)('%s frames come back byte for byte', async (style) => {
    const frame = renderFrame(style, 9, stones);
    const back = await decodePng(encodePng(frame));
    expect([back.width, back.height]).toEqual([frame.width, frame.height]);
    expect(Buffer.from(back.data).equals(frame.data)).toBe(true);
  });

  test('scaling repeats pixels', async () => {
    const frame: Frame = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 250, 251, 252) };
    const back = await decodePng(encodePng(frame, 2));
    expect(back).toEqual({
      width: 4,
      height: 2,
      data: Uint8Array.from([1, 2].flatMap(() => [1, 2, 3, 1, 2, 3, 250, 251, 252, 250, 251, 252])),
    });
    expect(() => encodePng(frame, 1.5)).toThrow('scale 1.5');
  });

  test('a file that is none is one clear error', async () => {
    await expect(decodePng(Buffer.from('GIF89a'))).rejects.toMatchObject({
      code: 'bad-picture',
      message: 'this is no PNG file',
    });
    const cut = encodePng(renderFrame('compact', 9, stones)).subarray(0, 60);
    await expect(decodePng(cut)).rejects.toMatchObject({
      code: 'bad-picture',
      message: expect.stringContaining('this PNG file cannot be read'),
    });
  });
});

test('a small PNG file that unpacks to gigabytes is refused by its header', async () => {
  const bytes = Buffer.from(encodePng(renderFrame('compact', 9, new Int8Array(81))));
  bytes.writeUInt32BE(30_000, 16);
  bytes.writeUInt32BE(30_000, 20);
  await expect(decodePng(bytes)).rejects.toMatchObject({
    code: 'bad-picture',
    message: 'this picture has 30000x30000 pixels (allowed: 67108864 in all)',
  });
});

describe('GIF', () => {
  const frames = [1, 2, 3].map((count) => renderFrame('compact', 5, new Int8Array(25).fill(1, 0, count)));

  test('has every frame with its delay, loops, and is written whole', async () => {
    const path = join(folder, 'game.gif');
    await writeGif(frames, path, { delayMs: 200, scale: 3, lastDelayMs: 1500 });
    const bytes = readFileSync(path);
    expect(bytes.subarray(0, 6).toString('latin1')).toBe('GIF89a');
    expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual([243, 243]);
    expect(bytes.includes('NETSCAPE2.0')).toBe(true);
    // Graphic control extensions hold the delay in hundredths of a second.
    const delays: number[] = [];
    for (let at = bytes.indexOf('21f904', 0, 'hex'); at >= 0; at = bytes.indexOf('21f904', at + 1, 'hex')) {
      delays.push(bytes.readUInt16LE(at + 4));
    }
    expect(delays).toEqual([20, 20, 150]);
    expect(readdirSync(folder)).toEqual(['game.gif']);
  });

  test('needs frames, all of one size', async () => {
    const path = join(folder, 'game.gif');
    await expect(writeGif([], path, { delayMs: 200 })).rejects.toThrow('no frames');
    const other = renderFrame('compact', 4, new Int8Array(16));
    await expect(writeGif([...frames, other], path, { delayMs: 200 })).rejects.toThrow('frame 3 is 54x54');
    expect(readdirSync(folder)).toEqual([]);
  });
});
