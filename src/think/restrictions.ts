import type { Point, Sign } from '../go/point.js';
import type { MoveFilter } from './search.js';

/** A list of moves that alone may be looked at, or that may not, for one colour and so many moves deep. */
export interface Restriction {
  readonly kind: 'avoid' | 'allow';
  readonly color: Sign;
  readonly points: ReadonlySet<Point>;
  readonly depth: number;
}

/**
 * Returns what all lists together leave, or undefined where there are none: a move must be in every list that allows,
 * and in none that forbids, of its colour and depth. A pass counts too.
 */
export function filterOf(restrictions: readonly Restriction[]): MoveFilter | undefined {
  if (restrictions.length === 0) return undefined;
  return (color, point, ply) =>
    restrictions
      .filter((restriction) => restriction.color === color && ply < restriction.depth)
      .every(({ kind, points }) => points.has(point) === (kind === 'allow'));
}
