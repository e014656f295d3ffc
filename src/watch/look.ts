import type { BoardReading } from '../vision/board-reader.js';

/** A board as one frame of a recording shows it, as a line of JSON. */
export interface LookLine {
  /** From which frame on the board looks like this. */
  readonly frame: number;
  readonly timeMs?: number;
  readonly size: number;
  /** Row by row: `.` empty, `X` black, `O` white. */
  readonly stones: string;
  /** Of points that are not certain: point, and how likely it is empty, black, white, in thousandths. */
  readonly unsure: readonly (readonly [point: number, empty: number, black: number, white: number])[];
}

/** The same for comparing positions with. */
export interface Look {
  readonly frame: number;
  readonly timeMs: number | undefined;
  readonly size: number;
  /** [S * S], what each point is most likely. */
  readonly stones: Int8Array;
  /** [S * S, 3] what it costs to take a point for empty, black, white, in nats; 0 for the likeliest. */
  readonly costs: Float32Array;
}

/** From here on a point looks like something else, in nats. */
export const ODD = 2;

const CERTAIN = 0.98;
const LETTERS = { 0: '.', 1: 'X', '-1': 'O' } as const;
/** No reading is surer than this: networks err with certainty too, though hardly ever. */
const LEAST_CHANCE = 0.003;
const LEAST_CHANCE_WHERE_CERTAIN = 0.0003;
/**
 * Networks that learned with smoothed labels know more than they say: of the points that they hold to be as certain as this, hardly one in ten
 * thousand is read wrong (the pictures of docs/see.md). What they say of these is raised to this power.
 */
const NEARLY_CERTAIN = 0.9;
const SHARPNESS = 1.6;

export function lookLine(frame: number, timeMs: number | undefined, reading: BoardReading): LookLine {
  const { size, stones, certainty, chances } = reading;
  const unsure = [...certainty.keys()]
    .filter((point) => certainty[point]! < CERTAIN)
    .map((point) => {
      const [empty, black, white] = [0, 1, 2].map((kind) => Math.round(1000 * chances[3 * point + kind]!));
      return [point, empty!, black!, white!] as const;
    });
  return {
    ...(timeMs === undefined ? { frame } : { frame, timeMs }),
    size,
    stones: Array.from(stones, (stone) => LETTERS[stone as 0 | 1 | -1]).join(''),
    unsure,
  };
}

export function lookOf({ frame, timeMs, size, stones: letters, unsure }: LookLine): Look {
  const stones = Int8Array.from(letters, (letter) => (letter === 'X' ? 1 : letter === 'O' ? -1 : 0));
  const costs = new Float32Array(3 * stones.length).fill(-Math.log(LEAST_CHANCE_WHERE_CERTAIN));
  stones.forEach((stone, point) => (costs[3 * point + kindOf(stone)] = 0));
  for (const [point, ...chances] of unsure) {
    const most = Math.max(...chances, 1);
    const power = most < 1000 * NEARLY_CERTAIN ? 1 : SHARPNESS;
    chances.forEach((chance, kind) => {
      costs[3 * point + kind] = power * Math.log(most / Math.max(chance, 1000 * LEAST_CHANCE));
    });
  }
  return { frame, timeMs, size, stones, costs };
}

/** Returns what it costs to say that a look shows these stones, in nats: 0 where all points are what they look like most. */
export function costOf({ costs }: Look, stones: Int8Array): number {
  let cost = 0;
  for (let point = 0; point < stones.length; point++) cost += costs[3 * point + kindOf(stones[point]!)]!;
  return cost;
}

/** Returns what it costs to say that one point is this. */
export function pointCost({ costs }: Look, point: number, stone: number): number {
  return costs[3 * point + kindOf(stone)]!;
}

function kindOf(stone: number): number {
  return stone === -1 ? 2 : stone;
}
