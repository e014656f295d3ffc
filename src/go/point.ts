import { UserError } from '../util/errors.js';

/** An intersection as `y * size + x`; row 0 is the top row, column 0 the left one. */
export type Point = number;

/** A pass, where a move is expected. It is no point of any board. */
export const PASS = -1;

/** Black is 1 and White is -1, as in @sabaki/go-board. */
export type Sign = 1 | -1;

export const BLACK: Sign = 1;
export const WHITE: Sign = -1;

export const MIN_BOARD_SIZE = 2;
export const MAX_BOARD_SIZE = 25;

/** GTP leaves out the letter I (GTP 2, section 2.11). */
const COLUMN_LETTERS = 'ABCDEFGHJKLMNOPQRSTUVWXYZ';

/** Returns the other colour. */
export function opponent(color: Sign): Sign {
  return color === BLACK ? WHITE : BLACK;
}

/** Returns what lies on a point in words, or whose a move is. */
export function stoneName(stone: number): 'black' | 'white' | 'empty' {
  return stone === BLACK ? 'black' : stone === WHITE ? 'white' : 'empty';
}

/** Returns the GTP name of a point or of a pass: `D4`, `pass`. */
export function formatVertex(point: Point, size: number): string {
  if (point === PASS) return 'pass';
  return `${COLUMN_LETTERS[point % size] ?? '?'}${size - Math.floor(point / size)}`;
}

/**
 * Returns the point that a GTP vertex names, or PASS. Letter case does not matter.
 * Throws UserError `bad-vertex` where it names no point of the board.
 */
export function parseVertex(text: string, size: number): Point {
  if (text.toLowerCase() === 'pass') return PASS;
  const match = /^([a-hj-z])([1-9]\d?)$/i.exec(text);
  const x = match ? COLUMN_LETTERS.indexOf(match[1]!.toUpperCase()) : -1;
  const y = match ? size - Number(match[2]) : -1;
  if (x < 0 || x >= size || y < 0) {
    const last = formatVertex(size - 1, size);
    throw new UserError('bad-vertex', `no point of this board: ${text} (A1 to ${last} without I, or pass)`);
  }
  return y * size + x;
}
