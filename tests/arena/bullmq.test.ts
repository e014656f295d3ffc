import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

function startWorker(): ChildProcess {
  const args = [vw, 'worker', '--redis', redis!.url, '--lock-seconds', '2'];
  const worker = spawn(process.execPath, args, { stdio: 'ignore' });
  workers = [...workers, worker];
  return worker;
}

const ends = (entries: readonly GameEntry[]) =>
  entries.map(({ id, black, white, result, moves }) => ({ id, black, white, result: result.kind, moves }));

(hasRedis ? describe : describe.skip)('a tournament through Redis (skipped without redis-server)', () => {
  test('is the same as a local one, though a worker is killed and Redis restarted', async () => {
    redis = await TestRedis.start(folder);
    const references = writeMischief(folder, [0, 0.1, 0.2]);
    const settings: TournamentSettings = {
      format: 'round-robin',
      engines: references.map((reference) => loadEngineSpec(reference)),
      ...{ pairs: 8, size: 7, komi: 7.5, openingStones: 2, seed: 1, moveLimit: 200, scorer: 'area' },
    };
    const local = await playTournament(settings, {
      folder: join(folder, 'local'),
      executor: () => new LocalExecutor({ ...settings, scorer: undefined, concurrency: 2 }),
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
          ...{ identity, references, scorer: undefined, size: 7, moveLimit: 200, redis: redis!.url },
        }),
      onProgress,
    });
    await trouble;
    expect(victim.signalCode).toBe('SIGKILL');
    expect(ends(distributed)).toEqual(ends(local));
    expect(distributed).toHaveLength(48);
    expect(new Set(distributed.map(({ worker }) => worker)).size).toBe(2);
    const table = (entries: readonly GameEntry[]) => standingsOf(entries.map(ratedGame)).players;
    expect(table(distributed)).toEqual(table(local));
  }, 120_000);
});

test('without Redis there is one clear error', async () => {
  await expect(connectRedis('redis://127.0.0.1:1')).rejects.toMatchObject({
    code: 'no-redis',
    message: expect.stringContaining('no Redis at redis://127.0.0.1:1'),
  });
});
