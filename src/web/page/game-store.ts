import type { Point } from '../../go/point.js';
import type { ClockTimes } from './game-clock.js';
import type { Wishes } from './table-view.js';

export interface KeptGame {
  readonly sgf: string;
  readonly wishes: Wishes;
  readonly times?: ClockTimes;
  /** Of a game that ended before two passes: `B+R`, `W+T`. */
  readonly ending?: string;
  /** Of a game that ended by two passes: what is taken for dead. */
  readonly dead?: readonly Point[];
}

const KEY = 'vw-game';

/** The game of one tab, so that a reload finds it again. */
export class GameStore {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Returns undefined where there is none, or none that can be read. */
  read(): KeptGame | undefined {
    try {
      const text = this.#storage.getItem(KEY);
      return text === null ? undefined : (JSON.parse(text) as KeptGame);
    } catch {
      return undefined;
    }
  }

  write(game: KeptGame): void {
    try {
      this.#storage.setItem(KEY, JSON.stringify(game));
    } catch {
      // A browser that keeps nothing still plays.
    }
  }
}
