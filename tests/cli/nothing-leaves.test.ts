import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../dist/cli/${name}.js`, import.meta.url));

const BOARD = fileURLToPath(new URL('../fixtures/boards/wgo-9.png', import.meta.url));

const FILM = fileURLToPath(new URL('../fixtures/recordings/besogo-9.gif', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-private-'));
  for (const name of ['home', 'work']) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

const COMMANDS: readonly (readonly [string, readonly string[], string])[] = [
  ['a move', [program('vw-gtp'), '--threads', '1'], 'genmove b\nquit\n'],
  [
    'a tournament in threads',
    [program('vw'), 'arena', '--engine', 'vw-builtin', '--engine', 'random', '--pairs', '1', '--out', 'out'],
    '',
  ],
  ['a benchmark', [program('vw'), 'bench', '--positions', '2', '--judge', 'shipped', '--out', 'out'], ''],
  ['a picture read', [program('vw'), 'see', BOARD, '--move', 'black', '--out', 'move.png'], ''],
  ['a film watched', [program('vw'), 'watch', FILM], ''],
  ['a bundle looked at', [program('vw'), 'model', 'check', 'vw'], ''],
];

/** As on a user's machine: ONNX Runtime keeps quiet where it finds itself in a CI. */
function environment(): NodeJS.ProcessEnv {
  const { CI: _, ORT_DISABLE_TELEMETRY: __, ...rest } = process.env;
  return { ...rest, HOME: join(folder, 'home'), VW_THREADS: '1' };
}

const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

describe('nothing leaves this machine, and nothing is written outside', () => {
  test.each(COMMANDS)('%s: the home folder stays empty', (_, args, input) => {
    execFileSync(process.execPath, args, { ...{ input, cwd: join(folder, 'work'), env: environment() } });
    expect(readdirSync(join(folder, 'home'))).toEqual([]);
  });

  (canTrace ? test : test.skip).each(COMMANDS)(
    '%s: no host is asked, no other file is touched',
    (_, args, input) => {
      const log = join(folder, 'trace');
      const calls =
        'trace=openat,open,creat,connect,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,link,symlink';
      const traced = ['-f', '-qq', '-e', calls, '-o', log, process.execPath, ...args];
      execFileSync('strace', traced, { ...{ input, cwd: join(folder, 'work'), env: environment() } });
      const lines = readFileSync(log, 'utf8').split('\n');
      expect(lines.length).toBeGreaterThan(100);
      expect(
        lines.filter((line) => /connect\(/.test(line) && !/AF_UNIX|127\.0\.0\.1|"::1"/.test(line)),
      ).toEqual([]);
      const changes = lines.filter(
        (line) => !/= -1 E/.test(line) && /O_CREAT|O_WRONLY|O_RDWR|mkdir|unlink|rename|link\(/.test(line),
      );
      const elsewhere = changes.filter(
        (line) =>
          !/"\/dev\/(null|tty)"|"\/proc\/self\/|"\/dev\/shm\//.test(line) &&
          /"\//.test(line) &&
          !line.includes(`"${folder}`),
      );
      expect(elsewhere).toEqual([]);
    },
  );
});
