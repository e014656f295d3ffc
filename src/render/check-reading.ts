import { type GameRecord, gameOfRecord } from '../go/game-record.js';
import { PASS } from '../go/point.js';
import { seededRandom } from '../util/rng.js';
import { distortFrame } from './distort-frame.js';
import type { Frame, FrameStyleName, Stones } from './frame.js';
import { type MoveReading, readMove } from './read-move.js';
import { renderFrame } from './render-frame.js';
import { seenBy } from './seen-by.js';

export interface ReadingOptions {
  readonly blurPx?: number;
  readonly noiseLevels?: number;
  readonly seed?: number;
}

export interface MisreadMove {
  /** Counted from 0, as are the moves. */
  readonly game: number;
  readonly move: number;
  readonly read: MoveReading;
}

export interface ReadingReport {
  readonly games: number;
  readonly moves: number;
  readonly passes: number;
  /** Moves that capture something, and those that capture several stones. */
  readonly captures: number;
  readonly multiStoneCaptures: number;
  readonly misread: readonly MisreadMove[];
}

/**
 * Draws every move of some games as two frames, distorts them, and reads the frames again. A move counts as misread
 * unless its kind, its point and all captured stones come out.
 */
export function checkReading(
  style: FrameStyleName,
  records: readonly GameRecord[],
  { blurPx = 0, noiseLevels = 0, seed = 1 }: ReadingOptions = {},
): ReadingReport {
  const random = seededRandom(seed);
  const draw = (size: number, stones: Stones): Frame =>
    distortFrame(renderFrame(style, size, stones), { blurPx, noiseLevels, random });
  const counts = { moves: 0, passes: 0, captures: 0, multiStoneCaptures: 0 };
  const misread: MisreadMove[] = [];
  records.forEach((record, game) => {
    const { moves, size, positions } = replay(record);
    moves.forEach(({ color, point }, move) => {
      const [before, after] = [positions[move]!, positions[move + 1]!].map((stones) => seenBy(color, stones));
      const captured = [...before!.keys()].filter((at) => before![at] === -1 && after![at] === 0);
      counts.moves += 1;
      if (point === PASS) counts.passes += 1;
      if (captured.length > 0) counts.captures += 1;
      if (captured.length > 1) counts.multiStoneCaptures += 1;
      const read = readMove(style, size, draw(size, before!), draw(size, after!));
      const expected: MoveReading = point === PASS ? { kind: 'pass' } : { kind: 'move', point, captured };
      if (JSON.stringify(read) !== JSON.stringify(expected)) misread.push({ game, move, read });
    });
  });
  return { games: records.length, ...counts, misread };
}

function replay(record: GameRecord) {
  const game = gameOfRecord(record);
  const positions = Array.from({ length: game.moves.length + 1 }, (_, ply) => game.positionAt(ply));
  return { moves: game.moves, size: game.size, positions };
}
