#!/usr/bin/env node
// node tests/soak/arena-redis.mjs [--games 1000] [--kills 40] [--seed 1]
// Plays a tournament of misbehaving engines twice: here in peace, and by two workers through Redis while the runner, a worker or Redis
// is killed at random moments and started again, Redis now and then without its data. Ends with 1 unless both have every game exactly
// once and the same games and table. Needs redis-server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../dist/util/rng.js';
import { mischiefEngines } from './mischief-engines.mjs';
import { isSameOutcome, outcomeOf, resultsIn } from './tournament-outcome.mjs';

const { values } = parseArgs({
  options: {
    games: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
});
/** Five engines meet in ten ways, two games a pair. */
const pairs = Math.max(1, Math.round(Number(values.games) / 20));
const games = pairs * 20;
const kills = Number(values.kills);
const random = seededRandom(Number(values.seed));
const root = mkdtempSync(join(tmpdir(), 'vw-soak-'));
const vw = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));

const engines = mischiefEngines().map((spec) => {
  const path = join(root, `${spec.name}.json`);
  writeFileSync(path, JSON.stringify(spec));
  return path;
});
const file = join(root, 'tournament.json');
const rules = { pairs, size: 7, komi: 7.5, openingStones: 2, seed: 1, moveLimit: 200 };
writeFileSync(file, JSON.stringify({ engines, ...rules }));

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
server.close();
const url = `redis://127.0.0.1:${port}`;
const data = join(root, 'redis');
mkdirSync(data);

const start = {
  redis: () =>
    spawn(
      'redis-server',
      [
        ...`--port ${port} --bind 127.0.0.1 --appendonly yes --maxmemory-policy noeviction --save`.split(' '),
        '',
        '--dir',
        data,
      ],
      { stdio: 'ignore' },
    ),
  worker: () =>
    spawn(process.execPath, [vw, 'worker', '--redis', url, '--concurrency', '2', '--lock-seconds', '2'], {
      stdio: 'ignore',
    }),
  runner: () =>
    spawn(
      process.execPath,
      [vw, 'arena', file, '--executor', 'bullmq', '--redis', url, '--out', join(root, 'trouble')],
      { stdio: 'ignore' },
    ),
};
const running = new Map();
let isOver = false;
const killed = { redis: 0, redisWithoutItsData: 0, worker: 0, runner: 0 };

/** Keeps a program running: it is started again, a little later, whenever it has gone. */
async function keep(name, kind) {
  while (!isOver) {
    const child = start[kind]();
    running.set(name, child);
    const [code] = await once(child, 'exit');
    if (kind === 'runner' && code === 0) isOver = true;
    else await delay(random() * 1000);
  }
}

async function kill() {
  const name = ['redis', 'worker 1', 'worker 2', 'runner'][Math.floor(random() * 4)];
  const child = running.get(name);
  if (child.exitCode !== null || child.signalCode !== null) return false;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  const isEmptied = name === 'redis' && random() < 0.3;
  if (isEmptied) rmSync(join(data, 'appendonlydir'), { recursive: true, force: true });
  killed[isEmptied ? 'redisWithoutItsData' : name.split(' ')[0]] += 1;
  return true;
}

const begun = performance.now();
const peace = spawn(
  process.execPath,
  [vw, 'arena', file, '--concurrency', '4', '--out', join(root, 'peace')],
  { stdio: 'ignore' },
);
await once(peace, 'exit');
const peaceS = Math.round((performance.now() - begun) / 1000);
const all = [
  keep('redis', 'redis'),
  keep('worker 1', 'worker'),
  keep('worker 2', 'worker'),
  keep('runner', 'runner'),
];
let done = 0;
let told = '';
while (!isOver) {
  await delay(50);
  // Evenly over what is left, as far as chance has it.
  const left = games - resultsIn(join(root, 'trouble')).length;
  if (done < kills && random() < (0.05 * 2 * (kills - done)) / Math.max(1, left) && (await kill())) done += 1;
  const news = `\r${games - left} of ${games} games, ${done} kills   `;
  if (news !== told) process.stderr.write((told = news));
}
for (const [name, child] of running)
  if (name !== 'runner') child.kill(name === 'redis' ? 'SIGKILL' : 'SIGTERM');
await delay(500);
running.get('redis').kill('SIGKILL');
for (const name of ['worker 1', 'worker 2']) running.get(name).kill('SIGKILL');
await Promise.all(all);

const isSame = isSameOutcome(
  await outcomeOf(join(root, 'peace'), games),
  await outcomeOf(join(root, 'trouble'), games),
);
console.log(
  `\n${JSON.stringify({ soak: 'redis', games, seconds: peaceS, kills: done, ...killed, sameAsInPeace: isSame })}`,
);
rmSync(root, { recursive: true, force: true });
process.exit(isSame ? 0 : 1);
