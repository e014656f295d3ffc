import { Game } from '../go/game.js';
import { BLACK, PASS, type Point, WHITE, formatVertex } from '../go/point.js';
import { readSgfFile } from '../go/read-sgf-file.js';
import { parseSgfCollection } from '../go/sgf.js';
import { boardSymmetries } from '../go/symmetry.js';
import { UserError } from '../util/errors.js';
import { type Random, seededRandom } from '../util/rng.js';

export interface OpeningOptions {
  readonly size: number;
  /** How many stones are played, Black and White in turn. */
  readonly stones: number;
  readonly seed: number;
}

/** So many that were there already, one after the other, say that there are no others. */
const TRIES = 100;

/**
 * Returns one opening for each pair of games: random legal moves, every one with equal probability. No two lead to the same position, turned or mirrored,
 * until there are no others; then all may come once more. A longer list begins with the shorter one of the same seed.
 */
export function randomOpenings(count: number, options: OpeningOptions): Point[][] {
  const random = seededRandom(options.seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, () => {
    let opening = randomOpening(options, random);
    for (let i = 0; taken.has(keyOf(opening)); i++) {
      if (i === TRIES) taken.clear();
      else opening = randomOpening(options, random);
    }
    taken.add(keyOf(opening));
    return opening.moves.map((move) => move.point);
  });
}

function randomOpening({ size, stones }: OpeningOptions, random: Random): Game {
  const game = new Game(size);
  for (let i = 0; i < stones; i++) {
    const legal = game.legalMoves(game.toPlay, 'superko');
    game.play(game.toPlay, legal[Math.floor(random() * legal.length)] ?? PASS);
  }
  return game;
}

/** The same for positions that are each other turned or mirrored. */
function keyOf({ size, stones }: Game): string {
  const sides = boardSymmetries(size).map((order) => order.map((point) => stones[point]! + 1).join(''));
  return sides.reduce((least, side) => (side < least ? side : least));
}

/**
 * Returns the first `moves` moves of each game of an SGF book as GTP vertices, every opening once. Throws UserError
 * `empty-book` where no game on this board is that long, and what readSgfFile() and parseSgfCollection() throw.
 */
export async function readBook(path: string, size: number, moves: number): Promise<string[][]> {
  const records = parseSgfCollection(await readSgfFile(path));
  const openings = new Map<string, string[]>();
  for (const record of records) {
    const isPlain = record.handicap.length + record.setup.black.length + record.setup.white.length === 0;
    if (record.size !== size || !isPlain || record.moves.length < moves) continue;
    const first = record.moves.slice(0, moves);
    if (
      first.some(({ color, point }, index) => point === PASS || color !== (index % 2 === 0 ? BLACK : WHITE))
    )
      continue;
    const vertices = first.map(({ point }) => formatVertex(point, size));
    openings.set(vertices.join(), vertices);
  }
  if (openings.size === 0) {
    throw new UserError('empty-book', `${path} has no game of ${moves} moves on a ${size}x${size} board`);
  }
  return [...openings.values()];
}
