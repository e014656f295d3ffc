import { EngineError } from '../gtp/client.js';
import { messageOf } from '../util/errors.js';
import { type BuiltinThread, leastBusyThread } from './builtin-threads.js';
import { EngineLog } from './engine-log.js';
import type { BuiltinSettings } from './engine-spec.js';
import type { TimedAnswer } from './program-client.js';

let nextEngine = 0;

/**
 * Our own engine in this process, behind the same commands as the program: what it plays does not depend on which of
 * the two is asked. Engines of one model share its networks, and what they ask at the same time is evaluated together.
 */
export class BuiltinClient {
  readonly #label: string;
  readonly #thread: BuiltinThread;
  readonly #engine = nextEngine++;
  readonly #log: EngineLog | undefined;
  #hasEnded = false;

  /** Loads the model, where no other engine has; with `isLogged` all that is said is kept for takeLog(). Throws EngineError `not-started`. */
  static async start(label: string, settings: BuiltinSettings, isLogged: boolean): Promise<BuiltinClient> {
    const client = new BuiltinClient(label, leastBusyThread(), isLogged ? new EngineLog() : undefined);
    try {
      const { content, error } = await client.#thread.ask({
        kind: 'start',
        engine: client.#engine,
        settings,
      });
      if (error) throw new Error(content);
      return client;
    } catch (error) {
      await client.stop();
      throw new EngineError('not-started', `${label} did not start: ${messageOf(error)}`);
    }
  }

  private constructor(label: string, thread: BuiltinThread, log: EngineLog | undefined) {
    this.#label = label;
    this.#log = log;
    this.#thread = thread;
    thread.engines++;
  }

  get hasEnded(): boolean {
    return this.#hasEnded || this.#thread.hasFailed;
  }

  /**
   * Returns what the engine answers. Throws EngineError: `refused`, `timed-out`, `crashed`, or `stopped` once it is.
   * What runs beyond its time runs on, but its answer is no more waited for.
   */
  async ask(line: string, timeoutMs: number): Promise<TimedAnswer> {
    const start = performance.now();
    if (this.#hasEnded) throw this.#stopped();
    this.#log?.add('>', line);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const message = `${this.#label} gave no answer to "${line}" within ${timeoutMs} ms`;
        reject(new EngineError('timed-out', message));
        void this.stop();
      }, timeoutMs);
    });
    const answer = this.#thread.ask({ kind: 'send', engine: this.#engine, line });
    const { content, error } = await Promise.race([answer, late]).finally(() => clearTimeout(timer));
    if (this.#hasEnded) throw this.#stopped();
    this.#log?.add('<', `${error ? '?' : '='} ${content}`);
    if (!error) return { content, ms: performance.now() - start };
    throw new EngineError('refused', `${this.#label} refused "${line}": ${content}`, content);
  }

  /** Returns what was said to it and by it since the last time, `` where it is not logged. */
  takeLog(): Promise<string> {
    return Promise.resolve(this.#log?.take() ?? '');
  }

  /** Ends it; the networks stay for the next one. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#thread.engines--;
    await this.#thread.ask({ kind: 'stop', engine: this.#engine }).catch(() => undefined);
  }

  #stopped(): EngineError {
    return new EngineError('stopped', `${this.#label} quit`);
  }
}
