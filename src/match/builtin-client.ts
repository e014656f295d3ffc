import { EngineError } from '../gtp/client.js';
import { GtpEngine } from '../gtp/engine.js';
import { parseCommand } from '../gtp/protocol.js';
import type { Networks } from '../player/video-player.js';
import { messageOf } from '../util/errors.js';
import type { BuiltinSettings } from './engine-spec.js';

/** Networks that are loaded once a process, by model and threads. */
const shared = new Map<string, Promise<Networks>>();

/**
 * Our own engine in this process, behind the same commands as the program: what it plays does not depend on which of
 * the two is asked. All such engines of one model share its networks, and what they ask at the same time is evaluated
 * together.
 */
export class BuiltinClient {
  readonly #label: string;
  readonly #engine: GtpEngine;
  #hasEnded = false;
  /** One command at a time, as over a pipe. */
  #last: Promise<unknown> = Promise.resolve();

  /** Loads the model, where no other engine has. Throws EngineError `not-started`. */
  static async start(label: string, settings: BuiltinSettings): Promise<BuiltinClient> {
    try {
      const { ThinkingPlayer } = await import('../think/thinking-player.js');
      const player = new ThinkingPlayer({ ...settings, networks: () => networksOf(settings) });
      const engine = new GtpEngine({ player });
      await engine.session.load();
      return new BuiltinClient(label, engine);
    } catch (error) {
      throw new EngineError('not-started', `${label} did not start: ${messageOf(error)}`);
    }
  }

  private constructor(label: string, engine: GtpEngine) {
    this.#label = label;
    this.#engine = engine;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Returns what the engine answers. Throws EngineError: `refused`, `timed-out`, or `stopped` once it is. */
  async send(line: string, timeoutMs = 60_000): Promise<string> {
    if (this.#hasEnded) throw new EngineError('stopped', `${this.#label} quit`);
    const command = parseCommand(line)!;
    const answer = this.#last.then(() => this.#engine.answer(command, NO_STREAM));
    this.#last = answer;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#hasEnded = true;
        const message = `${this.#label} gave no answer to "${line}" within ${timeoutMs} ms`;
        reject(new EngineError('timed-out', message));
      }, timeoutMs);
    });
    const { content, error } = await Promise.race([answer, late]).finally(() => clearTimeout(timer));
    if (this.#hasEnded) throw new EngineError('stopped', `${this.#label} quit`);
    if (!error) return content;
    throw new EngineError('refused', `${this.#label} refused "${line}": ${content}`, content);
  }

  /** Ends it; the networks stay for the next one. */
  async stop(): Promise<void> {
    this.#hasEnded = true;
    await this.#last;
  }
}

/** Nobody reads an analysis on the way. */
const NO_STREAM = {
  signal: new AbortController().signal,
  write: () => undefined,
  log: () => undefined,
};

async function networksOf({ model = '', threads = 1 }: BuiltinSettings): Promise<Networks> {
  const key = `${model} ${threads}`;
  const known = shared.get(key);
  if (known) return known;
  const loading = openNetworks(model, threads);
  shared.set(key, loading);
  loading.catch(() => shared.delete(key));
  return loading;
}

async function openNetworks(name: string, threads: number): Promise<Networks> {
  const [{ openBundle, DEFAULT_MODEL }, { VideoModel }, { PastCodes }] = await Promise.all([
    import('../model/bundle.js'),
    import('../model/video-model.js'),
    import('../player/past-codes.js'),
  ]);
  const model = await VideoModel.load(await openBundle(name || DEFAULT_MODEL), { threads, isShared: true });
  return { model, past: new PastCodes(model) };
}
