import type { Point } from './point.js';

const known = new Map<number, readonly (readonly Point[])[]>();

/**
 * Returns the eight symmetries of a square board, the identity first. `symmetries[g][p]` is the point of the board
 * that stands at p when the board is looked at from side g.
 */
export function boardSymmetries(size: number): readonly (readonly Point[])[] {
  let symmetries = known.get(size);
  if (!symmetries) known.set(size, (symmetries = findSymmetries(size)));
  return symmetries;
}

function findSymmetries(size: number): readonly (readonly Point[])[] {
  const last = size - 1;
  const points = Array.from({ length: size * size }, (_, point) => point);
  return Array.from({ length: 8 }, (_, side) =>
    points.map((point) => {
      let x = point % size;
      let y = Math.floor(point / size);
      if (side & 4) [x, y] = [y, x];
      if (side & 2) y = last - y;
      if (side & 1) x = last - x;
      return y * size + x;
    }),
  );
}
