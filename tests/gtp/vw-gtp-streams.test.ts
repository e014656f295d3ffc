import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));
const transcripts = new URL('transcripts/', import.meta.url);
const running: ChildProcessWithoutNullStreams[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

function start(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, '--device', 'cpu', '--seed', '1', ...args]);
  child.stdin.on('error', () => undefined);
  running.push(child);
  return child;
}

async function ending(child: ChildProcessWithoutNullStreams): Promise<[stdout: string, stderr: string]> {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return [stdout, stderr];
}

test.each(['lz-analyze 5', 'kata-analyze 5 ownership true'])(
  'nobody reads any more while %s reports: the program ends, without a stack trace',
  async (line) => {
    const child = start();
    child.stdin.write(`${line}\n`);
    let seen = '';
    while (!seen.includes('info move')) seen += String(((await once(child.stdout, 'data')) as [Buffer])[0]);
    child.stdout.destroy();
    const [, stderr] = await ending(child);
    expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
  },
);

/** Head with an optional number, lines that are not empty, one empty line. */
const ANSWERS = /^(?:[=?]\d*(?: [^\n]*)?\n(?:[^\n]+\n)*\n)*$/;

/** Lines on stderr that some client takes for something else (gtp-clients: Lizzie, gtp2ogs, Ogatak, KaTrain, GoGui). */
const TRAPS = [
  /^[=?]/,
  /^info /,
  /^play /,
  / -> /,
  /(MAIN|DISCUSSION|MALKOVICH):/i,
  /exception/i,
  /what\(\)/,
  /^WARNING:/,
  /^gogui-gfx:/,
];

const scripts = readdirSync(transcripts).filter((name) => name.endsWith('.gtp'));

test('whatever any client sends, stdout is only GTP, and stderr says nothing that a client takes for something else', async () => {
  const sessions = scripts.map((name) => readFileSync(new URL(name, transcripts), 'utf8'));
  const child = start('--visits', '4');
  // One process for all: a script's own quit would end it.
  for (const text of sessions) child.stdin.write(`${text.replace(/^\d* *quit.*$/gm, '')}\nname\n`);
  child.stdin.end('quit\n');
  const [stdout, stderr] = await ending(child);
  expect(stdout).toMatch(ANSWERS);
  expect(stdout.endsWith('\n\n= \n\n')).toBe(true);
  expect(stdout.length).toBeGreaterThan(20_000);
  const lines = stderr.split('\n').filter((line) => line !== '');
  expect(lines).toContain('GTP ready');
  expect(lines.filter((line) => TRAPS.some((trap) => trap.test(line)))).toEqual([]);
});
