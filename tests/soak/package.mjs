#!/usr/bin/env node
// node tests/soak/package.mjs
// Packs the project, installs the package globally into an empty prefix with an empty cache, and runs it from another folder:
// the engine, a match, held-out figures. Ends with 1 where anything fails. Needs the npm registry. Scripts of dependencies are
// not run: onnxruntime-node's would fetch CUDA from elsewhere.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rounded } from './rounded.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vw package '));
const isWindows = process.platform === 'win32';
const [prefix, elsewhere] = [join(folder, 'prefix'), join(folder, 'some where')];
mkdirSync(prefix);
mkdirSync(elsewhere);
const programs = isWindows ? prefix : join(prefix, 'bin');

function run(command, args, options = {}) {
  const start = performance.now();
  const output = execFileSync(command, args, {
    ...{ cwd: elsewhere, encoding: 'utf8', shell: isWindows, stdio: ['pipe', 'pipe', 'inherit'] },
    ...options,
  });
  console.log(
    `${((performance.now() - start) / 1000).toFixed(1)} s  ${[command, ...args].join(' ').replaceAll(folder, '…')}`,
  );
  return output;
}
const vw = (name, args, input = '') => run(join(programs, name), args, { input });
function expect(text, pattern) {
  if (!pattern.test(text)) throw new Error(`no ${pattern} in: ${text.slice(-500)}`);
}

try {
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename, entryCount }] = JSON.parse(packed.slice(packed.indexOf('[')));
  const tarball = join(folder, filename);
  const begun = performance.now();
  const megabytes = rounded(statSync(tarball).size / 1e6, 1);
  run('npm', [
    'install',
    '--global',
    '--ignore-scripts',
    '--prefix',
    prefix,
    '--cache',
    join(folder, 'cache'),
    '--no-audit',
    '--no-fund',
    tarball,
  ]);
  const installedS = Math.round((performance.now() - begun) / 1000);
  expect(vw('vw-gtp', ['--seed', '1'], 'name\ngenmove b\nshowboard\nquit\n'), /^= [^\n]+\n\n= [A-HJ]\d\n\n/);
  expect(vw('vw', ['model', 'check']), /is sound/);
  expect(vw('vw', ['strength', '--opponent', 'random', '--games', '2', '--json']), /"wins":2/);
  expect(vw('vw', ['eval', '--games', '1', '--json']), /"boardsReadBack":1/);
  console.log(JSON.stringify({ soak: 'package', megabytes, files: entryCount, installedS }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
