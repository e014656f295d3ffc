import type { Game } from '../../src/go/game.js';
import { isEye } from '../../src/go/eyes.js';
import { PASS, type Point, type Sign } from '../../src/go/point.js';
import { seededRandom } from '../../src/util/rng.js';

/** Returns somebody who plays anywhere but into their own eyes for `moves` moves, then passes. */
export function opponent(moves: number, seed: number): (game: Game, color: Sign) => Point {
  const random = seededRandom(seed);
  let played = 0;
  return (game, color) => {
    const points = game
      .legalMoves(color, 'superko')
      .filter((point) => !isEye(game.stones, game.size, color, point));
    if (played++ >= moves || points.length === 0) return PASS;
    return points[Math.floor(random() * points.length)]!;
  };
}
