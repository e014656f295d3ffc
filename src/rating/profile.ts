import { climb, dot, moved } from './ascent.js';
import type { Ratings } from './bradley-terry.js';
import { ELO_PER_LOGIT } from './elo.js';
import { Z_95 } from './normal.js';
import type { PairEffect } from './pair-effect.js';
import { studentAt, studentBelow } from './student.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Weights by player, the worth of the first move coming after all of them: 1 and -1 are a difference of two. */
export type Contrast = ReadonlyMap<number, number>;

const MOST_STEPS = 30;
/** In logits: a fiftieth of an Elo; after a step as short as this the error is much less. */
const PRECISE = 1e-4;
/** In logits, 7,000 Elo: what lies beyond has no bound. */
const FARTHEST = 40;

/**
 * Returns the 95 % interval of a sum of weighted ratings, in Elo: all values that some ratings explain nearly as well as the likeliest ones do.
 * Ends of the profile likelihood (Venzon and Moolgavkar 1988), its drop scaled by the pair effect and by Student's quantile.
 * Infinite where no value is too far out, of no width for what is given.
 */
export function profileInterval(ratings: Ratings, contrast: Contrast, effect: PairEffect): Interval {
  const { model, summit, spread } = ratings;
  const held = model.free.map((index) => contrast.get(index) ?? 0);
  const middle = [...contrast].reduce((sum, [player, weight]) => sum + weight * summit.at[player]!, 0);
  const turned = spread(held);
  const error = Math.sqrt(dot(held, turned));
  const wanted = (effect.dispersion * studentAt(Z_95, effect.freedom) ** 2) / 2;
  const end = (side: 1 | -1): number => {
    if (error === 0) return middle;
    let off = side * Math.min(error * Math.sqrt(2 * wanted), FARTHEST);
    let from = { at: summit.at, off: 0 };
    for (let step = 0; step < MOST_STEPS; step++) {
      if (Math.abs(off) > FARTHEST) return side * Infinity;
      const start = moved(from.at, model.free, turned, (off - from.off) / error ** 2);
      const { at, value, slope } = climb(model, start, held);
      from = { at, off };
      // The drop is convex: Newton's steps fall back from outside without going too far.
      const next = off - (summit.value - value - wanted) / -slope;
      if (!Number.isFinite(next)) return side * Infinity;
      const isNear = Math.abs(next - off) < PRECISE;
      off = next;
      if (isNear) break;
    }
    return middle + off;
  };
  return { low: end(-1) * ELO_PER_LOGIT, high: end(1) * ELO_PER_LOGIT };
}

/** Returns the likelihood that `a` is stronger than `b`: by how much worse the best ratings with both alike explain the games. */
export function superiority(ratings: Ratings, a: number, b: number, effect: PairEffect): number {
  const { model, summit, spread } = ratings;
  const held = model.free.map((index) => Number(index === a) - Number(index === b));
  const difference = summit.at[a]! - summit.at[b]!;
  const turned = spread(held);
  const variance = dot(held, turned);
  if (variance === 0) return (Math.sign(difference) + 1) / 2;
  const alike = climb(model, moved(summit.at, model.free, turned, -difference / variance), held);
  const drop = Math.max(0, summit.value - alike.value);
  return studentBelow(Math.sign(difference) * Math.sqrt((2 * drop) / effect.dispersion), effect.freedom);
}
