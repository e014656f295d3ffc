#!/usr/bin/env node
// node --expose-gc tests/soak/arena-speed.mjs [--games 200] [--memory-games 10000] [--builtin-games 16]
// What the arena costs: ms a move with engines that answer at once, a bare relay of the same beside it; memory over many games; and how many more games a
// minute our engine plays in one process than in one process an engine. 0 leaves a part out. Runs on the built code. Lines of JSON.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalExecutor } from '../../dist/arena/local-executor.js';
import { playTournament } from '../../dist/arena/tournament.js';
import { loadEngineSpec } from '../../dist/match/engine-spec.js';
import { mischiefEngines } from './mischief-engines.mjs';
import { rounded } from './rounded.mjs';

const { values } = parseArgs({
  options: {
    games: { type: 'string', default: '200' },
    'memory-games': { type: 'string', default: '10000' },
    'builtin-games': { type: 'string', default: '16' },
  },
});
const shared = {
  format: 'round-robin',
  komi: 7.5,
  openingStones: 2,
  seed: 1,
  moveLimit: 200,
  scorer: 'area',
};

/** Plays a tournament in a folder that goes away. Returns its games and how long they took. */
async function play(settings, { concurrency = 1, onProgress } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vw-speed-'));
  const all = { ...shared, ...settings };
  let start = 0;
  try {
    const entries = await playTournament(all, {
      folder,
      executor: () => new LocalExecutor({ ...all, scorer: undefined, concurrency }),
      onProgress: (progress) => {
        start ||= performance.now();
        onProgress?.(progress);
      },
    });
    return { entries, timeMs: performance.now() - start };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const tell = (what, figures) => console.log(JSON.stringify({ what, ...figures }));
const perMove = (timeMs, engineMs, moves) => ({
  msAMove: rounded(timeMs / moves, 3),
  msWithoutGenmove: rounded((timeMs - engineMs) / moves, 3),
});

/** Two engines that answer at once. Games end by resignation: how long it takes to find dead stones is another question. */
const instant = (moves) =>
  mischiefEngines([0, 0]).map((engine) => ({
    ...engine,
    args: [...engine.args, '--moves', String(moves), '--resigns', '1'],
  }));

async function overhead(games) {
  const { entries, timeMs } = await play({ engines: instant(20), size: 9, pairs: games / 2 });
  const moves = entries.reduce((sum, entry) => sum + entry.moves.split(' ').length - 2, 0);
  const engineMs = entries.reduce((sum, { thinkingTimeMs: { black, white } }) => sum + black + white, 0);
  tell('arena', { games: entries.length, moves, ...perMove(timeMs, engineMs, moves) });
}

/** The same engines with nothing between them: a move is asked of one and told to the other, over bare pipes. */
async function relay(games) {
  const engines = instant(20).map(({ command, args }) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    let heard = '';
    let answer;
    child.stdout.on('data', (chunk) => {
      heard += chunk;
      if (!heard.endsWith('\n\n')) return;
      answer(heard.slice(1).trim());
      heard = '';
    });
    const ask = (line) =>
      new Promise((resolve) => {
        answer = resolve;
        child.stdin.write(`${line}\n`);
      });
    return { ask, child };
  });
  let moves = 0;
  let genmoveMs = 0;
  const start = performance.now();
  for (let game = 0; game < games; game++) {
    for (const { ask } of engines)
      for (const line of ['boardsize 9', 'clear_board', 'komi 7.5']) await ask(line);
    for (let turn = 0; ; turn++) {
      const [color, mover, other] = turn % 2 === 0 ? ['b', ...engines] : ['w', engines[1], engines[0]];
      const asked = performance.now();
      const move = await mover.ask(`genmove ${color}`);
      genmoveMs += performance.now() - asked;
      if (/resign/i.test(move)) break;
      moves += 1;
      await other.ask(`play ${color} ${move}`);
    }
  }
  const timeMs = performance.now() - start;
  for (const { child } of engines) child.kill();
  tell('relay', { games, moves, ...perMove(timeMs, genmoveMs, moves) });
}

async function memory(games) {
  const marks = [];
  let next = games / 10;
  const onProgress = ({ games: { size } }) => {
    if (size < next) return;
    next += games / 10;
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    marks.push({
      games: size,
      residentMiB: Math.round(rss / 2 ** 20),
      heapMiB: Math.round(heapUsed / 2 ** 20),
    });
  };
  await play({ engines: instant(8), size: 5, pairs: games / 2 }, { concurrency: 4, onProgress });
  for (const mark of marks) tell('memory', mark);
}

async function builtin(games) {
  const cores = availableParallelism();
  const measure = async (what, name, concurrency) => {
    const engines = ['a', 'b'].map((letter) => ({ ...loadEngineSpec(name), name: letter }));
    const { entries, timeMs } = await play({ engines, size: 9, pairs: games / 2 }, { concurrency });
    const gamesAMinute = rounded(entries.length / (timeMs / 60_000), 1);
    tell(what, { games: entries.length, gamesAMinute, cores });
    return entries.map((entry) => entry.moves).join();
  };
  const same = new Set([
    await measure('processes', 'vw-gtp', 1),
    await measure('processes, a pair a core', 'vw-gtp', cores),
    await measure('builtin', 'vw-builtin', games),
  ]);
  if (same.size > 1) throw new Error('the builtin engine plays other games than its own program');
}

const count = (name) => Number(values[name]);
if (count('games') > 0) {
  await relay(count('games'));
  await overhead(count('games'));
}
if (count('memory-games') > 0) await memory(count('memory-games'));
if (count('builtin-games') > 0) await builtin(count('builtin-games'));
process.exit(0);
