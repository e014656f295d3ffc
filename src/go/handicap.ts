import { UserError } from '../util/errors.js';
import type { Game } from './game.js';
import { PASS, type Point, WHITE } from './point.js';
import { GoBoard } from './sabaki-board.js';

/**
 * Returns how many moves of a game are handicap stones that came as moves: several of Black in a row before White's first, as servers
 * replay a game (KataGo's assumeMultipleStartingBlackMovesAreHandicap).
 */
export function playedHandicap({ moves, setupStones }: Game): number {
  if (setupStones.black.length + setupStones.white.length > 0) return 0;
  const others = moves.findIndex(({ color, point }) => color === WHITE || point === PASS);
  const count = others < 0 ? moves.length : others;
  return count > 1 ? count : 0;
}

/** Returns how many handicap stones Black has, placed before the game or as its first moves. */
export function handicapCount(game: Game): number {
  return game.handicap.length || playedHandicap(game);
}

/** Returns the most stones that fixed placement knows on a board: 9, 4 or 0 (GTP 2, section 4.1.1). */
export function maxFixedHandicap(size: number): number {
  return starPoints(size, 9).length;
}

/** Returns the points of a fixed handicap in GTP's order (GTP 2, section 4.1.1). Throws UserError `bad-handicap`. */
export function fixedHandicap(size: number, count: number): Point[] {
  const max = maxFixedHandicap(size);
  if (!Number.isInteger(count) || count < 2 || count > max) {
    const allowed = max === 0 ? 'none on this board' : `2 to ${max}`;
    throw new UserError('bad-handicap', `invalid number of stones: ${count} (allowed: ${allowed})`);
  }
  return starPoints(size, count);
}

/**
 * Returns exactly `count` different points for free placement: the fixed points as far as they reach, then always
 * the empty point farthest from the stones there are and from the edge (GTP 2, section 4.1.2).
 * Throws UserError `bad-handicap`.
 */
export function freeHandicap(size: number, count: number): Point[] {
  const most = size * size - 1;
  if (!Number.isInteger(count) || count < 2 || count > most) {
    throw new UserError('bad-handicap', `invalid number of stones: ${count} (allowed: 2 to ${most})`);
  }
  const points = starPoints(size, Math.min(count, 9));
  // The edge counts as a row of stones one line outside the board.
  const room = Array.from({ length: size * size }, (_, point) => edgeDistance(point, size) + 1);
  const take = (stone: Point): void => {
    room.forEach((distance, point) => (room[point] = Math.min(distance, distanceOf(point, stone, size))));
  };
  points.forEach(take);
  while (points.length < count) {
    const loneliest = room.indexOf(Math.max(...room));
    points.push(loneliest);
    take(loneliest);
  }
  return points;
}

function edgeDistance(point: Point, size: number): number {
  const x = point % size;
  const y = Math.floor(point / size);
  return Math.min(x, y, size - 1 - x, size - 1 - y);
}

function distanceOf(a: Point, b: Point, size: number): number {
  return Math.hypot((a % size) - (b % size), Math.floor(a / size) - Math.floor(b / size));
}

// The package's "tygem" order puts the third stone at the upper left, which is GTP's order.
const PLACEMENT_OPTIONS = { tygem: true };

function starPoints(size: number, count: number): Point[] {
  const board = GoBoard.fromDimensions(size);
  const place = board.getHandicapPlacement.bind(board) as (
    count: number,
    options: typeof PLACEMENT_OPTIONS,
  ) => [number, number][];
  return place(count, PLACEMENT_OPTIONS).map(([x, y]) => y * size + x);
}
