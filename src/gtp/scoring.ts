import { cleanupMove } from '../go/cleanup.js';
import { deadChains } from '../go/dead-stones.js';
import type { Game } from '../go/game.js';
import { estimateOwnership } from '../go/ownership.js';
import { PASS, type Sign } from '../go/point.js';
import { estimateLead, scoreGame } from '../go/score.js';
import type { Decision } from '../player/player.js';
import type { Thinker } from '../think/thinker.js';
import { nextTurn } from '../util/next-turn.js';
import { seededRandom } from '../util/rng.js';

/** Random games times points of the board: about 360 games on 9x9, 80 on 19x19. */
const PLAYOUT_POINTS = 30_000;
/** Input is looked at between two slices. */
const SLICES = 40;

/** Returns whose each point will be, [S * S] float32, +1 black .. -1 white; always the same for a position. */
async function ownershipOf(game: Game): Promise<Float32Array> {
  const position = game.clone();
  const random = seededRandom(1);
  const playouts = Math.round(PLAYOUT_POINTS / (game.size * game.size) / SLICES);
  const mean = new Float32Array(game.stones.length);
  for (let slice = 0; slice < SLICES; slice++) {
    estimateOwnership(position, { playouts, random }).forEach(
      (value, point) => (mean[point]! += value / SLICES),
    );
    await nextTurn();
  }
  return mean;
}

/** Returns the dead chains of both colours. */
export async function deadChainsOf(game: Game): Promise<number[][]> {
  return deadChains(game.stones, game.size, await ownershipOf(game));
}

/** Returns a decision, or in place of a pass a move that takes dead stones, where there are any to be taken. */
export async function capturingDead<T extends Decision>(game: Game, color: Sign, decision: T): Promise<T> {
  if (decision.move !== PASS) return decision;
  const move = cleanupMove(game, color, (await deadChainsOf(game)).flat());
  return move === PASS ? decision : { ...decision, move, explanation: 'takes a dead stone' };
}

/**
 * Returns Black's lead: counted without dead stones once both have passed, or `thinker` would; estimated before, on the last
 * frame that a thinker expects, or else by random games.
 */
export async function leadOf(game: Game, thinker?: Thinker): Promise<number> {
  if (!game.isOver && thinker) {
    const { ownership, priors } = await thinker.analyze(game, game.toPlay, { maxVisits: 1 });
    const passes = Math.max(...priors.values()) === priors.get(PASS);
    if (!passes)
      return estimateLead(
        game,
        ownership.map((value) => game.toPlay * value),
      );
  } else if (!game.isOver) return estimateLead(game, await ownershipOf(game));
  return scoreGame(game, (await deadChainsOf(game)).flat()).lead;
}
