import { seededRandom } from '../util/rng.js';

/** A mean with its 95 % interval. Null where there is nothing to average: nothing measured is not zero. */
export interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Values averaged. */
  readonly n: number;
}

export interface Sample {
  /** Values of one game are not independent of each other. */
  readonly game: number;
  readonly value: number;
}

/** How often games are drawn anew. */
const RESAMPLES = 1000;

export const NO_FIGURE: Figure = { value: null, low: null, high: null, n: 0 };

/**
 * Returns the mean of some values with the percentile bootstrap interval over games (Efron 1979): as many games as
 * there are drawn with replacement, each with all its values, a thousand times over. Always the same for the same
 * values. With a single game there is no interval.
 */
export function figureOf(samples: readonly Sample[]): Figure {
  if (samples.length === 0) return NO_FIGURE;
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { game, value } of samples) {
    const entry = sums.get(game) ?? { sum: 0, count: 0 };
    entry.sum += value;
    entry.count++;
    sums.set(game, entry);
  }
  const games = [...sums.values()];
  const value = games.reduce((total, { sum }) => total + sum, 0) / samples.length;
  if (games.length === 1) return { value, low: null, high: null, n: samples.length };
  const random = seededRandom(1);
  const means = Array.from({ length: RESAMPLES }, () => {
    let [sum, count] = [0, 0];
    for (let draw = 0; draw < games.length; draw++) {
      const game = games[Math.floor(random() * games.length)]!;
      sum += game.sum;
      count += game.count;
    }
    return sum / count;
  }).sort((a, b) => a - b);
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))]!;
  return { value, low: at(0.025), high: at(0.975), n: samples.length };
}

/** One bin of a calibration curve. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Mean probability that was predicted. */
  readonly predicted: number;
  /** Share of the moves that were right. */
  readonly observed: Figure;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Mean distance of prediction and outcome, weighed by the bins' values (Naeini et al. 2015); null for no values. */
  readonly expectedError: number | null;
}

const BINS = 10;

/** Returns how often predictions of each strength came true; empty bins are left out. */
export function calibrationOf(samples: readonly (Sample & { readonly probability: number })[]): Calibration {
  const bins = Array.from({ length: BINS }, (_, index): CalibrationBin => {
    const [low, high] = [index / BINS, (index + 1) / BINS];
    const inside = samples.filter(
      ({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === index,
    );
    const predicted = inside.reduce((sum, { probability }) => sum + probability, 0) / inside.length;
    return { low, high, n: inside.length, predicted, observed: figureOf(inside) };
  }).filter(({ n }) => n > 0);
  const distance = bins.reduce(
    (sum, { n, predicted, observed }) => sum + n * Math.abs(predicted - observed.value!),
    0,
  );
  return { bins, expectedError: samples.length === 0 ? null : distance / samples.length };
}
