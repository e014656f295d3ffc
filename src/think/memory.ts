import { type Game } from '../go/game.js';
import type { Point, Sign } from '../go/point.js';
import { seenBy } from '../render/seen-by.js';
import type { Branch } from './search.js';
import type { Counting } from './world.js';

/** The tree of the last search, so that the next one can go on from it. */
export class Memory {
  #kept: { readonly root: Branch; readonly ply: number; readonly stones: Int8Array } | undefined;

  keep(root: Branch, game: Game): void {
    this.#kept = { root, ply: game.moves.length, stones: game.stones };
  }

  forget(): void {
    this.#kept = undefined;
  }

  /**
   * Returns the branch that stands for a game's position as `color` to move has to count it, where the game came by it. The rest of
   * the tree is forgotten: two of them would be held while the next one grows.
   */
  take(game: Game, { color, bonus, surplus }: Counting): Branch | undefined {
    const kept = this.#kept;
    this.forget();
    if (!kept || kept.ply > game.moves.length) return undefined;
    if (!same(game.positionAt(kept.ply), kept.stones)) return undefined;
    let branch: Branch | undefined = kept.root;
    for (const { color: mover, point } of game.moves.slice(kept.ply)) {
      branch = after(branch, mover, point);
      if (!branch) return undefined;
    }
    const { scene } = branch;
    // What was imagined must be what has come about, captures included.
    if (scene?.color !== color || scene.bonus !== bonus || scene.surplus !== surplus) return undefined;
    return same(scene.stones, seenBy(color, game.stones)) ? branch : undefined;
  }
}

function after({ scene, branches }: Branch, mover: Sign, point: Point): Branch | undefined {
  if (scene?.color !== mover) return undefined;
  return branches?.find((branch) => branch.scene?.move === point && !branch.dead);
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
