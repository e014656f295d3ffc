import { hostname } from 'node:os';
import { type Job, Worker } from 'bullmq';
import { type EngineSpec, loadNamedSpec } from '../match/engine-spec.js';
import { MatchEngine } from '../match/match-engine.js';
import { loadScorer } from '../match/scorer.js';
import { UserError, messageOf } from '../util/errors.js';
import { EngineNotStarted } from './engine-not-started.js';
import {
  JOB_ATTEMPTS,
  type JobEngine,
  MOST_STALLED,
  type PairJob,
  type PairResult,
  connectRedis,
  leaveRedis,
  queueName,
} from './bull-queue.js';
import type { PlayedEntry } from './journal.js';
import type { RunningGame } from './live-state.js';
import { LocalExecutor } from './local-executor.js';
import { RedisWatch } from './redis-watch.js';

const NEWS_EVERY_MS = 1000;

export interface WorkerSettings {
  readonly redis: string;
  /** Default `default`. */
  readonly pool?: string;
  /** Pairs at the same time. */
  readonly concurrency: number;
  /** Told what happens, a line each. */
  readonly log: (line: string) => void;
  /** A worker that is gone without a word is noticed after so long; default 30,000. */
  readonly lockMs?: number;
  /** Ends it after the pairs that it plays now. */
  readonly signal: AbortSignal;
}

/**
 * Plays pairs of whatever tournaments are in the queue until told to stop. Returns whether it ended in order: with Redis away
 * pairs are given up, and timers of BullMQ's live on for a while. Throws UserError `no-redis`.
 */
export async function runWorker(settings: WorkerSettings): Promise<boolean> {
  const { redis, pool = 'default', concurrency, log, signal, lockMs = 30_000 } = settings;
  const connection = await connectRedis(redis);
  const watch = new RedisWatch(connection, redis, log);
  const players = new Players(concurrency);
  const name = `${hostname()}:${process.pid}`;
  const worker = new Worker<PairJob, PairResult>(
    queueName(pool),
    async (job) => {
      const { data } = job;
      const entries = await players.play(data, newsOf(job)).catch((error: unknown) => {
        // Another worker may be able to; after the last try the tournament is told which engine it was.
        if (!(error instanceof EngineNotStarted) || job.attemptsMade + 1 < JOB_ATTEMPTS) throw error;
        return { engine: error.engine, message: error.message };
      });
      if ('engine' in entries) return entries;
      log(`${data.task.id}: ${entries.length} games`);
      return entries.map((entry) => ({ ...entry, worker: name }));
    },
    { connection, concurrency, lockDuration: lockMs, stalledInterval: lockMs, maxStalledCount: MOST_STALLED },
  );
  worker.on('error', () => undefined);
  worker.on('failed', (job, error) => log(`${job?.data.task.id ?? 'a pair'} not played: ${error.message}`));
  log(`${name} plays ${concurrency} pairs at a time`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  // Pairs that have begun are played to the end, unless there is nobody to tell of it.
  const isDone = await watch.isDone(worker.close());
  if (!isDone) log('Redis is away: pairs that have begun are given up, and played again elsewhere');
  await players.stop();
  leaveRedis(connection);
  return isDone;
}

/** Returns what tells the tournament of a move, so often that people can follow and Redis does not notice. */
function newsOf(job: Job<PairJob, PairResult>): (game: RunningGame) => void {
  let nextMs = 0;
  return (game) => {
    if (performance.now() < nextMs) return;
    nextMs = performance.now() + NEWS_EVERY_MS;
    // Where Redis is away, the next news will do.
    job.updateProgress({ ...game }).catch(() => undefined);
  };
}

/** One executor for every set of engines and rules; engines go on running from pair to pair. */
class Players {
  readonly #concurrency: number;
  readonly #executors = new Map<string, LocalExecutor>();
  readonly #specs = new Map<string, Promise<EngineSpec>>();

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  async play(
    { task, engines, scorer, ...rules }: PairJob,
    onMove: (game: RunningGame) => void,
  ): Promise<PlayedEntry[]> {
    const [first, second] = await Promise.all([
      this.#spec(engines[0], task.first),
      this.#spec(engines[1], task.second),
    ]);
    const key = JSON.stringify([engines, scorer, rules]);
    const executor =
      this.#executors.get(key) ??
      new LocalExecutor({
        ...rules,
        ...{ engines: [first, second], concurrency: this.#concurrency, scorer: loadScorer(scorer) },
      });
    this.#executors.set(key, executor);
    const entries: PlayedEntry[] = [];
    // There the two are numbers 0 and 1; ids stay those of the tournament.
    const here = { ...task, first: 0, second: 1 };
    const onGame = (entry: PlayedEntry): Promise<void> => {
      entries.push(entry);
      return Promise.resolve();
    };
    await executor
      .play(here, () => true, { onMove, onGame })
      .catch((error: unknown) => {
        if (!(error instanceof EngineNotStarted)) throw error;
        throw new EngineNotStarted(error.engine === 0 ? task.first : task.second, error.message);
      });
    if (entries.length !== 2) throw new UserError('interrupted', 'told to stop');
    return entries;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#executors.values()].map((executor) => executor.stop()));
  }

  #spec(engine: JobEngine, number: number): Promise<EngineSpec> {
    const key = JSON.stringify(engine);
    const known = this.#specs.get(key) ?? checkedSpec(engine);
    this.#specs.set(key, known);
    known.catch(() => this.#specs.delete(key));
    return known.catch((error: unknown) => {
      throw new EngineNotStarted(number, messageOf(error));
    });
  }
}

/** Throws where this machine has another engine of that name, or none: the pair is for another worker. */
async function checkedSpec({ reference, description }: JobEngine): Promise<EngineSpec> {
  let found: string;
  let spec: EngineSpec;
  try {
    spec = loadNamedSpec(reference);
    const engine = new MatchEngine(spec);
    try {
      found = await engine.describe();
    } finally {
      await engine.stop();
    }
  } catch (error) {
    throw new UserError('engine-not-here', `${reference} on ${hostname()}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (found === description) return spec;
  throw new UserError(
    'other-engine',
    `${reference} on ${hostname()} is another engine: "${found}", the tournament has "${description}"`,
  );
}
