import type { Game } from '../go/game.js';
import type { Point } from '../go/point.js';
import { priorsOf } from './snapshot.js';
import type { Surprise } from './thinker.js';
import type { World } from './world.js';

/** Returns how a game's last move looked to the model before it was played, or undefined before the first move. */
export async function surpriseOf(world: World, game: Game, views: 1 | 8): Promise<Surprise | undefined> {
  const last = game.moves.at(-1);
  if (!last) return undefined;
  const { color, point } = last;
  const code = await world.past.ofPly(game, game.moves.length - 1);
  const before = game.clone();
  before.undo();
  const { firstCodes } = await world.root(before, color, views);
  const log = firstCodes[code]!;
  const rank = 1 + firstCodes.reduce((count, other) => count + Number(other > log), 0);
  const words: ReadonlyMap<number, Point> = (await world.past.dictionary(game.size)).points;
  const expected = priorsOf(firstCodes, before, color, words);
  return { color, point, code, probability: Math.exp(log), rank, expected };
}
