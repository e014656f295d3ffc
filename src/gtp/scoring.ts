import { cleanupMove } from '../go/cleanup.js';
import { deadChains, enclosedChains } from '../go/dead-stones.js';
import type { Game } from '../go/game.js';
import { estimateOwnership } from '../go/ownership.js';
import { PASS, type Sign } from '../go/point.js';
import { estimateLead, scoreGame } from '../go/score.js';
import type { Decision } from '../player/player.js';
import type { Analysis } from '../think/analysis.js';
import type { Thinker } from '../think/thinker.js';
import { nextTurn } from '../util/next-turn.js';
import { seededRandom } from '../util/rng.js';

/** Random games times points of the board: about 360 games on 9x9, 80 on 19x19. */
const PLAYOUT_POINTS = 30_000;
/** Input is looked at between two slices. */
const SLICES = 40;

/** The end of a game is imagined where no more than this share of the points is unsure, and so many moves of it. */
const NEARLY_SURE = 0.4;
const MOVES_TO_END = 24;
/** How far a chain's mean ownership must lie on the opponent's side for it to be dead: as a model sees it, and in random games. */
const CLEARLY_SEEN = 0.5;
const CLEARLY_PLAYED = 0.2;

/** Returns whose each point will be, [S * S] float32, +1 black .. -1 white, by random games; always the same for a position. */
async function playedOwnership(game: Game): Promise<Float32Array> {
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

/** Returns the same as `ownership` of an analysis tells it, which is the mover's. */
function seenOwnership(game: Game, { ownership }: Pick<Analysis, 'ownership'>): Float32Array {
  return ownership.map((value) => game.toPlay * value);
}

function look(game: Game, thinker: Thinker): Promise<Analysis> {
  return thinker.analyze(game, game.toPlay, { maxVisits: 1 });
}

/**
 * Returns the dead chains of both colours: what the rules say is dead, and where they leave it to the players what `thinker` expects to
 * be gone from the last frame; random games say so where nobody can be asked.
 */
export async function deadChainsOf(game: Game, thinker?: Thinker): Promise<number[][]> {
  const { stones, size, rules } = game;
  if (!rules.friendlyPassOk) return enclosedChains(stones, size);
  if (!thinker) return deadChains(stones, size, await playedOwnership(game), CLEARLY_PLAYED);
  return deadChains(stones, size, seenOwnership(game, await look(game, thinker)), CLEARLY_SEEN);
}

/** Returns a decision, or in place of a pass a move that takes dead stones, where there are any to be taken. */
export async function capturingDead<T extends Decision>(
  game: Game,
  color: Sign,
  decision: T,
  thinker?: Thinker,
): Promise<T> {
  if (decision.move !== PASS) return decision;
  const friendly = game.clone();
  friendly.rules = { ...game.rules, friendlyPassOk: true };
  const move = cleanupMove(game, color, (await deadChainsOf(friendly, thinker)).flat());
  return move === PASS ? decision : { ...decision, move, explanation: 'takes a dead stone' };
}

/**
 * Returns Black's lead: counted without dead stones once both have passed, or `thinker` would, or where it imagines few moves before
 * it would; estimated before, on the last frame that it expects, or without it by random games.
 */
export async function leadOf(game: Game, thinker?: Thinker): Promise<number> {
  if (game.isOver) return countedLead(game, thinker);
  if (!thinker) return estimateLead(game, await playedOwnership(game));
  const seen = await look(game, thinker);
  const passes = Math.max(...seen.priors.values()) === seen.priors.get(PASS);
  if (passes) return countedLead(game, thinker);
  const ownership = seenOwnership(game, seen);
  const unsure = ownership.reduce((sum, value) => sum + 1 - value * value, 0);
  const end = unsure <= NEARLY_SURE * ownership.length ? await imaginedEnd(game, thinker) : undefined;
  return end ? countedLead(end, thinker) : estimateLead(game, ownership);
}

async function countedLead(game: Game, thinker: Thinker | undefined): Promise<number> {
  return scoreGame(game, (await deadChainsOf(game, thinker)).flat()).lead;
}

/** Returns the game up to the first pass that is imagined, or undefined where that is too far. */
async function imaginedEnd(game: Game, thinker: Thinker): Promise<Game | undefined> {
  const end = game.clone();
  const { steps } = await thinker.imagine(game, game.toPlay, MOVES_TO_END);
  for (const { color, point } of steps) {
    if (point === PASS) return end;
    end.play(color, point);
  }
  return undefined;
}
