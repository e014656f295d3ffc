import type { Move } from '../go/game.js';
import { BLACK, type Point, type Sign, WHITE, parseVertex } from '../go/point.js';
import type { Fields } from './fields.js';

/** Returns a colour, or undefined where there is none. Throws QueryError. */
export function readPlayer(fields: Fields, field: string, value: unknown): Sign | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^(b|black)$/i.test(value)) return BLACK;
  if (typeof value === 'string' && /^(w|white)$/i.test(value)) return WHITE;
  return fields.fail(field, 'Must be "B" or "W"');
}

/** Returns a point or PASS. Throws QueryError. */
export function readPoint(fields: Fields, field: string, value: unknown, size: number): Point {
  if (typeof value !== 'string') return fields.fail(field, 'Must name points such as "D4", or "pass"');
  try {
    return parseVertex(value, size);
  } catch {
    return fields.fail(field, `Could not parse board location: ${value}`);
  }
}

/** Returns the moves or set-up stones of a field, `["B", "D4"]` each; none where it is left out. Throws QueryError. */
export function readMoves(fields: Fields, field: string, size: number): Move[] {
  return (fields.list(field) ?? []).map((value) => {
    const [player, vertex] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
    const color = readPlayer(fields, field, player);
    if (color === undefined) return fields.fail(field, 'Must be an array of pairs of player and move');
    return { color, point: readPoint(fields, field, vertex, size) };
  });
}
