import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type GameRecord, gameOfRecord } from '../go/game-record.js';
import type { Game } from '../go/game.js';
import { BLACK, PASS, type Point, type Sign } from '../go/point.js';
import { readSgfFile } from '../go/read-sgf-file.js';
import { formatSgf, parseSgfCollection } from '../go/sgf.js';
import { UserError, messageOf } from '../util/errors.js';
import { readTextFile } from '../util/read-text-file.js';
import { writeFileWhole } from '../util/write-file.js';

/** One game of a split. Positions are counted by the moves that have been played. */
export interface SplitGame {
  /** From here on no position occurs in what the split was made against. */
  readonly firstPly: number;
  /** The positions to be looked at, ascending. */
  readonly plies: readonly number[];
}

/** What stands in a split's JSON file, beside the game records. */
export interface SplitFile {
  readonly format: 1;
  readonly name: string;
  /** The game records, beside this file. */
  readonly sgf: string;
  /** Files of annotations, beside this file. */
  readonly annotations: readonly string[];
  readonly size: number;
  readonly games: readonly SplitGame[];
}

/** Games to be measured on, and at which of their positions. */
export interface Split extends SplitFile {
  /** The JSON file. */
  readonly path: string;
  /** One for every game. */
  readonly records: readonly GameRecord[];
}

/** A position to be looked at. */
export interface Position {
  /** Game of the split and moves played in it. */
  readonly gameIndex: number;
  readonly ply: number;
  /** As it stands then. */
  readonly game: Game;
  readonly color: Sign;
  /** What was played in the record, a point or PASS. */
  readonly played: Point;
}

/** Returns every position of some games up to their last move: what is there before each move. */
export function allPlies({ moves }: GameRecord, firstPly = 0): number[] {
  return Array.from({ length: Math.max(0, moves.length - firstPly) }, (_, index) => firstPly + index);
}

/** Reads a split from its JSON file. Throws UserError `unreadable-file`, `bad-split` or SgfError. */
export async function readSplit(path: string): Promise<Split> {
  const fail = (message: string): never => {
    throw new UserError('bad-split', `${path}: ${message}`);
  };
  let json: Partial<SplitFile> | undefined;
  try {
    json = JSON.parse(await readTextFile(path)) as Partial<SplitFile>;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('bad-split', `${path} is no JSON: ${messageOf(error)}`, { cause: error });
  }
  const { format, name, sgf, annotations, size, games } = json ?? {};
  if (format !== 1 || typeof name !== 'string' || typeof sgf !== 'string' || typeof size !== 'number') {
    return fail('a split has format 1, name, sgf and size');
  }
  if (!Array.isArray(games) || !games.every(isSplitGame)) return fail('games have firstPly and plies');
  const records = parseSgfCollection(await readSgfFile(join(dirname(path), sgf)));
  if (records.length !== games.length) fail(`${games.length} games, but ${sgf} has ${records.length}`);
  records.forEach((record, index) => {
    if (record.size !== size)
      fail(`game ${index + 1} has a board of ${record.size}, the split one of ${size}`);
    const late = games[index]!.plies.find((ply) => ply >= record.moves.length);
    if (late !== undefined)
      fail(`game ${index + 1} has ${record.moves.length} moves, but position ${late} is asked for`);
  });
  return { format, name, sgf, annotations: annotations ?? [], size, games, path, records };
}

function isSplitGame(game: unknown): game is SplitGame {
  const { firstPly, plies } = (game ?? {}) as Partial<SplitGame>;
  const isPly = (ply: unknown): boolean => Number.isSafeInteger(ply) && (ply as number) >= 0;
  return isPly(firstPly) && Array.isArray(plies) && plies.every(isPly);
}

/** Writes a split: `NAME.json` and `NAME.sgf.gz`, one game a line. */
export async function writeSplit(
  path: string,
  split: Omit<SplitFile, 'sgf' | 'format'>,
  records: readonly GameRecord[],
): Promise<void> {
  const sgf = `${basename(path, '.json')}.sgf.gz`;
  const text = records.map((record) => `${formatSgf(record)}\n`).join('');
  await writeFileWhole(join(dirname(path), sgf), gzipSync(text, { level: 9 }));
  const { name, annotations, size, games } = split;
  const head = JSON.stringify({ format: 1, name, sgf, annotations, size }, null, 2).slice(0, -2);
  const rows = games.map((game) => `    ${JSON.stringify(game)}`).join(',\n');
  await writeFileWhole(path, `${head},\n  "games": [\n${rows}\n  ]\n}\n`);
}

/**
 * Yields the positions of a split, game by game; only those that `wants` says where it is given.
 * Throws IllegalMoveError for a game that cannot be replayed.
 */
export function* positionsOf(
  { records, games }: Pick<Split, 'records' | 'games'>,
  wants: (place: Pick<Position, 'gameIndex' | 'ply'>) => boolean = () => true,
): Generator<Position> {
  for (const [gameIndex, record] of records.entries()) {
    const plies = games[gameIndex]!.plies.filter((ply) => wants({ gameIndex, ply }));
    if (plies.length === 0) continue;
    const game = gameOfRecord(record, 0);
    for (const ply of plies) {
      for (const move of record.moves.slice(game.moves.length, ply)) game.play(move.color, move.point);
      const { color, point } = record.moves[ply]!;
      yield { gameIndex, ply, game: game.clone(), color, played: point };
    }
  }
}

/** Returns a position's name for people and journals: game and moves played, from 1 and from 0. */
export function positionName({ gameIndex, ply }: Pick<Position, 'gameIndex' | 'ply'>): string {
  return `${gameIndex + 1}/${ply}`;
}

/** Returns whether a game was played to its end: both passed. */
export function isPlayedOut({ moves }: GameRecord): boolean {
  return (
    moves.length > 1 && moves.slice(-2).every(({ point }) => point === PASS) && moves[0]!.color === BLACK
  );
}
