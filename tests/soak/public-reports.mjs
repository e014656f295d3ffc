#!/usr/bin/env node
// node tests/soak/public-reports.mjs
// What users of other tournament programs reported as faults of theirs, each tried with vw arena. Ends with 1 where one of them is ours too.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sprt } from '../../dist/rating/sprt.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vw = join(root, 'dist', 'cli', 'vw.js');
const top = mkdtempSync(join(tmpdir(), 'vw-reports-'));
let folder = top;

/** Writes the spec of an engine under tests/engines and returns its path. */
function engine(name, script, args = [], limits = {}) {
  const path = join(folder, `${name}.json`);
  const spec = { name, command: 'node', args: [join(root, 'tests', 'engines', `${script}.mjs`), ...args] };
  const all = { startTimeoutMs: 5000, moveTimeoutMs: 1000, commandTimeoutMs: 1000, ...limits };
  writeFileSync(path, JSON.stringify({ ...spec, limits: all }));
  return path;
}
const honest = (name, ...args) => engine(name, 'punctual', ['--think', '10', '--moves', '6', ...args]);
const quick = (name, seed, faults = 0) =>
  engine(name, 'mischief', ['--seed', String(seed), '--faults', String(faults)]);
const bad = (name, fault) => engine(name, 'misbehaving', [fault]);

function start(engines, args) {
  const named = engines.flatMap((path) => ['--engine', path]);
  const all = ['arena', ...named, '--out', join(folder, 'out'), ...args];
  const child = spawn(process.execPath, [vw, ...all], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', (text) => (said[stream] += text));
  return { child, said };
}

async function arena(engines, args = [], mostMs = 60_000) {
  const { child, said } = start(engines, [...args, '--json']);
  const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
  const begun = performance.now();
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (signal) throw new Error(`did not end within ${mostMs} ms`);
  if (/^\s+at /m.test(said.stderr)) throw new Error(said.stderr);
  const result = said.stdout === '' ? undefined : JSON.parse(said.stdout);
  return { code, result, stderr: said.stderr, ms: performance.now() - begun };
}

const games = () =>
  readFileSync(join(folder, 'out', 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const records = () => readdirSync(join(folder, 'out', 'games'));
const forfeits = (reason) => games().filter(({ result }) => result.reason === reason);

function check(isSo, text) {
  if (!isSo) throw new Error(text);
}

/** Begins, waits for so many games, sends a signal, and returns how long it took to end. */
async function interrupted(engines, args, after, signal) {
  const { child } = start(engines, args);
  const ended = once(child, 'close');
  const has = () => {
    try {
      return games().length >= after;
    } catch {
      return after === 0;
    }
  };
  while (!has()) await delay(20);
  if (after === 0) await delay(1500);
  const begun = performance.now();
  child.kill(signal);
  await ended;
  return performance.now() - begun;
}

const REPORTS = {
  'fastchess 231, a tournament does not end after losses on time': async () => {
    const { code, result } = await arena(
      [bad('slow', 'hang-on-genmove'), honest('one')],
      ['--pairs', '4', '--concurrency', '4'],
    );
    check(code === 0 && result.games === 8 && forfeits('timed-out').length === 8, JSON.stringify(result));
    return '8 games, 8 lost on time, ended';
  },
  'fastchess 310, losses on time of engines that are not late': async () => {
    await arena([honest('one'), honest('two')], ['--pairs', '8', '--concurrency', '8', '--time', '2+0.1']);
    check(forfeits('timed-out').length === 0, 'an honest engine lost on time');
    return '16 games, 8 pairs at once on a clock of 2+0.1: none lost on time';
  },
  'fastchess 302 and 495, a move that comes late loses nothing': async () => {
    await arena([honest('one', '--think', '300'), honest('two')], ['--pairs', '1', '--time', '0.1+0.1']);
    check(forfeits('timed-out').length === 2, JSON.stringify(games()));
    return 'lost on time, both games';
  },
  'fastchess 490, a late answer is taken for that to the next question': async () => {
    const late = engine('late', 'punctual', ['--think', '600', '--moves', '6'], { moveTimeoutMs: 300 });
    await arena([late, honest('two')], ['--pairs', '3']);
    check(forfeits('timed-out').length === 6, JSON.stringify(games().map(({ result }) => result)));
    return '6 of 6 lost on time, none by an illegal move';
  },
  'fastchess 343, an interrupt waits for a long move': async () => {
    const slow = engine('slow', 'punctual', ['--think', '50000'], { moveTimeoutMs: 60_000 });
    const ms = await interrupted([slow, honest('two')], ['--pairs', '1'], 0, 'SIGINT');
    check(ms < 5000, `${ms} ms`);
    return `ended ${(ms / 1000).toFixed(1)} s after Ctrl-C`;
  },
  'fastchess 377, an illegal move ends the program': async () => {
    const { code } = await arena(
      [bad('cheat', 'illegal-move'), bad('talker', 'garbage-move'), honest('one')],
      ['--pairs', '1'],
    );
    const lost = forfeits('illegal-move').length + forfeits('garbage').length;
    check(
      code === 0 && games().length === 6 && lost === 6,
      JSON.stringify(games().map(({ result }) => result)),
    );
    return '6 games, each lost by whoever did it';
  },
  'fastchess 842, a tournament that was stopped cannot be gone on with': async () => {
    const engines = [quick('one', 1), quick('two', 2)];
    await interrupted(engines, ['--pairs', '20'], 7, 'SIGKILL');
    const { result } = await arena(engines, ['--pairs', '20']);
    const ids = games().map(({ id }) => id);
    check(result.games === 40 && new Set(ids).size === 40 && ids.length === 40, `${ids.length}`);
    return '40 games after kill -9, each once';
  },
  'fastchess 952, records and results differ in number after an interrupt': async () => {
    const engines = [quick('one', 1), quick('two', 2)];
    for (const after of [5, 12])
      await interrupted(engines, ['--pairs', '15', '--concurrency', '4'], after, 'SIGINT');
    await arena(engines, ['--pairs', '15', '--concurrency', '4']);
    const named = games()
      .map(({ file }) => file.replace('games/', ''))
      .sort();
    check(JSON.stringify(named) === JSON.stringify(records().sort()), `${named.length}, ${records().length}`);
    return `two interrupts: ${named.length} results, ${records().length} records`;
  },
  'fastchess 793, a continued run plays a game again': async () => {
    const engines = [honest('one'), honest('two')];
    await interrupted(engines, ['--pairs', '4'], 3, 'SIGINT');
    const before = readFileSync(join(folder, 'out', 'results.jsonl'), 'utf8');
    await arena(engines, ['--pairs', '4']);
    const after = readFileSync(join(folder, 'out', 'results.jsonl'), 'utf8');
    check(after.startsWith(before) && games().length === 8, after);
    return `${before.trim().split('\n').length} games kept, half pairs too, ${games().length} in the end`;
  },
  'fastchess 908, the last games of many at once are not counted': async () => {
    const { result } = await arena(
      [quick('one', 1), quick('two', 2)],
      ['--pairs', '20', '--concurrency', '6'],
    );
    const [pairs] = result.encounters.map(({ pairCounts }) =>
      pairCounts.reduce((sum, count) => sum + count, 0),
    );
    check(result.games === 40 && pairs === 20, `${result.games} games, ${pairs} pairs`);
    return '40 games and 20 pairs of 40 and 20';
  },
  'fastchess 634, engines that do not run draw every game': async () => {
    const { code, stderr } = await arena([bad('broken', 'crash-at-start'), honest('one')], ['--pairs', '2']);
    check(code === 1 && /cannot find my weights/.test(stderr), stderr);
    return 'told before the first game, with the engine’s last words; nothing counted';
  },
  'fastchess 830, a book that is no text ends the program': async () => {
    const book = join(folder, 'book.bin');
    writeFileSync(book, Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)));
    const engines = [quick('one', 1), quick('two', 2)];
    const { code, stderr } = await arena(engines, ['--book', book, '--pairs', '1']);
    check(code === 1 && stderr.startsWith('vw: '), stderr);
    const gzipped = await arena(engines, ['--book', join(root, 'sgf', 'test-9x9.sgf.gz'), '--pairs', '1']);
    check(gzipped.code === 0 && gzipped.result.games === 2, gzipped.stderr);
    return 'one sentence; a gzipped book is read';
  },
  'fastchess 132, without a book all games begin alike': async () => {
    await arena([quick('one', 1), quick('two', 2)], ['--pairs', '30']);
    const openings = games().map(({ moves }) => moves.split(' ').slice(0, 2).join(' '));
    check(new Set(openings).size === 30, `${new Set(openings).size} of 30`);
    return '30 openings in 30 pairs';
  },
  'OpenBench 168, openings come again where several play at once': async () => {
    await arena(
      [quick('one', 1), quick('two', 2), quick('three', 3)],
      ['--pairs', '10', '--concurrency', '6'],
    );
    const of = (pair) =>
      games()
        .filter(({ id }) => id.startsWith(pair))
        .map(({ moves }) => moves.split(' ').slice(0, 2).join(' '));
    for (const pair of ['0-1-', '0-2-', '1-2-'])
      check(new Set(of(pair)).size === 10, `${pair}: ${new Set(of(pair)).size}`);
    return '10 openings in 10 pairs of every two engines, six pairs at once';
  },
  'OpenBench 231, pairs cannot be told apart afterwards': async () => {
    await arena([quick('one', 1), quick('two', 2)], ['--pairs', '6']);
    const child = spawn(process.execPath, [vw, 'rate', join(folder, 'out', 'results.jsonl'), '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    await once(child, 'close');
    const { pairCounts } = JSON.parse(text).encounters[0];
    check(pairCounts.reduce((sum, count) => sum + count, 0) === 6, text);
    return `vw rate finds all 6: ${pairCounts.join(', ')}`;
  },
  'OpenBench 31, crashes and losses on time do not show': async () => {
    await arena(
      [bad('slow', 'hang-on-genmove'), bad('dies', 'crash-on-genmove'), honest('one')],
      ['--pairs', '1'],
    );
    const page = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
    for (const text of ['timed-out: slow', 'crashed: dies']) check(page.includes(text), text);
    return 'both in the report, with the engine’s name, and in games.csv';
  },
  'fishtest 1905, more losses on time than games': async () => {
    await arena([bad('slow', 'hang-on-genmove'), bad('slower', 'hang-on-genmove')], ['--pairs', '2']);
    const page = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
    const counts = [...page.matchAll(/timed-out: slow(?:er)?<\/td>\s*<td[^>]*>(\d+)/g)].map(([, count]) =>
      Number(count),
    );
    check(counts.reduce((sum, count) => sum + count, 0) === 4, `${counts} in the report`);
    return '4 games, 4 lost on time in the report';
  },
  'cutechess 757, nonsense from engines ends the program at high concurrency': async () => {
    const { code, result } = await arena(
      [quick('one', 1, 0.8), quick('two', 2, 0.8)],
      ['--pairs', '16', '--concurrency', '16'],
      120_000,
    );
    check(code === 0 && result.games === 32, JSON.stringify(result));
    return '16 pairs at once of engines that misbehave in most games: 32 games, ended';
  },
  'cutechess 27, an engine that has gone is waited for': async () => {
    const { ms } = await arena(
      [engine('gone', 'misbehaving', ['quits-mid-game'], { moveTimeoutMs: 60_000 }), honest('one')],
      ['--pairs', '1'],
    );
    check(ms < 10_000 && forfeits('crashed').length === 2, `${ms} ms`);
    return `both games over, all in ${(ms / 1000).toFixed(1)} s with a limit of 60 s a move`;
  },
  'cutechess 794, an engine that does not answer between games ends the tournament': async () => {
    const { code, result } = await arena(
      [bad('mute', 'hang-between-games'), honest('one'), honest('two')],
      ['--pairs', '2'],
    );
    const between = games().filter(({ black, white }) => black !== 'mute' && white !== 'mute');
    check(between.length === 4 && result.games >= 4, `${code} ${JSON.stringify(result.leftOut)}`);
    return `the others play on; ${result.games} games of 12, ${result.leftOut?.length ?? 0} engine left out`;
  },
  'cutechess 636, a sequential test ends after one game': async () => {
    const { result } = await arena(
      [honest('one'), bad('weak', 'crash-on-genmove')],
      ['--format', 'sprt', '--sprt=0,200'],
    );
    check(result.sprt.verdict === 'elo1' && result.sprt.pairs > 1, JSON.stringify(result.sprt));
    return `decided after ${result.sprt.pairs} pairs without a number given`;
  },
  'cutechess 881, no bounds and no likelihood ratio where one side wins all': async () => {
    const { llr, lower, upper } = sprt([726, 1, 1], {
      model: 'logistic',
      elo0: 0,
      elo1: 5,
      alpha: 0.05,
      beta: 0.05,
    });
    check(Number.isFinite(llr) && llr < lower && upper > 2.9, `${llr} ${lower} ${upper}`);
    return `728 games, 1 won: LLR ${llr.toFixed(1)}, ${lower.toFixed(2)} to ${upper.toFixed(2)}`;
  },
  'cutechess 543, the likelihood ratio is not that of the bounds': async () => {
    const { llr } = sprt([759, 1863, 880], { model: 'logistic', elo0: 0, elo1: 5, alpha: 0.05, beta: 0.05 });
    check(Math.abs(llr - 2.95) < 0.01, String(llr));
    return `880 won, 1863 drawn, 759 lost, 0 to 5 Elo: ${llr.toFixed(2)}, as the report says for Elo`;
  },
  'fastchess 877, the test hangs where all is lost and bounds are far': async () => {
    const begun = performance.now();
    for (let lost = 1; lost < 40; lost++) {
      const { llr } = sprt([lost, 0, 0, 0, 0], {
        model: 'normalized',
        elo0: -1500,
        elo1: -500,
        alpha: 0.05,
        beta: 0.05,
      });
      check(Number.isFinite(llr), String(llr));
    }
    return `39 states in ${(performance.now() - begun).toFixed(0)} ms`;
  },
  'gogui 9, names or result in a record do not fit the colours': async () => {
    await arena([quick('one', 1), quick('two', 2)], ['--pairs', '3']);
    for (const { black, white, file } of games()) {
      const sgf = readFileSync(join(folder, 'out', file), 'utf8');
      check(sgf.includes(`PB[${black}]`) && sgf.includes(`PW[${white}]`), sgf.slice(0, 200));
    }
    const [first, second] = games();
    check(first.black === second.white, 'colours are not exchanged');
    return '6 records, colours exchanged, names as played';
  },
  'minigo 105, no result where engines cannot count': async () => {
    await arena(
      [engine('one', 'scripted', ['C3', 'D4']), engine('two', 'scripted', ['G7', 'F6'])],
      ['--pairs', '1'],
    );
    check(
      games().every(({ result }) => result.kind === 'score'),
      JSON.stringify(games()),
    );
    return 'counted by the referee';
  },
};

let failed = 0;
for (const [index, [report, trial]] of Object.entries(REPORTS).entries()) {
  folder = join(top, String(index));
  mkdirSync(folder);
  try {
    console.log(`ok    ${report}: ${await trial()}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${report}: ${error.message.slice(0, 400)}`);
  }
}
rmSync(top, { recursive: true, force: true });
console.log(JSON.stringify({ soak: 'reports', reports: Object.keys(REPORTS).length, oursToo: failed }));
process.exitCode = failed > 0 ? 1 : 0;
