import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSgf } from '../../src/go/sgf.js';
import { readPicture } from '../../src/picture/read-picture.js';
import { writeGif } from '../../src/picture/gif.js';
import { runVw } from '../support/run-vw.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/recordings/${name}`, import.meta.url));
const recording = fixture('besogo-9.gif');
const { moves: truth } = parseSgf(readFileSync(fixture('besogo-9.sgf'), 'utf8'));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('vw watch', () => {
  test('writes a filmed game down, and goes on where it was', async () => {
    const { stdout, stderr, code } = await runVw(['watch', recording, '--out', 'seen'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^9x9, 30 moves, in seen\/game\.sgf\nnothing is doubtful$/m);
    expect(stderr).toMatch(/31 of 31 frames/);
    const sgf = readFileSync(join(folder, 'seen', 'game.sgf'), 'utf8');
    expect(parseSgf(sgf).moves).toEqual(truth);
    // As a run that was stopped in the middle of a line leaves it.
    const looks = join(folder, 'seen', 'looks.jsonl');
    const all = readFileSync(looks, 'utf8');
    const half = all.split('\n').slice(0, 12).join('\n');
    writeFileSync(looks, half);
    expect(
      (await runVw(['watch', recording, '--out', 'seen', '--sgf', 'again.sgf'], { cwd: folder })).code,
    ).toBe(0);
    // The board is looked for anew: how sure a point is may differ in the last place.
    const seenIn = (text: string): unknown[] =>
      text
        .trim()
        .split('\n')
        .map((line) => {
          const { frame, timeMs, stones } = JSON.parse(line) as {
            frame: number;
            timeMs: number;
            stones: string;
          };
          return [frame, timeMs, stones];
        });
    expect(seenIn(readFileSync(looks, 'utf8'))).toEqual(seenIn(all));
    expect(readFileSync(join(folder, 'again.sgf'), 'utf8')).toBe(sgf);
  });

  test('as JSON, into a folder by the name', async () => {
    const { stdout } = await runVw(['watch', recording, '--json'], { cwd: folder });
    const { games, file } = JSON.parse(stdout) as {
      games: { moves: string[]; doubts: unknown[] }[];
      file: string;
    };
    expect(file).toBe(join('out', 'watch', 'besogo-9.gif', 'game.sgf'));
    expect(games).toMatchObject([{ size: 9, handicap: 0, doubts: [] }]);
    expect(games[0]!.moves.slice(0, 3)).toEqual(['B H6', 'W D4', 'B D6']);
  });

  test('a folder that has another recording is left as it is', async () => {
    expect((await runVw(['watch', recording, '--out', 'seen'], { cwd: folder })).code).toBe(0);
    const other = join(folder, 'other.gif');
    await writeGif([await readPicture(recording)], other, { delayMs: 100 });
    const { code, stderr } = await runVw(['watch', other, '--out', 'seen'], { cwd: folder });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/another recording than/)]);
    const { stdout } = await runVw(['watch', other, '--out', 'one'], { cwd: folder });
    expect(stdout).toMatch(/^9x9, 0 moves/m);
  });

  test('a film of no board is said to be one', async () => {
    const grey = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(120) };
    await writeGif([grey, grey], join(folder, 'grey.gif'), { delayMs: 100 });
    const { code, stdout, stderr } = await runVw(['watch', 'grey.gif'], { cwd: folder });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/no board is to be seen in grey\.gif\n$/);
  });
});
