import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Ending, engineLine, runVw } from '../support/run-vw.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-play-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Types lines into a game, by default on 5x5, against an engine that plays these moves. */
function play(lines: readonly string[], moves: string, ...args: string[]): Promise<Ending> {
  const size = args.includes('--size') ? [] : ['--size', '5'];
  return runVw(['play', ...size, '--engine', engineLine('scripted', moves), '--sgf', 'end.sgf', ...args], {
    cwd: folder,
    input: lines.map((line) => `${line}\n`).join(''),
  });
}

const record = (file = 'end.sgf'): string => readFileSync(join(folder, file), 'utf8');

describe('vw play', () => {
  test('a game to two passes, counted and kept', async () => {
    const { code, stdout } = await play(
      ['c1', 'C2', 'c3', 'c4', 'c5', 'pass'],
      'D1 D2 D3 D4 D5',
      '--komi',
      '0.5',
    );
    expect(stdout).toContain(' 1 . . X(O). 1\n');
    expect(stdout).toMatch(/Black \(You\) wins by 4\.5 points: B\+4\.5\.\n$/);
    expect(record()).toContain('RE[B+4.5]');
    expect(code).toBe(0);
  });

  test('what cannot be done is answered, and the game goes on', async () => {
    const { code, stdout } = await play(
      ['c3', 'c3', 'f9', 'castle', 'save nowhere/x.sgf', 'save', 'c4', 'resign'],
      'D3 D4',
    );
    const answers = stdout.split('\n').filter((line) => line.startsWith('> ') && line.length > 2);
    expect(answers).toEqual([
      '> C3 is illegal: occupied',
      '> neither a point nor a command: f9 (help lists them)',
      '> neither a point nor a command: castle (help lists them)',
      '> cannot write nowhere/x.sgf (ENOENT)',
      '> save where? For example: save game.sgf',
      expect.stringMatching(/^> White .* wins by resignation: W\+R\.$/),
    ]);
    expect(record()).toContain(';B[cc];W[dc];B[cb];W[db])');
    expect(code).toBe(0);
  });

  test('undo takes back the own move and the answer to it, and no more than there is', async () => {
    const { stdout } = await play(['c3', 'undo', 'undo', 'b2', 'save mid.sgf', 'quit'], 'D3 D4');
    expect(stdout).toContain('there is no move of yours to take back');
    expect(record('mid.sgf')).toMatch(/PL\[B\];B\[bd\];W\[db\]\)/);
  });

  test('white against handicap stones moves first, with half a point of komi', async () => {
    const { stdout } = await play(['c7', 'quit'], 'D3', '--color', 'white', '--handicap', '2', '--size', '9');
    expect(stdout).toContain(' 3 . . X . . . . . . 3');
    expect(record()).toMatch(/KM\[0\.5\].*HA\[2\].*;W\[cc\];B\[dg\]\)/);
  });

  test('an engine that plays an illegal move ends it, and the game is kept', async () => {
    const { code, stderr } = await play(['c3', 'd4'], 'C3');
    expect(stderr).toMatch(/^vw: .* wants to play C3\n$/);
    expect(record()).toContain(';B[cc])');
    expect(code).toBe(1);
  });

  test('against vw-gtp at a level: who leads is what its final_score says', async () => {
    const { code, stdout } = await runVw(['play', '--level', '1'], {
      cwd: folder,
      input: 'e5\nscore\nquit\n',
    });
    expect(stdout).toMatch(/\nvw-gtp: [A-HJ][1-9]\n/);
    expect(stdout).toMatch(/> estimated: (0|[BW]\+\d+)\n/);
    expect(code).toBe(0);
  });

  test.each([
    [['--level', '0'], '--level must be a whole number from 1 to 10'],
    [['--level', '3', '--engine', 'gnugo-1'], 'Arguments engine and level are mutually exclusive'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await runVw(['play', ...args], { cwd: folder });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
