import type { Frame } from '../render/frame.js';

/**
 * Which pixels of a picture look alike, so that a network need compute each of them only once: a convolution gives
 * two pixels the same value where their 3x3 surroundings are the same, and a board's picture is made of few different
 * surroundings. training/original/places.py does the same where a model is converted.
 *
 * Legend: U different places, S places of the step before (index S: beyond the border, where there is 0).
 */
export interface Places {
  /** [U, 3] uint8: the different colours. */
  readonly colors: Uint8Array;
  /** [U, 9] each: the surroundings in places of the step before. The last step keeps every place, row by row. */
  readonly near: readonly Int32Array[];
  /** [U] each but the last: how many pixels are such a place. */
  readonly counts: readonly Float32Array[];
}

/** A convolution, then two residual blocks of two convolutions each: the encoder at full size, and at half. */
const STEPS_AT_A_SIZE = 5;
const WINDOW = 9;

/** Returns the tables of a square frame. */
export function findPlaces(frame: Frame): Places {
  let kinds = colorsOf(frame);
  const colors = kinds.colors;
  const near: Int32Array[] = [];
  const counts: Float32Array[] = [];
  for (let step = 0; step < 2 * STEPS_AT_A_SIZE; step++) {
    const { table, ...next } = bySurroundings(kinds, step === STEPS_AT_A_SIZE ? 2 : 1);
    near.push(table);
    const count = new Float32Array(next.size);
    for (const kind of next.of) count[kind]!++;
    counts.push(count);
    kinds = { ...next, colors };
  }
  near.push(windows(kinds, 2));
  return { colors, near, counts };
}

/** The kind of every pixel of a square. */
interface Kinds {
  /** [H, H] */
  readonly of: Int32Array;
  readonly side: number;
  /** How many kinds there are. */
  readonly size: number;
}

function colorsOf({ width, data }: Frame): Kinds & { readonly colors: Uint8Array } {
  const known = new Map<number, number>();
  const of = new Int32Array(width * width);
  const colors: number[] = [];
  for (let pixel = 0; pixel < of.length; pixel++) {
    const rgb = [data[pixel * 3]!, data[pixel * 3 + 1]!, data[pixel * 3 + 2]!] as const;
    const key = (rgb[0] << 16) | (rgb[1] << 8) | rgb[2];
    let kind = known.get(key);
    if (kind === undefined) {
      kind = known.size;
      known.set(key, kind);
      colors.push(...rgb);
    }
    of[pixel] = kind;
  }
  return { of, side: width, size: known.size, colors: Uint8Array.from(colors) };
}

/** Returns [H', H', 9]; with a stride of 2 the border is at the right and the bottom only, as in the encoder. */
function windows({ of, side, size }: Kinds, stride: 1 | 2): Int32Array {
  // One more row and column on every side, so that no tap need be looked at for the border.
  const wide = side + 2;
  const padded = new Int32Array(wide * wide).fill(size);
  for (let y = 0; y < side; y++) padded.set(of.subarray(y * side, (y + 1) * side), (y + 1) * wide + 1);
  const start = stride === 1 ? 0 : 1;
  const half = side / stride;
  const found = new Int32Array(half * half * WINDOW);
  let next = 0;
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const corner = (y * stride + start) * wide + x * stride + start;
      for (let row = corner; row <= corner + 2 * wide; row += wide) {
        found[next++] = padded[row]!;
        found[next++] = padded[row + 1]!;
        found[next++] = padded[row + 2]!;
      }
    }
  }
  return found;
}

/** Returns the kind of each place by its surroundings, and the table [U, 9] of these. */
function bySurroundings(kinds: Kinds, stride: 1 | 2): Kinds & { readonly table: Int32Array } {
  const taps = windows(kinds, stride);
  const places = taps.length / WINDOW;
  const of = new Int32Array(places);
  // Open addressing; a slot holds a kind plus one. At most half of the slots are ever taken.
  const slots = new Int32Array(2 ** (Math.ceil(Math.log2(places)) + 1));
  const first: number[] = [];
  for (let place = 0; place < places; place++) {
    const start = place * WINDOW;
    let hash = 0;
    for (let tap = 0; tap < WINDOW; tap++)
      hash = Math.imul(hash ^ taps[start + tap]!, 0x9e3779b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
    while (slots[slot] !== 0 && !isSame(taps, start, first[slots[slot]! - 1]!)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot] === 0) slots[slot] = first.push(start);
    of[place] = slots[slot]! - 1;
  }
  const table = new Int32Array(first.length * WINDOW);
  first.forEach((start, kind) => table.set(taps.subarray(start, start + WINDOW), kind * WINDOW));
  return { of, side: kinds.side / stride, size: first.length, table };
}

function isSame(taps: Int32Array, a: number, b: number): boolean {
  for (let tap = 0; tap < WINDOW; tap++) if (taps[a + tap] !== taps[b + tap]) return false;
  return true;
}
