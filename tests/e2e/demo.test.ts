import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gameOfRecord } from '../../src/go/game-record.js';
import { parseSgf } from '../../src/go/sgf.js';
import { decodePng } from '../../src/picture/png.js';
import { readFrame } from '../../src/render/read-frame.js';
import { seenBy } from '../../src/render/seen-by.js';
import { engineLine, runVw } from '../support/run-vw.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const demo = (...args: string[]) => runVw(['demo', '--out', 'kept', ...args], { cwd: folder });
const inFolder = (...names: string[]): string => join(folder, 'kept', ...names);

describe('vw demo', () => {
  test('leaves a legal game, the generated frame of every move, and an animation', async () => {
    mkdirSync(inFolder('frames'), { recursive: true });
    writeFileSync(inFolder('frames', '999.png'), 'of an earlier demo');
    writeFileSync(inFolder('frames', 'mine.png'), 'not of a demo');
    const { code, stdout, stderr } = await demo('--opponent', 'self');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const record = parseSgf(readFileSync(inFolder('game.sgf'), 'utf8'));
    const game = gameOfRecord(record);
    expect(game.isOver).toBe(true);
    expect(record.moves[0]!.comment).toMatch(/^imagined [A-J]\d \(/);
    expect(stdout).toContain(`vw-gtp played ${game.moves.length} moves by generated frames; `);

    const frames = readdirSync(inFolder('frames')).filter((name) => name !== 'mine.png');
    expect(frames).toEqual(game.moves.map((_, ply) => `${String(ply + 1).padStart(3, '0')}.png`));
    expect(readFileSync(inFolder('game.gif')).subarray(0, 6).toString()).toBe('GIF89a');
    // Each frame shows the move that was played, as the one who played it sees the board.
    for (const [ply, { color, point }] of game.moves.entries()) {
      const reading = readFrame(
        'compact',
        9,
        await decodePng(readFileSync(inFolder('frames', frames[ply]!))),
      );
      if (!('stones' in reading)) throw new Error(`frame ${ply + 1} cannot be read`);
      const before = seenBy(color, game.positionAt(ply));
      const added = [...reading.stones].flatMap((stone, i) => (stone === 1 && before[i] === 0 ? [i] : []));
      expect(added).toEqual(point < 0 ? [] : [point]);
    }
  });

  test('plays another engine, also as White, and says who won', async () => {
    const { code, stdout } = await demo(
      '--opponent',
      engineLine('scripted', 'E5', 'resign'),
      '--color',
      'white',
    );
    expect(stdout).toContain('1. Black E5 (');
    expect(stdout).toMatch(/^White \(vw-gtp\) wins by resignation: W\+R\.$/m);
    expect(readdirSync(inFolder('frames'))).toEqual(['002.png']);
    expect(code).toBe(0);
  });

  test('a game that is broken off is an error, and what there is is kept', async () => {
    const { code, stderr } = await demo('--opponent', engineLine('scripted', 'E5', 'E5'), '--color', 'white');
    expect(stderr).toMatch(
      /^vw: White \(vw-gtp\) wins by forfeit: .* played E5 \(occupied\) \(kept has what there is\)\n$/,
    );
    expect(readFileSync(inFolder('game.sgf'), 'utf8')).toContain('RE[W+F]');
    expect(code).toBe(1);
  });
});
