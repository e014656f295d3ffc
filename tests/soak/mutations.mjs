#!/usr/bin/env node
// node tests/soak/mutations.mjs [--count 100] [--seed 1] [--from 1] [--near] [--folders src/go,src/render,…,training] [--python .venv/bin/python]
// Changes the program in small ways, one at a time, in a copy of what is committed: a comparison, a sign, a number, a condition. Runs the tests
// that name the module, those of its folder, then those of all that rests on it (not with --near), and names every change that none of them
// notices; how the others were noticed goes to stderr, and --from goes on at that change. Ends with the figures as lines of JSON. To be run where
// nothing else runs: what only takes too long counts as noticed by time.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { seededRandom } from '../../dist/util/rng.js';
import { changesOf } from './small-changes.mjs';

const FOLDERS = 'src/go,src/render,src/player,src/think,src/rating,src/match,training';
/** A change may make a loop without end. */
const LONGEST_MS = { byOwnTests: 5 * 60_000, byOthers: 25 * 60_000, red: 60 * 60_000 };

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    near: { type: 'boolean', default: false },
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
const figures = new Map(
  folders.map(({ folder }) => [folder, { changes: 0, byOwnTests: 0, byOthers: 0, byTime: 0 }]),
);
refuseRedTests();
for (let number = 0; number < Number(values.count); number++) {
  const { folder, files } = folders[number % folders.length];
  const counts = figures.get(folder);
  const { file, line, before, after, text } = randomChange(files);
  if (number + 1 < Number(values.from)) continue;
  const path = join(copy, file);
  const whole = readFileSync(path);
  writeFileSync(path, text);
  const built = join(copy, file.replace(/^src/, 'dist').replace(/ts$/, 'js'));
  const wholeBuilt = file.endsWith('.ts') ? readFileSync(built) : undefined;
  if (wholeBuilt) writeFileSync(built, emitted(text));
  counts.changes++;
  const change = `${file}:${line}: ${before.trim()}  ->  ${after.trim()}`;
  let noticed;
  for (const { whose, command } of testRuns(file))
    if (whose === 'byOwnTests' || !values.near) noticed ??= outcome(command, whose);
  if (noticed) counts[noticed]++;
  else console.log(`unnoticed: ${change}`);
  writeFileSync(path, whole);
  if (wholeBuilt) writeFileSync(built, wholeBuilt);
  process.stderr.write(`${number + 1} of ${values.count}: ${noticed ?? 'unnoticed'}: ${change}\n`);
}
for (const [folder, counts] of figures) {
  const unnoticed = counts.changes - counts.byOwnTests - counts.byOthers - counts.byTime;
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

/** Returns what runs the tests that name a module, those of its folder, and those of all that rests on it. */
function testRuns(file) {
  const name = new RegExp(`\\b${basename(file, extname(file))}\\b`);
  const naming = (folder, isTest) =>
    readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => isTest.test(path))
      .map((path) => join(folder, path))
      .filter((path) => name.test(readFileSync(join(copy, path), 'utf8')));
  if (file.endsWith('.py')) {
    const pytest = [python, '-m', 'pytest', '-q', '-x'];
    const own = naming('training/tests', /^test_.*\.py$/);
    return [
      ...(own.length > 0 ? [{ whose: 'byOwnTests', command: [...pytest, ...own] }] : []),
      { whose: 'byOthers', command: [...pytest, 'training/tests'] },
    ];
  }
  const script = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--bail'];
  const jest = [process.execPath, ...script];
  const folder = dirname(file).replace(/^src/, 'tests');
  const own = naming(folder, /\.test\.ts$/);
  return [
    ...(own.length > 0 ? [{ whose: 'byOwnTests', command: [...jest, '--runTestsByPath', ...own] }] : []),
    { whose: 'byOwnTests', command: [...jest, folder] },
    { whose: 'byOthers', command: [...jest, '--findRelatedTests', file] },
  ];
}

/** Returns how tests notice a change, `undefined` where they pass. */
function outcome([command, ...args], failing) {
  const limits = { timeout: LONGEST_MS[failing], killSignal: 'SIGKILL' };
  const { status, signal } = spawnSync(command, args, { cwd: copy, stdio: 'ignore', ...limits });
  if (signal === 'SIGKILL') return 'byTime';
  return status === 0 ? undefined : failing;
}

/** Ends the program where tests fail without any change: everything would count as noticed. */
function refuseRedTests() {
  const languages = new Map(folders.map(({ files }) => [extname(files[0]), files]));
  for (const [language, files] of languages) {
    const { command } = testRuns(files[0]).at(-1);
    const everything = language === '.py' ? command : [...command.slice(0, -2), 'tests'];
    if (!outcome(everything, 'red')) continue;
    console.error(`the tests of ${language} fail as they are`);
    process.exit(1);
  }
}
