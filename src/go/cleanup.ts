import { findChains } from './chains.js';
import type { Game } from './game.js';
import { PASS, type Point, type Sign } from './point.js';

/**
 * Returns a move that takes dead stones of the opponent or takes one of their liberties, the weakest first, and
 * PASS where there is none: for rule sets in which dead stones must be captured before the count.
 */
export function cleanupMove(game: Game, color: Sign, dead: Iterable<Point>): Point {
  const chains = findChains(game.stones, game.size);
  const targets = new Set(
    [...dead].map((point) => chains[point]).filter((chain) => chain && chain.color !== color),
  );
  const byLiberties = [...targets].sort((a, b) => a!.liberties.size - b!.liberties.size);
  for (const chain of byLiberties) {
    for (const point of chain!.liberties) {
      const captures = chain!.liberties.size === 1;
      if (game.illegality(color, point, 'superko') === null && (captures || isSafe(game, color, point)))
        return point;
    }
  }
  return PASS;
}

/** Whether the stone would have two liberties. */
function isSafe(game: Game, color: Sign, point: Point): boolean {
  const next = game.clone();
  next.play(color, point);
  return findChains(next.stones, next.size)[point]!.liberties.size > 1;
}
