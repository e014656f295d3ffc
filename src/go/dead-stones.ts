import { findChains } from './chains.js';
import type { Point } from './point.js';

/** How far a chain's mean ownership must lie on the opponent's side for it to be dead. */
const CLEARLY = 0.2;

/**
 * Returns the chains that are dead by an ownership map, [S * S] float32 by point, +1 black .. -1 white:
 * those whose points belong clearly to the opponent on average.
 */
export function deadChains(stones: Int8Array, size: number, ownership: Float32Array): Point[][] {
  const chains = new Set(findChains(stones, size).filter((chain) => chain !== undefined));
  return [...chains]
    .filter(({ color, stones: points }) => {
      const sum = points.reduce((total, point) => total + ownership[point]!, 0);
      return (color * sum) / points.length < -CLEARLY;
    })
    .map((chain) => [...chain.stones]);
}
