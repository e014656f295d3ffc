import type { Point } from '../go/point.js';
import type { Frame } from './frame.js';

/**
 * Where the released program of VideoWorld sees the new stone: the middle of the largest patch that differs between
 * two frames, stones that came and stones that went alike. It errs on most captures; src/render/read-move.ts does not.
 */

/** Grey levels of a difference that count: what lies outside is taken for noise. */
const [LOWEST, HIGHEST] = [90, 220];
const [ORIGIN, PITCH] = [12, 29];

/** A picture of one bit a pixel, [H, W] of 0 and 1. */
interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Returns the point on a board of `size`, or undefined where the program would fail: nothing found, or off the board. */
export function readReleased(size: number, before: Frame, after: Frame): Point | undefined {
  const mask = grow(grow(shrink(differences(before, after))));
  let best: Moments | undefined;
  for (const contour of outerContours(mask)) {
    const moments = momentsOf(contour);
    if (!best || moments.area > best.area) best = moments;
  }
  if (!best || best.area === 0) return undefined;
  const column = roundHalfEven((Math.trunc(best.x) - ORIGIN) / PITCH);
  const row = roundHalfEven((Math.trunc(best.y) - ORIGIN) / PITCH);
  const isOnBoard = column >= 0 && column < size && row >= 0 && row < size;
  return isOnBoard ? row * size + column : undefined;
}

/** Returns where the frames differ, as grey levels between the limits. Red and blue are exchanged, as in the program. */
function differences(before: Frame, after: Frame): Mask {
  const { width, height } = before;
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const at = pixel * 3;
    const first = Math.abs(before.data[at]! - after.data[at]!);
    const second = Math.abs(before.data[at + 1]! - after.data[at + 1]!);
    const third = Math.abs(before.data[at + 2]! - after.data[at + 2]!);
    // OpenCV's weights of blue, green and red, in 14 bits.
    const grey = (first * 1868 + second * 9617 + third * 4899 + 8192) >> 14;
    data[pixel] = Number(grey >= LOWEST && grey <= HIGHEST);
  }
  return { width, height, data };
}

/** A pixel stays where it and those above, left and above left of it are set; beyond the border all are. */
function shrink({ width, height, data }: Mask): Mask {
  const at = (x: number, y: number): boolean => x < 0 || y < 0 || data[y * width + x] === 1;
  return fill(width, height, (x, y) => at(x, y) && at(x - 1, y) && at(x, y - 1) && at(x - 1, y - 1));
}

/** A pixel is set where it or one above, left or above left of it is. */
function grow({ width, height, data }: Mask): Mask {
  const at = (x: number, y: number): boolean => x >= 0 && y >= 0 && data[y * width + x] === 1;
  return fill(width, height, (x, y) => at(x, y) || at(x - 1, y) || at(x, y - 1) || at(x - 1, y - 1));
}

function fill(width: number, height: number, isSet: (x: number, y: number) => boolean): Mask {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = Number(isSet(x, y));
  return { width, height, data };
}

type Contour = readonly (readonly [x: number, y: number])[];

/** The eight neighbours, clockwise from the left. */
const AROUND = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
] as const;

/**
 * Returns the outer borders of all patches that lie in no hole of another, those that begin lowest first, as OpenCV
 * lists them (Suzuki and Abe 1985).
 */
function outerContours(mask: Mask): Contour[] {
  const { width, height, data } = mask;
  const outside = outsideOf(mask);
  const isKnown = new Uint8Array(data.length);
  const contours: Contour[] = [];
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 0 || isKnown[start] === 1) continue;
    const isOuter = start % width === 0 || outside[start - 1] === 1;
    flood(start, width, height, AROUND, (at) => data[at] === 1 && isKnown[at] === 0, isKnown);
    if (isOuter) contours.unshift(traceBorder(mask, start));
  }
  return contours;
}

/** Returns the background that reaches the border of the picture, by four neighbours. */
function outsideOf({ width, height, data }: Mask): Uint8Array {
  const found = new Uint8Array(data.length);
  const four = AROUND.filter(([dx, dy]) => dx === 0 || dy === 0);
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
    if (!isBorder || data[at] === 1 || found[at] === 1) continue;
    flood(at, width, height, four, (next) => data[next] === 0 && found[next] === 0, found);
  }
  return found;
}

function flood(
  start: number,
  width: number,
  height: number,
  steps: readonly (readonly [number, number])[],
  isOpen: (at: number) => boolean,
  marks: Uint8Array,
): void {
  const queue = [start];
  marks[start] = 1;
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const [dx, dy] of steps) {
      const [x, y] = [(at % width) + dx, Math.floor(at / width) + dy];
      if (x < 0 || y < 0 || x >= width || y >= height || !isOpen(y * width + x)) continue;
      marks[y * width + x] = 1;
      queue.push(y * width + x);
    }
  }
}

/** Follows the border of a patch from its first pixel in reading order, back to where it began. */
function traceBorder({ width, height, data }: Mask, start: number): Contour {
  const isSet = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const step = (x: number, y: number, from: number): number | undefined => {
    for (let turn = 1; turn <= AROUND.length; turn++) {
      const direction = (from + turn) % AROUND.length;
      const [dx, dy] = AROUND[direction]!;
      if (isSet(x + dx, y + dy)) return direction;
    }
    return undefined;
  };
  let [x, y] = [start % width, Math.floor(start / width)];
  const contour: [number, number][] = [[x, y]];
  const first = step(x, y, 0);
  if (first === undefined) return contour;
  for (let direction = first; ;) {
    x += AROUND[direction]![0];
    y += AROUND[direction]![1];
    // Look on from the neighbour that lies behind.
    const next = step(x, y, (direction + 4) % AROUND.length)!;
    if (y * width + x === start && next === first) return contour;
    contour.push([x, y]);
    direction = next;
  }
}

interface Moments {
  readonly area: number;
  readonly x: number;
  readonly y: number;
}

/** Returns area and centre of a polygon (Green's theorem). */
function momentsOf(contour: Contour): Moments {
  let [twice, x, y] = [0, 0, 0];
  contour.forEach(([x0, y0], index) => {
    const [x1, y1] = contour[(index + 1) % contour.length]!;
    const cross = x0 * y1 - x1 * y0;
    twice += cross;
    x += cross * (x0 + x1);
    y += cross * (y0 + y1);
  });
  return { area: Math.abs(twice) / 2, x: x / (3 * twice), y: y / (3 * twice) };
}

/** Python's round(). */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
