import { type GameRecord, gameOfRecord } from '../go/game-record.js';
import { PlayoutBoard } from '../go/playout-board.js';
import { PASS, formatVertex } from '../go/point.js';
import { formatSgf } from '../go/sgf.js';
import { UserError } from '../util/errors.js';
import { PositionKeys } from './position-keys.js';
import { type SplitGame, allPlies, isPlayedOut } from './split.js';

export interface MakeSplitOptions {
  /** Games that a model has learned from. */
  readonly against: Iterable<GameRecord>;
  readonly games: number;
  /** Positions of each game, spread evenly over what counts of it. */
  readonly positionsPerGame: number;
}

/** Returns the names of all positions of some games. Throws UserError for one that cannot be replayed. */
export function keysOfGames(records: Iterable<GameRecord>, keys: PositionKeys): Set<number> {
  const known = new Set<number>();
  for (const record of records) for (const key of keysOfGame(record, keys)) known.add(key);
  return known;
}

/**
 * Returns the names of a game's positions, before each move and after the last. Millions of positions are looked at,
 * so that only captures are played out and no rule is checked but suicide.
 */
export function keysOfGame(record: GameRecord, keys: PositionKeys): number[] {
  const board = new PlayoutBoard(record.size);
  board.reset(gameOfRecord(record, 0).stones);
  const names = [keys.of(board.stones)];
  for (const [index, { color, point }] of record.moves.entries()) {
    if (point === PASS) board.pass();
    else if (board.stones[point] !== 0 || !board.play(color, point)) {
      throw new UserError(
        'bad-record',
        `move ${index + 1} of the record is illegal: ${formatVertex(point, record.size)}`,
      );
    }
    names.push(point === PASS ? names.at(-1)! : keys.of(board.stones));
  }
  return names;
}

/**
 * Returns games that lead away from known ones: whole games only, no two the same, and of each the ply from which on
 * no position is known, whichever way it is turned. Returns fewer where there are not enough.
 */
export function makeSplit(
  candidates: readonly GameRecord[],
  { against, games, positionsPerGame }: MakeSplitOptions,
): { readonly records: GameRecord[]; readonly games: SplitGame[] } {
  const keys = new PositionKeys(candidates[0]?.size ?? 9);
  const known = keysOfGames(against, keys);
  const chosen: GameRecord[] = [];
  const places: SplitGame[] = [];
  const seen = new Set<string>();
  for (const record of candidates) {
    if (chosen.length === games) break;
    const line = formatSgf({ ...record, players: { black: '', white: '' }, result: '' });
    if (!isPlayedOut(record) || seen.has(line)) continue;
    seen.add(line);
    const names = keysOfGame(record, keys);
    const firstPly = names.findLastIndex((name) => known.has(name)) + 1;
    const plies = allPlies(record, firstPly);
    if (plies.length < positionsPerGame) continue;
    chosen.push(record);
    places.push({ firstPly, plies: spread(plies, positionsPerGame) });
  }
  return { records: chosen, games: places };
}

/** Returns `count` of some values, as evenly spread as can be, the middle of each part. */
export function spread<Value>(values: readonly Value[], count: number): Value[] {
  return Array.from(
    { length: count },
    (_, index) => values[Math.floor(((index + 0.5) * values.length) / count)]!,
  );
}

/** What a split has in common with other games. */
export interface SharedPositions {
  /** Positions that count: from each game's first ply on. */
  readonly positions: number;
  readonly shared: number;
  /** The same of those that are looked at. */
  readonly looked: number;
  readonly lookedShared: number;
  /** All positions of the other games, told apart. */
  readonly others: number;
  /** Share of the positions before the first ply that counts which occur there: what was cut off. */
  readonly cut: number;
  readonly cutShared: number;
}

/** Counts the positions of a split that occur in other games, up to symmetry and exchange of colours. */
export function countShared(
  split: {
    readonly size: number;
    readonly records: readonly GameRecord[];
    readonly games: readonly SplitGame[];
  },
  against: Iterable<GameRecord>,
): SharedPositions {
  const keys = new PositionKeys(split.size);
  const known = keysOfGames(against, keys);
  const counts = { positions: 0, shared: 0, looked: 0, lookedShared: 0, cut: 0, cutShared: 0 };
  split.records.forEach((record, index) => {
    const { firstPly, plies } = split.games[index]!;
    keysOfGame(record, keys).forEach((key, ply) => {
      const isShared = Number(known.has(key));
      if (ply < firstPly) {
        counts.cut++;
        counts.cutShared += isShared;
        return;
      }
      counts.positions++;
      counts.shared += isShared;
      if (!plies.includes(ply)) return;
      counts.looked++;
      counts.lookedShared += isShared;
    });
  });
  return { ...counts, others: known.size };
}
