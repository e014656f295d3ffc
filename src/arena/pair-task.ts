import type { Point } from '../go/point.js';

/** Two games from one opening with exchanged colours: the unit of everything. */
export interface PairTask {
  /** `A-B-N`: the numbers of the two engines and of their pair. */
  readonly id: string;
  /** Black in the first game. */
  readonly first: number;
  readonly second: number;
  /** Counts the pairs of these two, from 0. */
  readonly number: number;
  readonly komi: number;
  readonly handicap: number;
  readonly opening: readonly Point[];
}

/** Returns the id of a pair's first or second game. */
export function gameId(task: Pick<PairTask, 'id'>, game: 0 | 1): string {
  return `${task.id}-${game}`;
}

/** Returns the numbers of an id: both engines, their pair, and the game where it is a game's. */
export function partsOfId(id: string): number[] {
  return id.split('-').map(Number);
}
