import { UserError } from '../util/errors.js';
import { BLACK, MAX_BOARD_SIZE, MIN_BOARD_SIZE, PASS, type Point, WHITE, formatVertex } from './point.js';

export interface Diagram {
  readonly size: number;
  /** [S * S] int8 by point */
  readonly stones: Int8Array;
  /** The point drawn in parentheses, or PASS where there is none. */
  readonly lastMove: Point;
}

const HEADER = /^(A B|A$)/;

/**
 * Returns the board as text: X black, O white, coordinates around it, the last move as `(X)`.
 * No line is empty, ends in a space or begins with a character that means something in GTP.
 */
export function drawBoard(stones: Int8Array, size: number, lastMove: Point = PASS): string {
  const letters = Array.from({ length: size }, (_, x) => formatVertex(x, size)[0]!);
  const header = `   ${letters.join(' ')}`;
  const rows = Array.from({ length: size }, (_, y) => {
    const label = String(size - y);
    let row = label.padStart(2);
    for (let x = 0; x < size; x++) {
      const point = y * size + x;
      const before = point === lastMove ? '(' : x > 0 && point - 1 === lastMove ? ')' : ' ';
      row += before + symbolOf(stones[point]!);
    }
    return `${row}${y * size + size - 1 === lastMove ? ')' : ' '}${label}`;
  });
  return [header, ...rows, header].join('\n');
}

function symbolOf(stone: number): string {
  return stone === 0 ? '.' : stone === BLACK ? 'X' : 'O';
}

/**
 * Returns the position of a drawn board: X black, O white, `.` (or `+` for star points) empty, one row a line,
 * with or without coordinates. Throws UserError `bad-diagram`.
 */
export function parseDiagram(text: string): Diagram {
  const rows = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !HEADER.test(line))
    .map((line) => line.replace(/^\d+|\d+$/g, '').replace(/\s/g, ''));
  const size = rows.length;
  if (size < MIN_BOARD_SIZE || size > MAX_BOARD_SIZE)
    throw new UserError('bad-diagram', `a board of ${size} rows`);
  const stones = new Int8Array(size * size);
  let lastMove = PASS;
  rows.forEach((row, y) => {
    const marked = row.indexOf('(');
    if (marked >= 0) lastMove = y * size + marked;
    const symbols = row.replace(/[()]/g, '');
    if (!/^[XO.+]*$/.test(symbols) || symbols.length !== size) {
      throw new UserError('bad-diagram', `row ${y + 1} is not ${size} of X, O and . : ${row}`);
    }
    for (let x = 0; x < size; x++) {
      if (symbols[x] === 'X') stones[y * size + x] = BLACK;
      if (symbols[x] === 'O') stones[y * size + x] = WHITE;
    }
  });
  return { size, stones, lastMove };
}
