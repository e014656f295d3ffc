import type { Crossing } from './crossings.js';

/** Lines that cross at right angles, upright, distances in pixels; numbers of columns and rows may begin anywhere. */
export interface Lattice {
  /** Where column 0 and row 0 are. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Some columns and rows of a lattice, the last ones included. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const SIDES = ['left', 'right', 'top', 'bottom'] as const;
export type Side = (typeof SIDES)[number];

/** What was seen of a lattice. */
export interface SeenLattice extends Lattice {
  readonly bounds: Bounds;
  /** Returns how likely the lines that cross the outermost one go on beyond it, 0..1; 0.5 where none of its crossings was seen. */
  goesOn(side: Side, bounds: Bounds): number;
  /** Returns the share of all crossings inside that were seen, 0..1. */
  seen(bounds: Bounds): number;
}

/** So much of a distance a crossing may lie beside its line. */
const TOLERANCE = 0.22;
/** Lines on which fewer than this share of the crossings is seen are none. */
const LEAST_SEEN = 0.5;
const FEWEST_LINES = 4;
/** Distances up to so many times as long are alike; one in so many must be. */
const ALIKE = 1.17;
const LEAST_ALIKE = 5;
/** The largest board has 625; what is compared with each other must not be without end. */
const MOST_CROSSINGS = 1500;

interface Placed {
  readonly crossing: Crossing;
  readonly column: number;
  readonly row: number;
}

/** Returns the largest lattice that crossings lie on, or undefined where there is none. */
export function findLattice(found: readonly Crossing[]): SeenLattice | undefined {
  const crossings = [...found].sort((a, b) => b.certainty - a.certainty).slice(0, MOST_CROSSINGS);
  const dx = usualDistance(crossings, 'x', 'y');
  const dy = usualDistance(crossings, 'y', 'x');
  if (dx === undefined || dy === undefined || dx / dy > 1.35 || dy / dx > 1.35) return undefined;
  let placed = largestPart(crossings, dx, dy);
  let lines = { x: 0, y: 0, dx, dy };
  for (let round = 0; round < 3; round++) {
    const [fitX, fitY] = [fit(placed, 'x', 'column'), fit(placed, 'y', 'row')];
    if (!fitX || !fitY) return undefined;
    lines = { x: fitX.start, dx: fitX.step, y: fitY.start, dy: fitY.step };
    placed = onLines(crossings, lines);
  }
  return bounded(placed, lines);
}

/** Returns how far most neighbours along one axis are apart, or undefined where nothing repeats. */
function usualDistance(
  crossings: readonly Crossing[],
  along: 'x' | 'y',
  across: 'x' | 'y',
): number | undefined {
  const distances: number[] = [];
  for (const one of crossings) {
    let nearest = Infinity;
    for (const other of crossings) {
      const distance = other[along] - one[along];
      if (distance < 6 || distance >= nearest) continue;
      if (Math.abs(other[across] - one[across]) < 0.2 * distance) nearest = distance;
    }
    if (nearest < Infinity) distances.push(nearest);
  }
  if (distances.length < 6) return undefined;
  // The distance that most others agree with.
  distances.sort((a, b) => a - b);
  let best = 0;
  let usual = 0;
  for (let from = 0, to = 0; from < distances.length; from++) {
    while (to < distances.length && distances[to]! < ALIKE * distances[from]!) to++;
    if (to - from <= best) continue;
    best = to - from;
    usual = distances.slice(from, to).reduce((sum, distance) => sum + distance, 0) / best;
  }
  return best * LEAST_ALIKE >= distances.length ? usual : undefined;
}

/** Returns the most crossings that hang together as neighbours, with their column and row from the first of them. */
function largestPart(crossings: readonly Crossing[], dx: number, dy: number): Placed[] {
  const left = new Set(crossings);
  let largest: Placed[] = [];
  while (left.size > largest.length) {
    const [first] = left;
    const part: Placed[] = [{ crossing: first!, column: 0, row: 0 }];
    left.delete(first!);
    for (let done = 0; done < part.length; done++) {
      const { crossing: from, column, row } = part[done]!;
      for (const crossing of left) {
        const across = (crossing.x - from.x) / dx;
        const down = (crossing.y - from.y) / dy;
        const steps = [Math.round(across), Math.round(down)] as const;
        // A gap of one, where something covers a crossing.
        if (Math.abs(steps[0]) + Math.abs(steps[1]) > 2) continue;
        if (Math.abs(across - steps[0]) > TOLERANCE || Math.abs(down - steps[1]) > TOLERANCE) continue;
        if (steps[0] === 0 && steps[1] === 0) continue;
        part.push({ crossing, column: column + steps[0], row: row + steps[1] });
        left.delete(crossing);
      }
    }
    if (part.length > largest.length) largest = part;
  }
  return largest;
}

/** Returns the straight line of positions by number, least squares weighted by certainty; undefined where all have one number. */
function fit(
  placed: readonly Placed[],
  axis: 'x' | 'y',
  number: 'column' | 'row',
): { start: number; step: number } | undefined {
  let [weight, meanNumber, meanPlace] = [0, 0, 0];
  for (const one of placed) {
    weight += one.crossing.certainty;
    meanNumber += one.crossing.certainty * one[number];
    meanPlace += one.crossing.certainty * one.crossing[axis];
  }
  if (weight === 0) return undefined;
  meanNumber /= weight;
  meanPlace /= weight;
  let [squares, products] = [0, 0];
  for (const one of placed) {
    const away = one[number] - meanNumber;
    squares += one.crossing.certainty * away * away;
    products += one.crossing.certainty * away * (one.crossing[axis] - meanPlace);
  }
  if (squares === 0) return undefined;
  const step = products / squares;
  return { start: meanPlace - step * meanNumber, step };
}

function onLines(crossings: readonly Crossing[], { x, y, dx, dy }: Lattice): Placed[] {
  return crossings.flatMap((crossing) => {
    const [across, down] = [(crossing.x - x) / dx, (crossing.y - y) / dy];
    const [column, row] = [Math.round(across), Math.round(down)];
    const isThere = Math.abs(across - column) <= TOLERANCE && Math.abs(down - row) <= TOLERANCE;
    return isThere ? [{ crossing, column, row }] : [];
  });
}

/** Returns the lattice without outer lines on which little was seen, or undefined where too little is left. */
function bounded(placed: readonly Placed[], lattice: Lattice): SeenLattice | undefined {
  const at = new Map(placed.map((one) => [`${one.column} ${one.row}`, one.crossing]));
  const crossingsOf = (side: Side, bounds: Bounds): Crossing[] =>
    lineOf(side, bounds).flatMap(([column, row]) => at.get(`${column} ${row}`) ?? []);
  const [columns, rows] = (['column', 'row'] as const).map((key) => placed.map((one) => one[key]));
  let bounds: Bounds = {
    ...{ left: Math.min(...columns!), right: Math.max(...columns!) },
    ...{ top: Math.min(...rows!), bottom: Math.max(...rows!) },
  };
  // The emptiest side goes first: a line of labels must not keep the lines beside it.
  for (;;) {
    const shares = SIDES.map((side) => crossingsOf(side, bounds).length / lineOf(side, bounds).length);
    const least = Math.min(...shares);
    if (least >= LEAST_SEEN) break;
    bounds = without(SIDES[shares.indexOf(least)]!, bounds);
    if (bounds.right <= bounds.left || bounds.bottom <= bounds.top) return undefined;
  }
  if (bounds.right - bounds.left < FEWEST_LINES - 1 || bounds.bottom - bounds.top < FEWEST_LINES - 1)
    return undefined;
  return {
    ...lattice,
    bounds,
    goesOn: (side, within) => {
      const line = crossingsOf(side, within);
      const sum = line.reduce((total, { lines }) => total + lines[SIDES.indexOf(side)]!, 0);
      return line.length === 0 ? 0.5 : sum / line.length;
    },
    seen: (within) => {
      const points = pointsOf(within);
      return points.filter(([column, row]) => at.has(`${column} ${row}`)).length / points.length;
    },
  };
}

type Place = readonly [column: number, row: number];

/** Returns all places inside bounds, row by row. */
export function pointsOf({ left, right, top, bottom }: Bounds): Place[] {
  return range(top, bottom).flatMap((row) => range(left, right).map((column): Place => [column, row]));
}

/** Returns the outermost places on a side. */
export function lineOf(side: Side, { left, right, top, bottom }: Bounds): Place[] {
  if (side === 'left' || side === 'right') {
    const column = side === 'left' ? left : right;
    return range(top, bottom).map((row): Place => [column, row]);
  }
  const row = side === 'top' ? top : bottom;
  return range(left, right).map((column): Place => [column, row]);
}

/** Returns bounds without the outermost line of a side, or with `lines` more. */
export function without(side: Side, bounds: Bounds, lines = -1): Bounds {
  const sign = side === 'left' || side === 'top' ? -1 : 1;
  return { ...bounds, [side]: bounds[side] + sign * lines };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
}
