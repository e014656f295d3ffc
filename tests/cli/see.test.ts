import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSgf } from '../../src/go/sgf.js';
import { encodePng } from '../../src/picture/png.js';
import { readPicture } from '../../src/picture/read-picture.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { boardFixture } from '../support/board-fixtures.js';
import { runVw } from '../support/run-vw.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-see-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('vw see', () => {
  const board = boardFixture('shudan-9');
  const picture = board.path;

  test('draws the board, and writes it as SGF', async () => {
    const { stdout, code } = await runVw(['see', picture, '--to-move', 'white'], { cwd: folder });
    expect(code).toBe(0);
    const black = board.stones.filter((stone) => stone === 1).length;
    const white = board.stones.filter((stone) => stone === -1).length;
    expect(stdout).toContain(`9x9, ${black} black and ${white} white stones\nnothing is doubtful\n`);
    const record = parseSgf(stdout.split('\n').find((line) => line.startsWith('(;'))!);
    expect(record).toMatchObject({ size: 9, toPlay: -1, moves: [] });
    expect(record.setup.black).toHaveLength(black);
    for (const point of record.setup.white) expect(board.stones[point]).toBe(-1);
  });

  test('as JSON, and the SGF in a file, which does not say who moves', async () => {
    const args = ['see', picture, '--json', '--sgf', 'board.sgf'];
    const { stdout } = await runVw(args, { cwd: folder });
    const told = JSON.parse(stdout) as { size: number; stones: number[][]; doubtful: unknown[]; sgf: string };
    expect(told).toMatchObject({ size: 9, doubtful: [] });
    expect(told.stones.flat()).toEqual(board.stones);
    const sgf = readFileSync(join(folder, 'board.sgf'), 'utf8');
    expect(sgf).toBe(`${told.sgf}\n`);
    expect(sgf).not.toContain('PL[');
  });

  test('draws over the picture what it would play, and the frame that it imagines beside it', async () => {
    const { stdout, code } = await runVw(['see', picture, '--move', 'black', '--out', 'move.png'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^black would play [A-HJ]\d; (black|white) is expected to be \d+\.\d points ahead$/m,
    );
    const before = await readPicture(picture);
    const after = await readPicture(join(folder, 'move.png'));
    expect(after.width).toBeGreaterThan(before.width);
    expect(Buffer.from(after.data)).not.toEqual(Buffer.from(before.data));
  });

  test.each([
    [
      'a picture of nothing',
      () => encodePng({ width: 80, height: 60, data: new Uint8Array(14_400).fill(90) }),
      'no board is to be seen',
    ],
    ['no picture', () => Buffer.from('(;GM[1])'), 'this is no picture (read: PNG, JPEG, GIF, BMP)'],
  ])('%s is one sentence', async (_, make, message) => {
    writeFileSync(join(folder, 'a.png'), make());
    const { stdout, stderr, code } = await runVw(['see', 'a.png', '--sgf', 'a.sgf'], { cwd: folder });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'a.sgf'))).toBe(false);
  });

  test('a size that the model does not play on is told before it moves', async () => {
    const stones = new Int8Array(49);
    [8, 16, 24].forEach((point) => (stones[point] = 1));
    writeFileSync(join(folder, 'seven.png'), encodePng(renderFrame('compact', 7, stones), 5));
    const { stderr, code } = await runVw(['see', 'seven.png', '--move', 'white'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the model plays on 9x9, 13x13 or 19x19, not on 7x7/);
  });
});
