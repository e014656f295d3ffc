import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BenchResult } from '../../src/bench/result.js';
import { runVw } from '../support/run-vw.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bench = (...args: string[]) => runVw(['bench', '--out', folder, '--device', 'cpu', ...args]);

describe('vw bench', () => {
  test('measures our player by what comes with the program: table, JSON, a page; again costs nothing', async () => {
    const first = await bench('--positions', '8', '--judge', 'shipped', '--json');
    expect(first.code).toBe(0);
    const result = JSON.parse(first.stdout) as BenchResult;
    expect(result).toMatchObject({
      split: 'gobench-varied-9x9',
      size: 9,
      positions: 8,
      judgedBy: 'shipped',
      settings: { komi: 7 },
      search: { visits: 50 },
    });
    const { metrics } = result.engines[0]!;
    expect(metrics.outcomes).toEqual({ move: 8 });
    expect(metrics.withoutScoreLoss).toBe(0);
    expect(metrics.actionValue.n).toBe(8);
    expect(metrics.actionValue.value).toBeGreaterThan(0.3);
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    expect(page).toContain('VideoWorld 300M');
    expect(page).toContain('Worst mistakes of vw<');
    expect(page.replace(/base64,[^"]*/g, '')).not.toMatch(/https?:|NaN|undefined/);

    const again = await bench('--positions', '8', '--judge', 'shipped', '--no-pictures');
    expect(again.stderr).toContain('8 of 8 positions');
    expect(again.stdout).toMatch(
      /^8 positions of \d+ games, gobench-varied-9x9\. Judged by the annotations that come with/,
    );
    expect(again.stdout).toMatch(/\nvw +video +\d/);
  });

  test('has a split for a larger board, with the komi of our games there', async () => {
    const { code, stdout } = await bench('--size', '13', '--positions', '3', '--judge', 'shipped', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as BenchResult;
    expect(result).toMatchObject({ split: 'gobench-varied-13x13', positions: 3, settings: { komi: 7.5 } });
    expect(result.engines[0]!.metrics.actionValue.n).toBe(3);
  });

  test('without the judge it asks for: one sentence that says what to do', async () => {
    const ending = await bench('--judge', 'live', '--katago', '/nowhere/katago');
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr).toMatch(/^vw: no KataGo: there is no program \/nowhere\/katago/);
  });

  test('told to stop while it is judged it stops, and its folder is free again', async () => {
    const katago = join(folder, 'katago');
    const mock = fileURLToPath(new URL('../engines/judge.mjs', import.meta.url));
    await writeFile(katago, `#!/bin/sh\nexec "${process.execPath}" "${mock}" hangs-always\n`, {
      mode: 0o755,
    });
    const vw = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));
    const args = ['bench', '--out', folder, '--device', 'cpu', '--positions', '3', '--judge', 'live'];
    const child = spawn(process.execPath, [vw, ...args, '--katago', katago, '--network', mock]);
    const exit = once(child, 'exit');
    let said = '';
    await new Promise<void>((resolve) =>
      child.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (/3 of 3 positions, vw, in/.test(said)) resolve();
      }),
    );
    await delay(500);
    const meanwhile = await bench('--positions', '3', '--judge', 'shipped');
    expect(meanwhile.stderr).toContain(`vw: process ${child.pid} is at work in ${folder}`);
    const start = performance.now();
    child.kill('SIGINT');
    expect(await exit).toEqual([1, null]);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(said).toContain('Stopped; the same command goes on from there.');
    expect((await bench('--positions', '3', '--judge', 'shipped', '--no-pictures')).code).toBe(0);
  });

  test('a wrong number is bad usage', async () => {
    expect((await bench('--positions', '0')).code).toBe(2);
  });
});

describe('vw data', () => {
  test('check finds what two sets of games share, and fails then', async () => {
    const shipped = 'sgf/gobench-varied-9x9.sgf.gz';
    const { code, stdout } = await runVw(['data', 'check', '--against', shipped, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ games: 100, looked: 1000, lookedShared: 1000 });
  });
});
