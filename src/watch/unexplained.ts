import { type Look, ODD, pointCost } from './look.js';

/** Fewer looks say little. */
const TIMES = 3;

/** Returns the points at which looks go on showing something else than the boards say, with the look from which on they do. */
export function unexplained(
  looks: readonly Look[],
  boards: readonly Int8Array[],
): { readonly look: number; readonly point: number; readonly looks: number }[] {
  const found = new Map<number, { look: number; point: number; looks: number }>();
  for (const [index, look] of looks.entries()) {
    const stones = boards[index];
    if (stones?.length !== look.stones.length) continue;
    for (let point = 0; point < stones.length; point++) {
      if (pointCost(look, point, stones[point]!) < ODD) continue;
      const known = found.get(point);
      if (known) known.looks++;
      else found.set(point, { look: index, point, looks: 1 });
    }
  }
  return [...found.values()].filter(({ looks: times }) => times >= TIMES).sort((a, b) => a.look - b.look);
}
