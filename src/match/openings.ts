import { Game } from '../go/game.js';
import { PASS, type Point } from '../go/point.js';
import { type Random, seededRandom } from '../util/rng.js';

export interface OpeningOptions {
  readonly size: number;
  /** How many stones are played, Black and White in turn. */
  readonly stones: number;
  readonly seed: number;
}

const TRIES = 100;

/**
 * Returns one opening for each pair of games: random legal moves, every one with equal probability. They differ from
 * each other as far as there are enough. A longer list begins with the shorter one of the same seed.
 */
export function randomOpenings(count: number, options: OpeningOptions): Point[][] {
  const random = seededRandom(options.seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, () => {
    let opening = randomOpening(options, random);
    for (let i = 0; i < TRIES && taken.has(opening.join()); i++) opening = randomOpening(options, random);
    taken.add(opening.join());
    return opening;
  });
}

function randomOpening({ size, stones }: OpeningOptions, random: Random): Point[] {
  const game = new Game(size);
  for (let i = 0; i < stones; i++) {
    const legal = game.legalMoves(game.toPlay, 'superko');
    game.play(game.toPlay, legal[Math.floor(random() * legal.length)] ?? PASS);
  }
  return game.moves.map((move) => move.point);
}
