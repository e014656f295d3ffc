import type { EngineSpec } from '../match/engine-spec.js';
import { type Scorer, type ScorerChoice, scorerOf } from '../match/scorer.js';
import { BLACK } from '../go/point.js';
import { EngineNotStarted } from './engine-not-started.js';
import { EnginePool } from './engine-pool.js';
import type { Executor, PairEvents } from './executor.js';
import { type GameRules, rulesOf } from './game-rules.js';
import type { PlayedEntry } from './journal.js';
import { type PairTask, gameId } from './pair-task.js';
import { playGameOfPair } from './play-game.js';

/** So often in a row a game is tried that an engine will not begin; then something is wrong with us. */
const MOST_STARTS = 3;

export interface LocalSettings extends GameRules {
  readonly engines: readonly EngineSpec[];
  readonly concurrency: number;
  readonly scorer?: ScorerChoice;
}

/** Plays in this process, engines being its children; needs no service. */
export class LocalExecutor implements Executor {
  readonly concurrency: number;
  readonly #settings: LocalSettings;
  readonly #pool: EnginePool;
  readonly #scorer: Scorer;
  readonly #abort = new AbortController();

  constructor(settings: LocalSettings) {
    this.concurrency = settings.concurrency;
    this.#settings = settings;
    this.#pool = new EnginePool(2 * settings.concurrency, settings.isLogged ?? false);
    this.#scorer = scorerOf(settings.scorer);
  }

  async play(
    task: PairTask,
    isMissing: (id: string) => boolean,
    { onGame, onMove }: PairEvents,
  ): Promise<void> {
    const { engines } = this.#settings;
    const first = this.#pool.take(engines[task.first]!);
    const second = this.#pool.take(engines[task.second]!);
    try {
      for (const game of [0, 1] as const) {
        if (!isMissing(gameId(task, game))) continue;
        const entry = await this.#playUntilBegun(task, game, [first, second], onMove);
        if (!entry) return;
        await onGame(entry);
      }
    } finally {
      await Promise.all([this.#pool.giveBack(first), this.#pool.giveBack(second)]);
    }
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all([this.#pool.stop(), this.#scorer.stop()]);
  }

  /** Returns a game, or undefined where we were told to stop. Throws EngineNotStarted. */
  async #playUntilBegun(
    task: PairTask,
    game: 0 | 1,
    engines: Parameters<typeof playGameOfPair>[2],
    onMove: PairEvents['onMove'],
  ): Promise<PlayedEntry | undefined> {
    const { signal } = this.#abort;
    for (let start = 1; ; start++) {
      if (signal.aborted) return undefined;
      const entry = await playGameOfPair(task, game, engines, rulesOf(this.#settings), {
        scorer: this.#scorer,
        signal,
        onMove,
      });
      const { result } = entry;
      if (result.kind !== 'void' || result.reason === 'unscored') return entry;
      if (result.reason === 'interrupted') return undefined;
      if (start === MOST_STARTS) {
        const asBlack = result.by === BLACK;
        const engine = asBlack === (game === 0) ? task.first : task.second;
        throw new EngineNotStarted(engine, `a game did not begin ${start} times in a row: ${result.detail}`);
      }
    }
  }
}
