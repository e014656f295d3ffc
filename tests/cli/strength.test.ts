import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { engineLine, randomLine, runVw } from '../support/run-vw.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-strength-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function onFive(games: number, engine = randomLine(1)): string[] {
  const opponent = randomLine(2);
  const settings = ['--size', '5', '--komi', '0.5', '--games', String(games), '--out', 'match'];
  return ['strength', '--engine', engine, '--opponent', opponent, ...settings];
}

describe('vw strength', () => {
  test('plays a match, keeps it, and does not play it again', async () => {
    const args = onFive(4);
    const first = await runVw(args, { cwd: folder });
    expect(first.stdout).toMatch(/games +4: \d won, \d lost, 0 drawn, 0 without result/);
    expect(first.stdout).toMatch(/score +\d+\.\d % \(95 %: \d+\.\d % to \d+\.\d %\) in 2 pairs/);
    expect(first.stdout).toMatch(/points +[+-]?\d+\.\d a counted game \(standard error \d+\.\d\)/);
    expect(first.stdout).toMatch(/time +.+ \d+ s, \d+ ms a move; .+ \d+ s, \d+ ms a move/);
    expect(first.stderr).toMatch(/^4\/4 .* \(\d won, \d lost, 0 drawn; 0 s left\)$/m);
    expect(first.code).toBe(0);
    const again = await runVw([...args, '--json'], { cwd: folder });
    expect(again.stderr).toBe('4 of 4 games are there already.\n');
    const { games, statistics, endings } = JSON.parse(again.stdout) as Record<string, unknown>;
    expect({ games, statistics, endings }).toMatchObject({
      games: 4,
      statistics: { interval: {} },
      endings: { twoPasses: 4, forfeits: { 'illegal-move': { engine: 0, opponent: 0 } } },
    });
    expect(readFileSync(join(folder, 'match', 'games', '0-1-1-1.sgf'), 'utf8')).toContain('SZ[5]');
  });

  test('counts the games that an engine throws away', async () => {
    const args = [...onFive(4, engineLine('misbehaving', 'crash-on-genmove')), '--json'];
    const { stdout, code } = await runVw(args, { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({
      games: 4,
      losses: 4,
      endings: { twoPasses: 0, forfeits: { crashed: { engine: 4, opponent: 0 } } },
    });
    expect(code).toBe(0);
  });

  test('stops when told to, and goes on from there', async () => {
    const args = onFive(40);
    const stopped = await runVw(args, { cwd: folder, interruptAt: '3/40' });
    const played = Number(/Stopped after (\d+) of 40 games/.exec(stopped.stderr)![1]);
    expect(played).toBeGreaterThanOrEqual(3);
    expect(played).toBeLessThan(40);
    expect(stopped.code).toBe(1);
    const rest = await runVw(args, { cwd: folder });
    expect(rest.stderr).toMatch(new RegExp(`^${played} of 40 games are there already`));
    expect(rest.stdout).toMatch(/in 20 pairs/);
    expect(rest.code).toBe(0);
  });
});
