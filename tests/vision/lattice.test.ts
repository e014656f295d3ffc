import { describe, expect, test } from '@jest/globals';
import type { Crossing } from '../../src/vision/crossings.js';
import { SIDES, type SeenLattice, findLattice } from '../../src/vision/lattice.js';
import { seededRandom } from '../../src/util/rng.js';

interface Board {
  readonly columns: number;
  readonly rows: number;
  readonly dx?: number;
  readonly dy?: number;
  /** Share of crossings that are not seen, and how far others are beside their place at most, in pixels. */
  readonly missing?: number;
  readonly beside?: number;
}

/** Crossings of a whole board at (40, 30). */
function crossingsOf({ columns, rows, dx = 15, dy = dx, missing = 0, beside = 0 }: Board): Crossing[] {
  const random = seededRandom(1);
  const crossings: Crossing[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (random() < missing) continue;
      const [x, y] = [40 + column * dx, 30 + row * dy].map((at) => at + beside * (2 * random() - 1));
      const lines = [column > 0, column < columns - 1, row > 0, row < rows - 1].map(Number);
      crossings.push({ x: x!, y: y!, certainty: 0.9, lines: lines as unknown as Crossing['lines'] });
    }
  }
  return crossings;
}

const sizeOf = ({ bounds }: SeenLattice): [number, number] => [
  bounds.right - bounds.left + 1,
  bounds.bottom - bounds.top + 1,
];
const placeOf = ({ bounds, x, y, dx, dy }: SeenLattice): [number, number] => [
  x + bounds.left * dx,
  y + bounds.top * dy,
];

describe('the lattice of a board', () => {
  test.each<[string, Board]>([
    ['seen well', { columns: 9, rows: 9 }],
    ['with lines closer across than down', { columns: 19, rows: 19, dx: 12, dy: 13 }],
    ['with every fourth crossing covered', { columns: 19, rows: 19, missing: 0.25 }],
    ['seen inexactly', { columns: 13, rows: 13, dx: 20, beside: 2.5 }],
  ])('%s', (_, board) => {
    const lattice = findLattice(crossingsOf(board))!;
    expect(sizeOf(lattice)).toEqual([board.columns, board.rows]);
    expect(lattice.dx).toBeCloseTo(board.dx ?? 15, 0);
    expect(lattice.dy).toBeCloseTo(board.dy ?? board.dx ?? 15, 0);
    for (const [index, at] of placeOf(lattice).entries())
      expect(Math.abs(at - [40, 30][index]!)).toBeLessThan(1.5);
    for (const side of SIDES) expect(lattice.goesOn(side, lattice.bounds)).toBe(0);
    expect(lattice.seen(lattice.bounds)).toBeCloseTo(1 - (board.missing ?? 0), 1);
  });

  test('without labels that stand where another line would be, and without what lies beside it', () => {
    const label = (x: number, y: number): Crossing => ({ x, y, certainty: 0.5, lines: [1, 1, 1, 1] });
    const labels = [0, 1, 2, 3].map((row) => label(25, 30 + 15 * row));
    const elsewhere = [label(300, 20), label(311, 52), label(7, 260), label(329, 241)];
    const lattice = findLattice([...elsewhere, ...labels, ...crossingsOf({ columns: 9, rows: 9 })])!;
    expect(sizeOf(lattice)).toEqual([9, 9]);
    expect(placeOf(lattice)[0]).toBeCloseTo(40, 0);
  });

  test('among any number of places that look less like crossings', () => {
    const random = seededRandom(2);
    const weak = Array.from({ length: 40_000 }, (): Crossing => {
      const [x, y] = [1600 * random(), 1600 * random()];
      return { x, y, certainty: 0.3 + 0.05 * random(), lines: [1, 1, 1, 1] };
    });
    // As many of them are compared as if there were no more.
    expect(sizeOf(findLattice([...weak, ...crossingsOf({ columns: 19, rows: 19 })])!)).toEqual([19, 19]);
  });

  test('that is cut off goes on there', () => {
    const cut = crossingsOf({ columns: 19, rows: 19 }).filter(({ x }) => x < 200);
    const lattice = findLattice(cut)!;
    expect(sizeOf(lattice)).toEqual([11, 19]);
    expect(SIDES.map((side) => lattice.goesOn(side, lattice.bounds))).toEqual([0, 1, 0, 0]);
  });

  test.each<[string, Crossing[]]>([
    ['of nothing', []],
    ['of three lines', crossingsOf({ columns: 3, rows: 9 })],
    ['of places that do not repeat', crossingsOf({ columns: 9, rows: 9, beside: 60 })],
    ['of what is twice as wide as high', crossingsOf({ columns: 9, rows: 9, dx: 24, dy: 12 })],
  ])('is not seen %s', (_, crossings) => {
    expect(findLattice(crossings)).toBeUndefined();
  });
});
