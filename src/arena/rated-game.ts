import { type GameEntry, pointsOfBlack } from './game-entry.js';

/** A game as far as ratings care. */
export interface RatedGame {
  /** Who moved first: in Go, Black. */
  readonly first: string;
  readonly second: string;
  /** Of the first one: 1, 0.5, 0, or undefined for a game without a result. */
  readonly points: number | undefined;
  /** Two games of these players with the same mark are a mirrored pair. */
  readonly pair?: string;
  /** GTP vertices; games that are the same count once where it is asked how many there were. */
  readonly moves?: string;
}

export function ratedGame(entry: GameEntry): RatedGame {
  return {
    first: entry.black,
    second: entry.white,
    points: pointsOfBlack(entry),
    pair: entry.id.replace(/-\d+$/, ''),
    moves: entry.moves,
  };
}

/** Returns games by pair, in an order that does not depend on theirs; those without a result or a mark stand alone. */
export function pairsOf(games: readonly RatedGame[]): RatedGame[][] {
  const pairs = new Map<string, RatedGame[]>();
  const alone: RatedGame[][] = [];
  for (const game of games) {
    if (game.points === undefined) continue;
    if (game.pair === undefined) {
      alone.push([game]);
      continue;
    }
    const key = `${[game.first, game.second].sort().join('\n')}\n${game.pair}`;
    pairs.set(key, [...(pairs.get(key) ?? []), game]);
  }
  const keyOf = (pair: RatedGame[]): string =>
    pair.map(({ first, second, points }) => `${first}\n${second}\n${points}`).join();
  const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return [
    ...[...pairs].sort(([a], [b]) => inOrder(a, b)).map(([, pair]) => pair),
    ...alone.sort((a, b) => inOrder(keyOf(a), keyOf(b))),
  ];
}
