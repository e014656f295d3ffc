import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeGif } from '../../src/picture/gif.js';
import { encodePng } from '../../src/picture/png.js';
import type { Frame } from '../../src/render/frame.js';
import type { RecordedFrame } from '../../src/watch/recorded-frame.js';
import { openRecording } from '../../src/watch/recording.js';

const path = process.env['PATH'];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-recording-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

/** One colour all over. */
const picture = (grey: number): Frame => ({ width: 8, height: 4, data: new Uint8Array(96).fill(grey) });
const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
/** Number, time and grey of each frame. */
async function listed(file: string, from = 0, fps = 2): Promise<(number | undefined)[][]> {
  const frames: RecordedFrame[] = [];
  for await (const frame of (await openRecording(file, { fps })).frames(from)) frames.push(frame);
  return frames.map(({ number, timeMs, picture: { data } }) => [number, timeMs, data[0]]);
}

describe('recordings', () => {
  test('a GIF tells its frames with their times, from any on', async () => {
    const file = join(folder, 'game.gif');
    await writeGif([picture(0), picture(90), picture(200)], file, { delayMs: 300 });
    expect((await openRecording(file, { fps: 5 })).count).toBe(3);
    expect(await listed(file)).toEqual([
      [0, 0, 0],
      [1, 300, 90],
      [2, 600, 200],
    ]);
    expect(await listed(file, 2)).toEqual([[2, 600, 200]]);
  });

  test('a folder its pictures, numbers in their names as numbers', async () => {
    for (const number of [10, 9, 1]) put(`shot ${number}.png`, encodePng(picture(number)));
    put('notes.txt', 'no picture');
    expect(await listed(folder)).toEqual([
      [0, undefined, 1],
      [1, undefined, 9],
      [2, undefined, 10],
    ]);
    expect(await listed(folder, 1)).toEqual([
      [1, undefined, 9],
      [2, undefined, 10],
    ]);
  });

  test('each is told from others', async () => {
    const [a, b] = [put('a.gif', ''), put('b.gif', '')];
    await writeGif([picture(0)], a, { delayMs: 300 });
    await writeGif([picture(1)], b, { delayMs: 300 });
    const [one, same, other] = await Promise.all([a, a, b].map((file) => openRecording(file, { fps: 5 })));
    expect(one!.identity).toBe(same!.identity);
    expect(one!.identity).not.toBe(other!.identity);
  });

  test.each([
    ['nothing', () => join(folder, 'none.gif'), 'no-recording'],
    ['one picture', () => put('one.png', encodePng(picture(1))), 'no-recording'],
    ['a folder without pictures', () => folder, 'no-recording'],
    ['a device', () => '/dev/zero', 'no-regular-file'],
  ])('%s is refused', async (_, make, code) => {
    await expect(openRecording(make(), { fps: 5 })).rejects.toMatchObject({ code });
  });
});

describe('videos', () => {
  /** Puts a program first on PATH that stands for ffmpeg. */
  function standIn(script: string): void {
    const program = put('ffmpeg', `#!${process.execPath}\n${script}`);
    chmodSync(program, 0o755);
    process.env['PATH'] = `${folder}:${dirname(process.execPath)}`;
  }
  /** Two pictures of eight by four, handed over in pieces that end anywhere. */
  const TWO = `const one = (grey) => Buffer.concat([Buffer.from('P6\\n8 4\\n255\\n'), Buffer.alloc(96, grey)]);
    const all = Buffer.concat([one(10), one(32)]);
    (async () => { for (let at = 0; at < all.length; at += 7) { process.stdout.write(all.subarray(at, at + 7)); await new Promise((done) => setTimeout(done, 1)); } })();`;

  test('are unpacked by ffmpeg, so many frames a second', async () => {
    standIn(
      `require('node:fs').writeFileSync(${JSON.stringify(folder)} + '/args', process.argv.slice(2).join(' ')); ${TWO}`,
    );
    const file = put('-game.mp4', 'a video');
    // A pixel of 32 is a blank: it is no part of a header.
    expect(await listed(file)).toEqual([
      [0, 0, 10],
      [1, 500, 32],
    ]);
    expect(await listed(file, 1)).toEqual([[1, 500, 32]]);
    const { readFileSync } = await import('node:fs');
    const args = readFileSync(join(folder, 'args'), 'utf8');
    expect(args).toContain(`-protocol_whitelist file -i file:${file} -vf fps=2 `);
  });

  test('one that ffmpeg cannot read is refused in its words', async () => {
    standIn(`console.error('moov atom not found'); process.exit(1);`);
    await expect(listed(put('game.mp4', 'no video'))).rejects.toMatchObject({
      ...{ code: 'bad-video', message: expect.stringMatching(/game\.mp4: moov atom not found$/) },
    });
  });

  test('of one that ends in the middle of a picture the whole ones are told, then why', async () => {
    standIn(`${TWO.replace('all.length', '150')} process.on('exit', () => { process.exitCode = 69; });`);
    const frames: number[] = [];
    const recording = await openRecording(put('game.mp4', 'cut'), { fps: 2 });
    const read = async (): Promise<void> => {
      for await (const { number } of recording.frames(0)) frames.push(number);
    };
    await expect(read()).rejects.toMatchObject({ code: 'bad-video' });
    expect(frames).toEqual([0]);
  });

  test('what is no picture, or one of gigabytes, is refused', async () => {
    standIn(`process.stdout.write('P6 90000 90000 255\\n');`);
    await expect(listed(put('a.mp4', 'x'))).rejects.toThrow(/90000x90000 pixels/);
    standIn(`process.stdout.write('x'.repeat(1000));`);
    await expect(listed(put('a.mp4', 'x'))).rejects.toMatchObject({ code: 'bad-video' });
  });

  test('ffmpeg ends with whoever looks no further', async () => {
    standIn(
      `${TWO} require('node:fs').writeFileSync(${JSON.stringify(folder)} + '/pid', String(process.pid)); setInterval(() => {}, 1000);`,
    );
    for await (const _ of (await openRecording(put('a.mp4', 'x'), { fps: 2 })).frames(0)) break;
    const { readFileSync } = await import('node:fs');
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  test('without ffmpeg it is said what is missing', async () => {
    process.env['PATH'] = folder;
    await expect(listed(put('game.mp4', 'x'))).rejects.toMatchObject({ code: 'no-ffmpeg' });
  });
});
