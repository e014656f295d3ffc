import type { EngineSpec } from '../match/engine-spec.js';
import { MatchEngine } from '../match/match-engine.js';

/** Engines that run and wait for the next game. */
export class EnginePool {
  readonly #most: number;
  /** The one that has waited longest first. */
  #idle: MatchEngine[] = [];
  readonly #busy = new Set<MatchEngine>();
  readonly #isLogged: boolean;

  /** `most`: how many may wait; more are ended. */
  constructor(most: number, isLogged: boolean) {
    this.#most = most;
    this.#isLogged = isLogged;
  }

  take(spec: EngineSpec): MatchEngine {
    const index = this.#idle.findLastIndex((engine) => engine.spec === spec);
    const engine = index < 0 ? new MatchEngine(spec, this.#isLogged) : this.#idle.splice(index, 1)[0]!;
    this.#busy.add(engine);
    return engine;
  }

  async giveBack(engine: MatchEngine): Promise<void> {
    if (!this.#busy.delete(engine)) return;
    this.#idle.push(engine);
    const ended = this.#idle.splice(0, Math.max(0, this.#idle.length - this.#most));
    await Promise.all(ended.map((one) => one.stop()));
  }

  /** Ends all, also those in a game. */
  async stop(): Promise<void> {
    const all = [...this.#idle.splice(0), ...this.#busy];
    this.#busy.clear();
    await Promise.all(all.map((engine) => engine.stop()));
  }
}
