import { type Model, derivatives, logLikelihood } from './likelihood.js';
import { solver } from './linear.js';

export interface Summit {
  /** All coordinates of the model. */
  readonly at: readonly number[];
  readonly value: number;
  /** How steeply `value` changes with the contrast that was held; 0 where none was. */
  readonly slope: number;
}

const MOST_STEPS = 200;
/** In logits: what is left after a step as short as this is as good as nothing, for errors are squared by every one. */
const PRECISE = 1e-6;
/** In logits: where a start is far off, the curvature is next to nothing and Newton's step goes beyond all numbers. */
const LONGEST_STEP = 4;
/** Added to the curvature: far out, where nothing curves any more, steps stay finite. */
const LEAST_CURVATURE = 1e-9;

/**
 * Returns the likeliest coordinates from a start, by Newton's method, steps shortened until the likelihood rises. With `held`, a
 * contrast [free], the sum of what it weighs stays as it is at the start.
 */
export function climb(model: Model, start: readonly number[], held?: readonly number[]): Summit {
  const { free } = model;
  let at = start;
  let value = logLikelihood(model, at);
  let slope = 0;
  for (let step = 0; step < MOST_STEPS && free.length > 0; step++) {
    const { gradient, curvature } = derivatives(model, at);
    const solve = solver(regular(curvature));
    let newton = solve(gradient);
    if (held) {
      const turned = solve(held);
      slope = dot(held, newton) / dot(held, turned);
      newton = newton.map((part, i) => part - slope * turned[i]!);
    }
    const longest = Math.max(...newton.map(Math.abs));
    const shorter = Math.min(1, LONGEST_STEP / Math.max(longest, PRECISE));
    let next = at;
    let reached = -Infinity;
    for (let scale = shorter; scale > 1e-6 * shorter; scale *= 0.6) {
      next = moved(at, free, newton, scale);
      reached = logLikelihood(model, next);
      if (reached >= value) break;
    }
    if (reached < value) break;
    [at, value] = [next, reached];
    if (longest < PRECISE) break;
  }
  return { at, value, slope };
}

/** Returns what multiplies a vector [free] by the inverse of minus the second derivatives: the covariance, were all normal. */
export function spreadAt(model: Model, at: readonly number[]): (vector: readonly number[]) => number[] {
  return solver(regular(derivatives(model, at).curvature));
}

/** Returns coordinates moved by a step [free] times a scale. */
export function moved(
  at: readonly number[],
  free: readonly number[],
  step: readonly number[],
  scale: number,
): number[] {
  const next = [...at];
  free.forEach((index, place) => (next[index]! += scale * step[place]!));
  return next;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function regular(curvature: Float64Array[]): Float64Array[] {
  curvature.forEach((row, i) => (row[i]! += LEAST_CURVATURE));
  return curvature;
}
