import { type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { UserError } from '../util/errors.js';
import {
  JOB_ATTEMPTS,
  type NotStarted,
  type PairJob,
  type PairResult,
  connectRedis,
  jobId,
  leaveRedis,
  queueName,
} from './bull-queue.js';
import { EngineNotStarted } from './engine-not-started.js';
import type { Executor, PairEvents } from './executor.js';
import { type GameRules, rulesOf } from './game-rules.js';
import type { PlayedEntry } from './journal.js';
import type { RunningGame } from './live-state.js';
import type { PairTask } from './pair-task.js';
import { RedisWatch } from './redis-watch.js';
import { type Identity, fingerprintOf } from './settings.js';

export interface BullSettings extends GameRules {
  readonly identity: Identity;
  /** As engines were named, by number. */
  readonly references: readonly string[];
  /** As it was named; see loadScorer(). */
  readonly scorer: string;
  /** Of Redis: `redis://host:port`. */
  readonly redis: string;
  /** Default `default`. */
  readonly pool?: string;
  /** Told what becomes of Redis, a line each. */
  readonly log: (line: string) => void;
}

/** Pairs that wait in the queue or are played: enough for many machines, and few enough to stop soon. */
const MOST_QUEUED = 256;
/** Events may be lost where Redis goes away: so often a job is looked at anyway. */
const LOOK_EVERY_MS = 5000;

type PairJobState = Job<PairJob, PairResult>;

/** Has pairs played by workers on any machines, one job a pair, through BullMQ and Redis. */
export class BullExecutor implements Executor {
  readonly concurrency = MOST_QUEUED;
  readonly #settings: BullSettings;
  readonly #fingerprint: string;
  readonly #queue: Queue<PairJob, PairResult>;
  readonly #events: QueueEvents;
  readonly #connections: readonly Redis[];
  readonly #watch: RedisWatch;
  readonly #abort = new AbortController();
  /** Who is told of the moves of a job. */
  readonly #open = new Map<string, PairEvents['onMove']>();
  #stopping: Promise<void> | undefined;
  #giveUp: () => void = () => undefined;
  /** Settles where Redis is away as we are told to stop: what BullMQ was asked then may never be answered. */
  readonly #givenUp = new Promise<undefined>((resolve) => (this.#giveUp = () => resolve(undefined)));

  /** Throws UserError `no-redis`. */
  static async open(settings: BullSettings): Promise<BullExecutor> {
    const connections = [await connectRedis(settings.redis), await connectRedis(settings.redis)];
    return new BullExecutor(settings, connections);
  }

  private constructor(settings: BullSettings, connections: readonly Redis[]) {
    this.#settings = settings;
    this.#fingerprint = fingerprintOf(settings.identity);
    this.#connections = connections;
    this.#watch = new RedisWatch(connections[0]!, settings.redis, settings.log);
    const name = queueName(settings.pool ?? 'default');
    this.#queue = new Queue(name, { connection: connections[0]! });
    this.#events = new QueueEvents(name, { connection: connections[1]! });
    // A lost connection is one that comes back.
    this.#queue.on('error', () => undefined);
    this.#events.on('error', () => undefined);
    this.#events.on('progress', ({ jobId: id, data }) => this.#open.get(id)?.(data as RunningGame));
    this.#events.setMaxListeners(2 * MOST_QUEUED + 10);
  }

  async play(
    task: PairTask,
    isMissing: (id: string) => boolean,
    { onGame, onMove }: PairEvents,
  ): Promise<void> {
    const id = jobId(this.#fingerprint, task);
    this.#open.set(id, onMove);
    try {
      const entries = await Promise.race([this.#ended(id, task), this.#givenUp]);
      for (const entry of entries ?? []) if (isMissing(entry.id)) await onGame(entry);
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    } finally {
      this.#open.delete(id);
    }
  }

  /** The same id is the same job, also one that an earlier run of ours has added; kept, so that it is not played again. */
  async #add(id: string, task: PairTask): Promise<void> {
    const backoff = { type: 'fixed', delay: 1000 };
    await this.#queue.add('pair', this.#jobOf(task), { jobId: id, attempts: JOB_ATTEMPTS, backoff });
  }

  /**
   * Takes back what nobody has begun; what is being played ends, and its result waits in the queue. Where Redis is away, all stays
   * in the queue: the next run finds it there.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    const isDone = await this.#watch.isDone(this.#takeBack());
    for (const connection of this.#connections) leaveRedis(connection);
    if (isDone) return;
    this.#settings.log('Redis is away: what waits in its queue is left there');
    this.#giveUp();
    // Not waited for: a connection that is away never says that it has ended.
    for (const one of [this.#queue, this.#events]) one.disconnect().catch(() => undefined);
  }

  async #takeBack(): Promise<void> {
    for (const id of this.#open.keys()) await this.#queue.remove(id).catch(() => undefined);
    await Promise.all([this.#queue.close(), this.#events.close()]);
  }

  #jobOf(task: PairTask): PairJob {
    const { references, identity, scorer } = this.#settings;
    const described = identity['engines'] as readonly { readonly description: string }[];
    const engine = (number: number) => ({
      reference: references[number]!,
      description: described[number]!.description,
    });
    const engines = [engine(task.first), engine(task.second)] as const;
    return { ...rulesOf(this.#settings), task, engines, scorer };
  }

  /** Returns a pair's games, or undefined where we were told to stop. Throws EngineNotStarted, UserError `not-played`. */
  async #ended(id: string, task: PairTask): Promise<readonly PlayedEntry[] | undefined> {
    const { signal } = this.#abort;
    await this.#add(id, task);
    while (!signal.aborted) {
      const state: PairJobState | undefined = await this.#queue.getJob(id);
      const result = state?.returnvalue;
      if (result && !isNotStarted(result)) return result;
      // What could not be played now is tried afresh by the next run.
      if (state && result) {
        await state.remove();
        throw new EngineNotStarted(result.engine, result.message);
      }
      if (state && (await state.isFailed())) {
        await state.remove();
        throw new UserError('not-played', `no worker could play pair ${id}: ${state.failedReason}`);
      }
      if (state) await this.#news(id);
      // A Redis that was started anew without its data knows of no job.
      else await this.#addAgain(id, task);
    }
    return undefined;
  }

  async #addAgain(id: string, task: PairTask): Promise<void> {
    this.#settings.log(`${task.id} was lost with Redis's data; it is in the queue again`);
    await this.#add(id, task);
  }

  /** Resolves when something has become of a job, or after a while. */
  #news(id: string): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#abort;
      const done = (): void => {
        clearTimeout(timer);
        this.#events.off('completed', onEvent);
        this.#events.off('failed', onEvent);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const onEvent = ({ jobId: ended }: { jobId: string }): void => {
        if (ended === id) done();
      };
      const timer = setTimeout(done, LOOK_EVERY_MS);
      this.#events.on('completed', onEvent);
      this.#events.on('failed', onEvent);
      signal.addEventListener('abort', done);
    });
  }
}

function isNotStarted(result: PairResult): result is NotStarted {
  return 'engine' in result;
}
