import { type SprtState, sprt } from '../rating/sprt.js';
import { type Games, isPlayed, pointsOfPair } from './pair-games.js';
import type { TournamentSettings } from './settings.js';

/** Is the first engine stronger by 0 or by 20 normalized Elo? */
export const DEFAULT_SPRT = { elo0: 0, elo1: 20, alpha: 0.05, beta: 0.05 };

/** A test of two engines, pair after pair in their order, up to its decision: what ends earlier must not weigh more. */
export class SprtWalk {
  readonly bounds: NonNullable<TournamentSettings['sprt']>;
  readonly #mostPairs: number;
  readonly #counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  #state: SprtState;
  /** The first pair that has not been looked at. */
  #next = 0;

  constructor({ sprt: bounds = DEFAULT_SPRT, pairs }: Pick<TournamentSettings, 'sprt' | 'pairs'>) {
    this.bounds = bounds;
    this.#mostPairs = pairs;
    this.#state = sprt(this.#counts, { model: 'normalized', ...bounds });
  }

  /** Goes on over all pairs that have been played; games are only ever added. Pairs without a result count nothing. */
  advance(games: Games): SprtState {
    for (; this.#state.verdict === 'open' && this.#next < this.#mostPairs; this.#next++) {
      const pair = { id: `0-1-${this.#next}` };
      if (!isPlayed(pair, games)) break;
      const points = pointsOfPair(pair, games);
      if (points === undefined) continue;
      this.#counts[points * 2]! += 1;
      this.#state = sprt(this.#counts, { model: 'normalized', ...this.bounds });
    }
    return this.#state;
  }

  /** Pairs looked at, those without a result too. */
  get looked(): number {
    return this.#next;
  }

  /** Pairs that the state rests on. */
  get counted(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
