import { type GameEntry, pointsOfBlack } from './game-entry.js';
import { type PairTask, gameId } from './pair-task.js';

/** By id. */
export type Games = ReadonlyMap<string, GameEntry>;

/** Returns the points of `first` in a pair of games, 0 to 2, or undefined where one is not there or has no result. */
export function pointsOfPair(task: Pick<PairTask, 'id'>, games: Games): number | undefined {
  const [one, two] = ([0, 1] as const).map((game) => games.get(gameId(task, game)));
  const asBlack = one && pointsOfBlack(one);
  const againstBlack = two && pointsOfBlack(two);
  return asBlack === undefined || againstBlack === undefined ? undefined : asBlack + 1 - againstBlack;
}

/** Returns whether one of the two engines is among those with which no game can be begun. */
export function isLeftOut({ first, second }: PairTask, leftOut: ReadonlySet<number>): boolean {
  return leftOut.has(first) || leftOut.has(second);
}

export function isPlayed(task: Pick<PairTask, 'id'>, games: Games): boolean {
  return games.has(gameId(task, 0)) && games.has(gameId(task, 1));
}
