import type { Restriction } from '../think/restrictions.js';
import type { Fields } from './fields.js';
import { readPlayer, readPoint } from './read-move.js';

const DEEPEST = 1_000_000;

/** Returns what `avoidMoves` and `allowMoves` say: `[{"player":"B","moves":["C3"],"untilDepth":1}]`. Throws QueryError. */
export function readRestrictions(fields: Fields, size: number): Restriction[] {
  const lists = [
    ['avoidMoves', 'avoid'],
    ['allowMoves', 'allow'],
  ] as const;
  const restrictions = lists.flatMap(([field, kind]) =>
    (fields.list(field) ?? []).map((entry) => ({ kind, ...readEntry(fields, field, entry, size) })),
  );
  if (
    restrictions.some(({ kind }) => kind === 'avoid') &&
    restrictions.some(({ kind }) => kind === 'allow')
  ) {
    fields.fail('allowMoves', 'Cannot specify both avoidMoves and allowMoves');
  }
  return restrictions;
}

function readEntry(fields: Fields, field: string, entry: unknown, size: number): Omit<Restriction, 'kind'> {
  const { player, moves, untilDepth } = (
    typeof entry === 'object' && entry !== null ? entry : {}
  ) as Readonly<Record<string, unknown>>;
  const color = readPlayer(fields, field, player);
  if (color === undefined || !Array.isArray(moves)) {
    return fields.fail(field, 'Must be objects with "player", "moves" and "untilDepth"');
  }
  const isDepth =
    Number.isSafeInteger(untilDepth) && (untilDepth as number) >= 1 && (untilDepth as number) <= DEEPEST;
  if (!isDepth) return fields.fail(field, '"untilDepth" must be an integer from 1');
  const points = new Set(moves.map((move: unknown) => readPoint(fields, field, move, size)));
  return { color, points, depth: untilDepth as number };
}
