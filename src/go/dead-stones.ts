import { findChains } from './chains.js';
import { passAlive } from './pass-alive.js';
import { BLACK, type Point, WHITE } from './point.js';

/** Returns the chains of both colours that are dead inside living walls. */
export function enclosedChains(stones: Int8Array, size: number): Point[][] {
  return deadChains(stones, size, new Float32Array(stones.length), 0);
}

/**
 * Returns the chains that are dead: those inside living walls, and by an ownership map, [S * S] float32 by point, +1 black ..
 * -1 white, those whose points belong to the opponent by more than `clearly` on average. What lives even if its side always passes is never dead.
 */
export function deadChains(
  stones: Int8Array,
  size: number,
  ownership: Float32Array,
  clearly: number,
): Point[][] {
  const settled = [BLACK, WHITE].map((color) => passAlive(stones, size, color));
  const enclosed = new Set(settled.flatMap(({ dead }) => dead));
  const alive = new Set(settled.flatMap(({ chains }) => [...chains].flatMap((chain) => chain.stones)));
  const chains = new Set(findChains(stones, size).filter((chain) => chain !== undefined));
  return [...chains]
    .filter(({ color, stones: points }) => {
      if (enclosed.has(points[0]!)) return true;
      const sum = points.reduce((total, point) => total + ownership[point]!, 0);
      return !alive.has(points[0]!) && (color * sum) / points.length < -clearly;
    })
    .map((chain) => [...chain.stones]);
}
