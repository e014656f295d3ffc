import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BullExecutor } from '../../src/arena/bull-executor.js';
import { connectRedis } from '../../src/arena/bull-queue.js';
import type { GameEntry } from '../../src/arena/game-entry.js';
import { LocalExecutor } from '../../src/arena/local-executor.js';
import { ratedGame } from '../../src/arena/rated-game.js';
import type { TournamentSettings } from '../../src/arena/settings.js';
import { standingsOf } from '../../src/arena/standings.js';
import { type Progress, playTournament } from '../../src/arena/tournament.js';
import { loadEngineSpec } from '../../src/match/engine-spec.js';
import { formatResult } from '../../src/match/result.js';
import { writeMischief } from './engines.js';
import { TestRedis, hasRedis } from './redis.js';

const vw = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));

let folder = '';
let redis: TestRedis | undefined;
let workers: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-bullmq-'));
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    if (worker.exitCode !== null || worker.signalCode !== null) continue;
    const exit = once(worker, 'exit');
    worker.kill('SIGKILL');
    await exit;
  }
  await redis?.stop();
  redis = undefined;
  rmSync(folder, { recursive: true });
});

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [vw, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  workers = [...workers, child];
  return child;
}

function startWorker(): ChildProcess {
  const worker = start('worker', '--redis', redis!.url, '--lock-seconds', '2');
  worker.stderr!.resume();
  return worker;
}

/** Resolves when a process says something on stderr. */
function says(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes(text)) resolve();
    });
    child.once('exit', () => reject(new Error(`ended without "${text}": ${said}`)));
  });
}

/** Resolves when a pair is being played. */
async function hasActiveJob(url: string): Promise<void> {
  const client = await connectRedis(url);
  try {
    while ((await client.llen('bull:vw-arena-default:active')) === 0) await delay(50);
  } finally {
    client.disconnect();
  }
}

const ends = (entries: readonly GameEntry[]) =>
  entries.map(({ id, black, white, result, moves }) => {
    const { kind } = result;
    const rule = kind === 'score' ? result.isDisputed : kind === 'resignation' && result.isAgreed;
    return { id, black, white, kind, rule: rule ?? false, result: formatResult(result), moves };
  });

(hasRedis ? describe : describe.skip)('a tournament through Redis (skipped without redis-server)', () => {
  test('is the same as a local one, though a worker is killed and Redis restarted', async () => {
    redis = await TestRedis.start(folder);
    const references = writeMischief(folder, [0, 0.1, 0.2]);
    const settings: TournamentSettings = {
      format: 'round-robin',
      engines: references.map((reference) => loadEngineSpec(reference)),
      ...{ pairs: 8, size: 7, komi: 7.5, openingStones: 2, seed: 1, moveLimit: 200 },
      ...{ resign: 'refused', adjudication: { points: 15, moves: 1 }, scorer: 'agreed' },
    };
    const local = await playTournament(settings, {
      folder: join(folder, 'local'),
      executor: () => new LocalExecutor({ ...settings, scorer: 'agreed', concurrency: 2 }),
    });
    const victim = startWorker();
    startWorker();
    let trouble: Promise<unknown> | undefined;
    const onProgress = ({ games, newest }: Progress): void => {
      if (!newest) return;
      if (games.size >= 8) victim.kill('SIGKILL');
      if (games.size >= 16) trouble ??= redis!.restart();
    };
    const distributed = await playTournament(settings, {
      folder: join(folder, 'bullmq'),
      executor: (identity) =>
        BullExecutor.open({
          ...settings,
          ...{ identity, references, scorer: 'agreed', redis: redis!.url, log: () => undefined },
        }),
      onProgress,
    });
    await trouble;
    expect(victim.signalCode).toBe('SIGKILL');
    expect(ends(distributed)).toEqual(ends(local));
    // All rules that can be chosen had something to do.
    for (const kind of ['score', 'resignation']) {
      for (const rule of [false, true]) {
        const isWanted = kind === 'score' || rule;
        expect([kind, rule, ends(local).some((game) => game.kind === kind && game.rule === rule)]).toEqual([
          ...[kind, rule, isWanted],
        ]);
      }
    }
    expect(distributed).toHaveLength(48);
    expect(new Set(distributed.map(({ worker }) => worker)).size).toBe(2);
    const table = (entries: readonly GameEntry[]) => standingsOf(entries.map(ratedGame)).players;
    expect(table(distributed)).toEqual(table(local));
  }, 120_000);

  test('goes on where Redis was killed and has lost all of its data', async () => {
    redis = await TestRedis.start(folder);
    const references = writeMischief(folder, [0, 0]);
    const settings: TournamentSettings = {
      format: 'round-robin',
      engines: references.map((reference) => loadEngineSpec(reference)),
      ...{ pairs: 12, size: 7, komi: 7.5, openingStones: 2, seed: 1, moveLimit: 200, scorer: 'area' },
    };
    startWorker();
    const lines: string[] = [];
    let trouble: Promise<unknown> | undefined;
    const entries = await playTournament(settings, {
      folder: join(folder, 'lost'),
      executor: (identity) =>
        BullExecutor.open({
          ...{ identity, references, scorer: 'area', size: 7, moveLimit: 200, redis: redis!.url },
          log: (line) => lines.push(line),
        }),
      onProgress: ({ games }) => {
        if (games.size >= 4) trouble ??= redis!.restartEmpty();
      },
    });
    await trouble;
    expect(entries).toHaveLength(24);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(24);
    expect(lines).toContainEqual(expect.stringContaining("was lost with Redis's data"));
  }, 120_000);

  test('goes on without an engine that no worker can begin with', async () => {
    redis = await TestRedis.start(folder);
    const moody = join(folder, 'moody.json');
    const args = [fileURLToPath(new URL('../engines/scripted.mjs', import.meta.url)), '--refuse', 'komi'];
    writeFileSync(moody, JSON.stringify({ name: 'moody', command: 'node', args }));
    const references = [moody, ...writeMischief(folder, [0, 0])];
    const settings: TournamentSettings = {
      format: 'round-robin',
      engines: references.map((reference) => loadEngineSpec(reference)),
      ...{ pairs: 1, size: 7, komi: 7.5, openingStones: 2, seed: 1, moveLimit: 200, scorer: 'area' },
    };
    startWorker();
    const leftOut: string[] = [];
    const entries = await playTournament(settings, {
      folder: join(folder, 'moody'),
      executor: (identity) =>
        BullExecutor.open({
          ...{ identity, references, scorer: 'area', size: 7, moveLimit: 200, redis: redis!.url },
          ...{ isLogged: true, log: () => undefined },
        }),
      onLeftOut: ({ name, reason }) => leftOut.push(`${name}: ${reason}`),
    });
    expect(leftOut).toEqual([
      expect.stringMatching(/^moody: a game did not begin 3 times in a row: .*I will not/),
    ]);
    expect(entries.map(({ id }) => id)).toEqual(['1-2-0-0', '1-2-0-1']);
    expect(readFileSync(join(folder, 'moody', entries[0]!.logs!.black), 'utf8')).toMatch(/ > genmove b\n/);
  }, 120_000);

  test('where Redis is away runner and worker say so, and end within seconds when they are told to', async () => {
    redis = await TestRedis.start(folder);
    // Answers everything at once but a move.
    const program = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const [id] = /^\\d*/.exec(line);
      if (!line.includes('genmove')) console.log('=' + id + ' 2\\n');
    });`;
    const [one, two] = ['one', 'two'].map((name) => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, JSON.stringify({ name, command: 'node', args: ['-e', program] }));
      return path;
    });
    const worker = start('worker', '--redis', redis.url);
    const place = ['--redis', redis.url, '--executor', 'bullmq', '--out', join(folder, 'away')];
    const arena = start('arena', '--engine', one!, '--engine', two!, '--pairs', '1', ...place);
    const told = Promise.all([worker, arena].map((child) => says(child, 'is away; waiting for it')));
    await Promise.race([told, hasActiveJob(redis.url)]);
    await redis.stop('SIGKILL');
    await told;
    const ended = Promise.all([worker, arena].map((child) => once(child, 'exit')));
    const given = Promise.all([says(worker, 'are given up'), says(arena, 'is left there')]);
    const begun = performance.now();
    for (const child of [worker, arena]) child.kill('SIGTERM');
    await given;
    expect((await ended).map(([code]) => code as number)).toEqual([1, 1]);
    expect(performance.now() - begun).toBeLessThan(20_000);
  }, 90_000);
});

test('without Redis there is one clear error', async () => {
  await expect(connectRedis('redis://127.0.0.1:1')).rejects.toMatchObject({
    code: 'no-redis',
    message: expect.stringContaining('no Redis at redis://127.0.0.1:1'),
  });
});
