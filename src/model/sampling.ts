import type { Random } from '../util/rng.js';

/** Returns the logarithms of a softmax of `logits`, same length. */
export function logSoftmax(logits: ArrayLike<number>): Float64Array {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) largest = Math.max(largest, logits[i]!);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i]! - largest);
  const log = largest + Math.log(sum);
  return Float64Array.from(logits, (value) => value - log);
}

/** Returns the index of the largest value, the first one of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}

/** Returns all indices, the largest value first. */
export function byLikelihood(values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length }, (_, index) => index).sort((a, b) => values[b]! - values[a]!);
}

export interface SamplingOptions {
  /** Above 1 flattens the distribution, below 1 sharpens it. */
  readonly temperature: number;
  /** Share of probability that is kept, the likeliest first (Holtzman et al. 2019, arXiv 1904.09751). 1 keeps all. */
  readonly topP: number;
}

/** Returns an index drawn from softmax(logits / temperature), cut to the likeliest `topP`. */
export function sample(
  logits: ArrayLike<number>,
  { temperature, topP }: SamplingOptions,
  random: Random,
): number {
  if (topP >= 1) return sampleAll(logits, temperature, random);
  const logs = logSoftmax(Float64Array.from(logits, (value) => value / temperature));
  const order = byLikelihood(logs);
  let kept = 0;
  let count = 0;
  while (count < order.length && (count === 0 || kept < topP)) kept += Math.exp(logs[order[count++]!]!);
  let left = random() * kept;
  for (const index of order.slice(0, count)) {
    left -= Math.exp(logs[index]!);
    if (left < 0) return index;
  }
  return order[count - 1]!;
}

/** The same without a cut, in the order of the indices: one pass over a whole vocabulary. */
function sampleAll(logits: ArrayLike<number>, temperature: number, random: Random): number {
  const weights = new Float64Array(logits.length);
  let largest = -Infinity;
  for (let index = 0; index < logits.length; index++) largest = Math.max(largest, logits[index]!);
  let sum = 0;
  for (let index = 0; index < logits.length; index++) {
    sum += weights[index] = Math.exp((logits[index]! - largest) / temperature);
  }
  let left = random() * sum;
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index]!;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
