import type { Game } from '../go/game.js';
import type { Point, Sign } from '../go/point.js';
import type { GenmoveOptions } from '../player/player.js';
import { nextTurn } from '../util/next-turn.js';
import type { Random } from '../util/rng.js';
import type { Analysis } from './analysis.js';
import type { Memory } from './memory.js';
import { Rollouts } from './rollouts.js';
import { type Branch, type Imaginer, type MoveFilter, Search } from './search.js';
import { analysisOf } from './snapshot.js';
import type { ReportOptions } from './thinker.js';
import type { World } from './world.js';

export interface Question extends ReportOptions {
  readonly game: Game;
  readonly color: Sign;
  readonly views: 1 | 8;
  readonly batch: number;
  /** Whether futures are imagined to the end of the game, instead of being judged by the predicted last frame. */
  readonly toTheEnd: boolean;
  readonly visits: number;
  /** A time of performance.now(). */
  readonly deadline: number;
  readonly filter?: MoveFilter;
}

export interface Deliberation {
  readonly root: Branch;
  readonly analysis: Analysis;
  /** What one look and one batch of futures took: there is no thinking in less. */
  readonly leastMs: number;
}

/**
 * Imagines futures until there are enough of them, time is over or the signal comes. The event loop gets its turn
 * after every batch. The rules of Go are asked here, for the moves at the root, and nowhere deeper.
 */
export async function deliberate(
  world: World,
  memory: Memory,
  random: Random,
  question: Question,
): Promise<Deliberation> {
  const { game, color, deadline, signal } = question;
  const words = (await world.past.dictionary(game.size)).points;
  const begun = performance.now();
  const imaginer = await begin(world, memory, random, question);
  const lookMs = performance.now() - begun;
  const report = (): Analysis => analysisOf(imaginer.root, game, color, words);
  const interval = question.intervalMs ?? Infinity;
  // A batch is not begun that would end too late.
  let slowestMs = 0;
  let fastestMs = Infinity;
  const isEnough = (): boolean =>
    imaginer.visits >= question.visits ||
    performance.now() + slowestMs >= deadline ||
    signal?.aborted === true;
  let nextReport = -Infinity;
  let reports = 0;
  while (!isEnough()) {
    const wanted = question.visits - imaginer.visits;
    const start = performance.now();
    if (!(await imaginer.grow(Math.min(question.batch, wanted)))) break;
    await nextTurn();
    const batchMs = performance.now() - start;
    slowestMs = Math.max(slowestMs, batchMs);
    fastestMs = Math.min(fastestMs, batchMs);
    if (question.onReport && performance.now() >= nextReport && !signal?.aborted) {
      question.onReport(report());
      reports++;
      nextReport = performance.now() + interval;
    }
  }
  if (!question.filter && !question.toTheEnd) memory.keep(imaginer.root, game);
  const analysis = report();
  if (reports === 0 || !signal?.aborted) question.onReport?.(analysis);
  return { root: imaginer.root, analysis, leastMs: lookMs + (slowestMs > 0 ? fastestMs : 0) };
}

async function begin(world: World, memory: Memory, random: Random, question: Question): Promise<Imaginer> {
  const { game, color, views, batch, toTheEnd } = question;
  const filter: MoveFilter = (mover, point, ply) =>
    (ply > 0 || game.illegality(mover, point, 'superko') === null) &&
    (question.filter?.(mover, point, ply) ?? true);
  const scene = await world.root(game, color, views);
  if (toTheEnd) return new Rollouts(world, scene, { batch, filter, random });
  const grown = question.filter ? undefined : memory.take(game, scene);
  const { points } = await world.past.dictionary(game.size);
  const isPossible = (code: number): boolean => {
    const point = points.get(code);
    // What a code shows that has no word is known only when it has been drawn.
    return point === undefined ? question.filter === undefined : filter(color, point, 0);
  };
  const takesUnlikely = question.filter !== undefined;
  return Search.begin(world, scene, { batch, filter, isPossible, takesUnlikely }, grown);
}

/** Returns until when a move may take, a time of performance.now(). */
export function deadlineOf({ timeLimitMs }: GenmoveOptions): number {
  return performance.now() + (timeLimitMs ?? Infinity);
}

/** Returns the code of the branch at the root that plays a point. */
export function codeOf({ branches }: Branch, point: Point): number {
  return branches!.find((branch) => !branch.dead && branch.scene?.move === point)!.code;
}
