import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { EngineError } from '../gtp/client.js';
import type { BuiltinAnswer, BuiltinRequest } from './builtin-worker.js';

/** The built code, from wherever this file runs. */
const PROGRAM = fileURLToPath(new URL('../../dist/match/builtin-worker.js', import.meta.url));

type Question = BuiltinRequest extends infer Request
  ? Request extends BuiltinRequest
    ? Omit<Request, 'id'>
    : never
  : never;

interface Waiting {
  readonly resolve: (answer: BuiltinAnswer) => void;
  readonly reject: (error: EngineError) => void;
}

/** A thread that runs engines of ours. Networks block the thread that they run in, so that every core gets one. */
export class BuiltinThread {
  // What it says in the environment must reach the native side of ONNX Runtime (model/no-telemetry.ts).
  readonly #worker = new Worker(PROGRAM, { env: SHARE_ENV });
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  engines = 0;
  #failure: EngineError | undefined;

  constructor() {
    // Idle threads do not keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (answer: BuiltinAnswer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#forget(answer.id);
    });
    this.#worker.on('error', (error) => this.#fail(error.message));
    this.#worker.on('exit', (code) => this.#fail(`its thread ended with ${code}`));
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Rejects with EngineError `crashed` where the thread has gone. */
  ask(question: Question): Promise<BuiltinAnswer> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // Somebody waits: now it does.
      this.#worker.ref();
      this.#worker.postMessage({ ...question, id });
    });
  }

  #forget(id: number): void {
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #fail(reason: string): void {
    this.#failure ??= new EngineError('crashed', `the builtin engine ended: ${reason}`);
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

let threads: BuiltinThread[] = [];

/** Returns the thread with the fewest engines; there are as many as cores. */
export function leastBusyThread(): BuiltinThread {
  threads = threads.filter((thread) => !thread.hasFailed);
  const idle = threads.find(({ engines }) => engines === 0);
  if (idle) return idle;
  if (threads.length < availableParallelism()) {
    const thread = new BuiltinThread();
    threads.push(thread);
    return thread;
  }
  return threads.reduce((least, thread) => (thread.engines < least.engines ? thread : least));
}
