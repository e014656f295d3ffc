import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { guardProcess, releaseProcess } from '../gtp/child-processes.js';
import { EngineError, type GtpClientOptions } from '../gtp/client.js';
import type { ClientMessage, ClientRequest } from './client-worker.js';

/** The built code, from wherever this file runs. */
const PROGRAM = fileURLToPath(new URL('../../dist/match/client-worker.js', import.meta.url));

/** An engine's answer, and the time from its command to it. */
export interface TimedAnswer {
  readonly content: string;
  readonly ms: number;
}

type Request = ClientRequest extends infer Each
  ? Each extends ClientRequest
    ? Omit<Each, 'id'>
    : never
  : never;

interface Waiting {
  readonly resolve: (answer: TimedAnswer) => void;
  readonly reject: (error: EngineError) => void;
  /** Called before `reject` where the engine is gone. */
  readonly end: () => void;
}

/** Reads and times programs. Nothing else runs in it: no report and no count of a finished game costs an engine's clock anything. */
class ClientThread {
  readonly #worker = new Worker(PROGRAM);
  readonly #waiting = new Map<number, Waiting>();
  readonly #engines = new Map<number, () => void>();
  #nextId = 0;
  #nextEngine = 0;

  constructor() {
    // Engines that nobody asks do not keep us alive; they end with us.
    this.#worker.unref();
    this.#worker.on('message', (message: ClientMessage) => this.#hear(message));
    this.#worker.on('error', (error) => {
      throw error;
    });
  }

  /** Returns a number for a new engine; `end` is called once when its process is gone. */
  add(end: () => void): number {
    this.#engines.set(this.#nextEngine, end);
    return this.#nextEngine++;
  }

  ask(request: Request): Promise<TimedAnswer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, end: () => this.#end(request.engine) });
      this.#worker.ref();
      this.#worker.postMessage({ ...request, id });
    });
  }

  #hear(message: ClientMessage): void {
    switch (message.kind) {
      case 'spawned':
        return guardProcess(message.pid, message.mark);
      case 'ended':
        releaseProcess(message.pid);
        return this.#end(message.engine);
      case 'answer':
        return this.#take(message.id).resolve(message);
      case 'failure': {
        const { reject, end } = this.#take(message.id);
        if (message.hasEnded) end();
        const { code, message: text, answer } = message.failure;
        return reject(new EngineError(code, text, answer));
      }
    }
  }

  #take(id: number): Waiting {
    const waiting = this.#waiting.get(id)!;
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #end(engine: number): void {
    this.#engines.get(engine)?.();
    this.#engines.delete(engine);
  }
}

let thread: ClientThread | undefined;

/** A program that speaks GTP, as GtpClient has it, read and timed by a thread of its own. */
export class ProgramClient {
  readonly #thread: ClientThread;
  readonly #engine: number;
  #hasEnded = false;

  /** Runs a program and waits until it answers; with `isLogged` all that is said is kept for takeLog(). Throws EngineError `not-started`. */
  static async start(options: GtpClientOptions, isLogged = false): Promise<ProgramClient> {
    const client = new ProgramClient((thread ??= new ClientThread()));
    await client.#thread.ask({ kind: 'start', engine: client.#engine, options, isLogged });
    return client;
  }

  private constructor(thread: ClientThread) {
    this.#thread = thread;
    this.#engine = thread.add(() => (this.#hasEnded = true));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Returns what the engine answers to a command. Throws EngineError; see GtpClient.send(). */
  ask(command: string, timeoutMs: number): Promise<TimedAnswer> {
    return this.#thread.ask({ kind: 'send', engine: this.#engine, command, timeoutMs });
  }

  /** Returns what was said to it and by it since the last time, `` where it is not logged; see EngineLog. */
  async takeLog(): Promise<string> {
    return (await this.#thread.ask({ kind: 'log', engine: this.#engine })).content;
  }

  /** Ends it, by force where it does not quit in time; never rejects. */
  async stop(timeoutMs?: number): Promise<void> {
    await this.#thread.ask({ kind: 'stop', engine: this.#engine, timeoutMs });
  }
}
