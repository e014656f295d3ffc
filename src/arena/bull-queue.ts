import { Redis } from 'ioredis';
import { UserError, messageOf } from '../util/errors.js';
import type { GameRules } from './game-rules.js';
import type { PlayedEntry } from './journal.js';
import type { PairTask } from './pair-task.js';

/** What a worker needs to play a pair. It finds engines by the same words as the tournament did, on its own machine. */
export interface PairJob extends GameRules {
  readonly task: PairTask;
  /** References of the two engines, and what they are called and say of themselves. */
  readonly engines: readonly [JobEngine, JobEngine];
  /** As it was named: `area`, `agreed` or an engine's reference. */
  readonly scorer: string;
}

export interface JobEngine {
  readonly reference: string;
  /** From the tournament's identity: another version or another network would be another engine. */
  readonly description: string;
}

/** Games, or which engine no worker could begin one with. */
export type PairResult = readonly PlayedEntry[] | NotStarted;

export interface NotStarted {
  /** Its number in the tournament. */
  readonly engine: number;
  readonly message: string;
}

/** Tried again elsewhere so often where a worker is lost; where one cannot play, on so many. */
export const JOB_ATTEMPTS = 5;
export const MOST_STALLED = 5;

/** Workers of one pool share a queue: machines that are alike. */
export function queueName(pool: string): string {
  return `vw-arena-${pool}`;
}

/** Returns the id of a job: the same pair of the same tournament is one job, whoever adds it. */
export function jobId(fingerprint: string, task: PairTask): string {
  return `pair-${fingerprint}-${task.id}`;
}

/** Connections that come back when they are lost; BullMQ makes copies of them that ask here too. */
const lasting = new WeakMap<Redis, { isWanted: boolean }>();

/** Ends a connection; no copy of it tries to come back any more, or it would keep this process for ever. */
export function leaveRedis(redis: Redis): void {
  const state = lasting.get(redis);
  if (state) state.isWanted = false;
  redis.disconnect();
}

/** Connects to Redis. Throws UserError `no-redis` where nobody answers. */
export async function connectRedis(url: string): Promise<Redis> {
  const state = { isWanted: false };
  const redis = new Redis(url, {
    // BullMQ wants to wait for as long as it takes: Redis may be restarted. One that was never there is not waited for.
    maxRetriesPerRequest: null,
    retryStrategy: () => (state.isWanted ? 500 : null),
    lazyConnect: true,
  });
  let refusal: unknown;
  redis.on('error', (error) => (refusal = error));
  try {
    await Promise.race([redis.connect(), failAfter(5000)]);
    state.isWanted = true;
    lasting.set(redis, state);
  } catch (error) {
    if (redis.status !== 'end') redis.disconnect();
    const cause = refusal ?? error;
    throw new UserError('no-redis', `no Redis at ${url}: ${messageOf(cause)}`, { cause });
  }
  return redis;
}

function failAfter(timeMs: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${timeMs} ms`)), timeMs).unref();
  });
}
