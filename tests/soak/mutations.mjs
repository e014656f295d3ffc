#!/usr/bin/env node
// node tests/soak/mutations.mjs [--count 100] [--seed 1] [--folders src/go,src/render,…,training] [--python .venv/bin/python]
// Changes the program in small ways, one at a time, in a copy of what is committed: a comparison, a sign, a number, a condition. Runs the tests
// of the folder, then those of all that rests on it, and names every change that none of them notices. Ends with the figures as lines of JSON.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { seededRandom } from '../../dist/util/rng.js';
import { changesOf } from './small-changes.mjs';

const FOLDERS = 'src/go,src/render,src/player,src/think,src/rating,src/match,training';
/** A change may make a loop without end. */
const LONGEST_MS = 15 * 60_000;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    folders: { type: 'string', default: FOLDERS },
    python: { type: 'string', default: '.venv/bin/python' },
  },
});
const python = resolve(values.python);
const random = seededRandom(Number(values.seed));
const pick = (list) => list[Math.floor(list.length * random())];

const copy = mkdtempSync(join(tmpdir(), 'vw-mutations-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
const committed = execFileSync('git', ['archive', 'HEAD'], { maxBuffer: 1 << 30 });
execFileSync('tar', ['x', '-C', copy], { input: committed });
symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
execFileSync('npm', ['run', 'build'], { cwd: copy, stdio: 'ignore' });

const folders = values.folders.split(',').map((folder) => ({ folder, files: sourcesIn(folder) }));
const figures = new Map(folders.map(({ folder }) => [folder, { changes: 0, byOwnTests: 0, byOthers: 0 }]));
for (let number = 0; number < Number(values.count); number++) {
  const { folder, files } = folders[number % folders.length];
  const counts = figures.get(folder);
  const { file, line, before, after, text } = randomChange(files);
  const path = join(copy, file);
  const whole = readFileSync(path);
  writeFileSync(path, text);
  const built = join(copy, file.replace(/^src/, 'dist').replace(/ts$/, 'js'));
  const wholeBuilt = file.endsWith('.ts') ? readFileSync(built) : undefined;
  if (wholeBuilt) writeFileSync(built, emitted(text));
  counts.changes++;
  const [ownTests, otherTests] = file.endsWith('.ts') ? jestRuns(file) : pytestRuns(file);
  if (fails(ownTests)) counts.byOwnTests++;
  else if (fails(otherTests)) counts.byOthers++;
  else console.log(`unnoticed: ${file}:${line}: ${before.trim()}  ->  ${after.trim()}`);
  writeFileSync(path, whole);
  if (wholeBuilt) writeFileSync(built, wholeBuilt);
  process.stderr.write(`\r${number + 1} of ${values.count}  `);
}
process.stderr.write('\n');
for (const [folder, counts] of figures) {
  const unnoticed = counts.changes - counts.byOwnTests - counts.byOthers;
  console.log(JSON.stringify({ folder, ...counts, unnoticed }));
}

/** Returns the files of a folder that programs are made of, as paths from the top. */
function sourcesIn(folder) {
  return readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|py)$/.test(name) && !/(^|\/)(tests|page)\//.test(name))
    .map((name) => join(folder, name));
}

/** Returns a change at a random place of all those in a folder; one that the compiler drops, as of a type, is none. */
function randomChange(files) {
  for (;;) {
    const file = pick(files);
    const source = readFileSync(join(copy, file), 'utf8');
    const changes = changesOf(source, file.endsWith('.py') ? 'python' : 'typescript');
    if (changes.length === 0) continue;
    const { from, to, by } = pick(changes);
    const text = source.slice(0, from) + by + source.slice(to);
    if (file.endsWith('.ts') && emitted(text) === emitted(source)) continue;
    const line = source.slice(0, from).split('\n').length;
    return { file, line, before: source.split('\n')[line - 1], after: text.split('\n')[line - 1], text };
  }
}

function emitted(text) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function jestRuns(file) {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--bail'];
  return [
    [process.execPath, ...jest, dirname(file).replace(/^src/, 'tests')],
    [process.execPath, ...jest, '--findRelatedTests', file],
  ];
}

/** Tests that name the module come first. */
function pytestRuns(file) {
  const name = new RegExp(`\\b${basename(file, '.py')}\\b`);
  const tests = sourcesInTests().filter((test) => name.test(readFileSync(join(copy, test), 'utf8')));
  const pytest = [python, '-m', 'pytest', '-q', '-x'];
  return [tests.length > 0 ? [...pytest, ...tests] : ['true'], [...pytest, 'training/tests']];
}

function sourcesInTests() {
  return readdirSync(join(copy, 'training/tests'), { encoding: 'utf8' })
    .filter((name) => /^test_.*\.py$/.test(name))
    .map((name) => join('training/tests', name));
}

function fails([command, ...args]) {
  return (
    spawnSync(command, args, { cwd: copy, stdio: 'ignore', timeout: LONGEST_MS, killSignal: 'SIGKILL' })
      .status !== 0
  );
}
