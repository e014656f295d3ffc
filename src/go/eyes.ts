import { neighborsOf } from './chains.js';
import { type Point, type Sign, opponent } from './point.js';

const DIAGONALS = new Map<number, readonly (readonly Point[])[]>();

/**
 * Whether an empty point is an eye of one point that `color` should not fill: its own stones on all sides, and at
 * most one of the opponent's on the diagonals (none at the edge), so that the stones around it are connected.
 */
export function isEye(stones: Int8Array, size: number, color: Sign, point: Point): boolean {
  for (const next of neighborsOf(size)[point]!) if (stones[next] !== color) return false;
  const diagonals = diagonalsOf(size)[point]!;
  let hostile = 0;
  for (const next of diagonals) if (stones[next] === opponent(color)) hostile += 1;
  return hostile === 0 || (hostile === 1 && diagonals.length === 4);
}

function diagonalsOf(size: number): readonly (readonly Point[])[] {
  const known = DIAGONALS.get(size);
  if (known) return known;
  const table = Array.from({ length: size * size }, (_, point) => {
    const x = point % size;
    const y = Math.floor(point / size);
    const corners = [-1, 1].flatMap((dy) => [-1, 1].map((dx) => [x + dx, y + dy] as const));
    return corners.filter(([u, v]) => u >= 0 && v >= 0 && u < size && v < size).map(([u, v]) => v * size + u);
  });
  DIAGONALS.set(size, table);
  return table;
}
