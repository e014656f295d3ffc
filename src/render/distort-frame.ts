import type { Random } from '../util/rng.js';
import type { Frame } from './frame.js';

export interface Distortion {
  /** Standard deviation of a Gaussian blur in px; 0 for none. */
  readonly blurPx: number;
  /** Standard deviation of Gaussian noise in grey levels, added to every channel after the blur; 0 for none. */
  readonly noiseLevels: number;
  readonly random: Random;
}

/** Returns a frame as a bad camera would see it: blurred first, then noisy, rounded and clamped to 0..255. */
export function distortFrame(frame: Frame, { blurPx, noiseLevels, random }: Distortion): Frame {
  if (blurPx === 0 && noiseLevels === 0) return frame;
  const blurred = blurPx > 0 ? blur(frame, blurPx) : Float32Array.from(frame.data);
  if (noiseLevels > 0) addNoise(blurred, noiseLevels, random);
  return { ...frame, data: new Uint8Array(Uint8ClampedArray.from(blurred).buffer) };
}

/** A frame has hundreds of thousands of values: a 32-bit xorshift (Marsaglia, 2003) and a look-up for each must do. */
function addNoise(values: Float32Array, levels: number, random: Random): void {
  const noise = NORMAL_QUANTILES.map((value) => value * levels);
  let state = 1 + Math.floor(random() * 0x7fffffff);
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i]! += noise[state & 4095]!;
  }
}

/** Separable Gaussian blur, the border pixels repeated outwards. Returns [H, W, 3] float32. */
function blur({ width, height, data }: Frame, sigmaPx: number): Float32Array {
  const radius = Math.ceil(3 * sigmaPx);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-(((i - radius) / sigmaPx) ** 2) / 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = weights.map((weight) => weight / total);
  const rows = blurAlong(
    Float32Array.from(data),
    { count: width, stride: 3, lines: height, lineStride: width * 3 },
    kernel,
  );
  return blurAlong(rows, { count: height, stride: width * 3, lines: width, lineStride: 3 }, kernel);
}

interface Axis {
  /** Pixels on a line, and how far apart they lie in the array. */
  readonly count: number;
  readonly stride: number;
  /** Lines across, and how far apart they begin. */
  readonly lines: number;
  readonly lineStride: number;
}

function blurAlong(source: Float32Array, axis: Axis, kernel: readonly number[]): Float32Array {
  const target = new Float32Array(source.length);
  const radius = (kernel.length - 1) / 2;
  for (let line = 0; line < axis.lines; line++) {
    for (let i = 0; i < axis.count; i++) {
      const out = line * axis.lineStride + i * axis.stride;
      for (let k = 0; k < kernel.length; k++) {
        const j = i + k - radius;
        const inside = j < 0 ? 0 : j >= axis.count ? axis.count - 1 : j;
        const from = line * axis.lineStride + inside * axis.stride;
        const weight = kernel[k]!;
        target[out]! += weight * source[from]!;
        target[out + 1]! += weight * source[from + 1]!;
        target[out + 2]! += weight * source[from + 2]!;
      }
    }
  }
  return target;
}

/** 4,096 equally likely values of the standard normal distribution. */
const NORMAL_QUANTILES = Float32Array.from({ length: 4096 }, (_, i) => normalQuantile((i + 0.5) / 4096));

/** Returns x with Phi(x) = p, by bisection on Abramowitz and Stegun 7.1.26 (absolute error of Phi below 1e-7). */
function normalQuantile(p: number): number {
  let low = -8;
  let high = 8;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - series * Math.exp((-x * x) / 2);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}
