import type { Point } from '../go/point.js';
import type { Graph } from '../model/session.js';
import type { Frame, Stones } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import { findCrossings } from './crossings.js';
import {
  type Bounds,
  type Lattice,
  SIDES,
  type SeenLattice,
  type Side,
  findLattice,
  lineOf,
  pointsOf,
  without,
} from './lattice.js';
import { resample } from './resample.js';
import { type PointReading, readPoints } from './stones.js';

/** A board as read off a picture. */
export interface BoardReading {
  readonly size: number;
  readonly stones: Stones;
  /** How likely each point is empty, black, white, [S * S, 3], 0..1; what is left of 1 says that there is no point. */
  readonly chances: Float32Array;
  /** How sure each point is, [S * S], 0..1. */
  readonly certainty: Float32Array;
  /** Points that are less sure than DOUBTFUL. */
  readonly doubtful: readonly Point[];
  /** Where the board lies, in pixels of the picture: its first point is column 0, row 0. */
  readonly lattice: Lattice;
}

export interface VisionGraphs {
  readonly crossings: Graph;
  readonly stones: Graph;
}

/** Longer sides of a picture at which lines are looked for, small ones first: they take least, and mostly will do. */
const LONGER_SIDES = [190, 400, 840, 1600];
/** A picture is not made larger than so many times. */
const MOST_ENLARGED = 2.5;

export const DOUBTFUL = 0.9;
const SIZES = { least: 5, most: 25 };
/** So many lines more than were found are looked at on each side. */
const BEYOND = 2;
/** Of a line's places so many must look like crossings. */
const LEAST_OF_LINE = 0.5;
/** Fewer will do where the lines across it clearly go on to there. */
const LEAST_WHERE_LINES_LEAD = 0.25;
const LEADS = 0.8;
/** Of all crossings that a board should have, so many must have been seen, and so many may look like none. */
const LEAST_SEEN = 0.6;
const MOST_WITHOUT = 0.1;
/** More may where every crossing of a board of a usual size was seen. */
const SEEN_WELL = 0.95;
const MOST_WITHOUT_OF_USUAL = 0.2;
/** Up to here lines seem to end. */
const LEAST_GOING_ON = 0.1;
/** From here on lines seem to go on beyond a board's edge; further for sizes that are played on. */
const GOES_ON = 0.5;
const GOES_ON_OF_USUAL = 0.9;
const USUAL_SIZES = [9, 13, 19];

/** Reads boards off pictures. */
export class BoardReader {
  readonly #graphs: VisionGraphs;

  /** Returns a reader with the two graphs that `open` gives for their files' names. */
  static async open(open: (file: string) => Promise<Graph>): Promise<BoardReader> {
    const [crossings, stones] = await Promise.all([open('crossings.onnx'), open('stones.onnx')]);
    return new BoardReader({ crossings, stones });
  }

  constructor(graphs: VisionGraphs) {
    this.#graphs = graphs;
  }

  /**
   * Returns the board on a picture, [H, W, 3], whatever its size and style; boards stand upright.
   * Throws UserError `no-board`, which says what was seen instead.
   */
  async read(picture: Frame): Promise<BoardReading> {
    let partial: PartialBoard | undefined;
    for (const looked of scalesOf(picture)) {
      const lattice = await this.#latticeAt(picture, looked);
      if (!lattice) continue;
      const found = await this.#boardOn(picture, lattice);
      if ('stones' in found) return found;
      if (!partial || found.lines > partial.lines) partial = found;
    }
    throw new UserError('no-board', partial?.why ?? 'no board is to be seen on this picture');
  }

  /** Returns the board where one lay before on a picture of the same size, or undefined where there is none any more. */
  async readAgain(
    picture: Frame,
    { size, lattice }: Pick<BoardReading, 'size' | 'lattice'>,
  ): Promise<BoardReading | undefined> {
    const places = pointsOf({ left: 0, right: size - 1, top: 0, bottom: size - 1 });
    const points = await readPoints(this.#graphs.stones, picture, lattice, places);
    return nothingOf(points) <= MOST_WITHOUT ? readingOf(size, lattice, points) : undefined;
  }

  async release(): Promise<void> {
    await Promise.all([this.#graphs.crossings.release(), this.#graphs.stones.release()]);
  }

  async #latticeAt(picture: Frame, looked: Frame): Promise<SeenLattice | undefined> {
    const lattice = findLattice(await findCrossings(this.#graphs.crossings, looked));
    return lattice && { ...lattice, ...moved(lattice, looked, picture) };
  }

  async #boardOn(picture: Frame, lattice: SeenLattice): Promise<BoardReading | PartialBoard> {
    const wide = SIDES.reduce((bounds, side) => without(side, bounds, BEYOND), lattice.bounds);
    const isInside = ([column, row]: readonly [number, number]): boolean => {
      const [x, y] = [lattice.x + column * lattice.dx, lattice.y + row * lattice.dy];
      return x >= 0 && y >= 0 && x < picture.width && y < picture.height;
    };
    const places = pointsOf(wide).filter(isInside);
    const readings = await readPoints(this.#graphs.stones, picture, lattice, places);
    const at = new Map(places.map(([column, row], index) => [`${column} ${row}`, readings[index]!]));
    const isLine = (side: Side, bounds: Bounds): boolean => {
      const line = lineOf(side, bounds);
      const sum = line.reduce(
        (total, [column, row]) => total + 1 - (at.get(`${column} ${row}`)?.none ?? 1),
        0,
      );
      // Labels stand where the next line would be, and may look like marks on it; but the lines across it end before.
      const goesOn = lattice.goesOn(side, without(side, bounds));
      const least = goesOn >= LEADS ? LEAST_WHERE_LINES_LEAD : LEAST_OF_LINE;
      return sum >= least * line.length && goesOn >= LEAST_GOING_ON;
    };
    const bounds = settle(lattice.bounds, wide, isLine);
    const points = pointsOf(bounds).map(([column, row]) => at.get(`${column} ${row}`)!);
    const columns = bounds.right - bounds.left + 1;
    const rows = bounds.bottom - bounds.top + 1;
    const goesOn = USUAL_SIZES.includes(columns) ? GOES_ON_OF_USUAL : GOES_ON;
    const open = SIDES.filter((side) => lattice.goesOn(side, bounds) > goesOn);
    const isWhole = columns === rows && open.length === 0;
    const seen = lattice.seen(bounds);
    const isUsual = isWhole && seen >= SEEN_WELL && USUAL_SIZES.includes(columns);
    const isBoard =
      nothingOf(points) <= (isUsual ? MOST_WITHOUT_OF_USUAL : MOST_WITHOUT) && seen >= LEAST_SEEN;
    if (isBoard && isWhole && columns >= SIZES.least && columns <= SIZES.most) {
      const { dx, dy } = lattice;
      const place = { x: lattice.x + bounds.left * dx, y: lattice.y + bounds.top * dy, dx, dy };
      return readingOf(columns, place, points);
    }
    return isBoard ? partialBoard(columns, rows, open) : { lines: 0, why: undefined };
  }
}

/** Yields a picture at the sizes at which it is looked at, the smallest first. */
function* scalesOf(picture: Frame): Generator<Frame> {
  const longer = Math.max(picture.width, picture.height);
  const at = (side: number, from: Frame): Frame => {
    const [width, height] = [picture.width, picture.height].map((one) =>
      Math.max(1, Math.round((one * side) / longer)),
    );
    return resample(from, width!, height!);
  };
  // Each smaller one is made of the next larger one: a mean of means, for less work.
  const smaller: Frame[] = [];
  for (const side of LONGER_SIDES.filter((one) => one < longer).reverse()) {
    smaller.unshift(at(side, smaller[0] ?? picture));
  }
  yield* smaller;
  for (const side of LONGER_SIDES)
    if (side >= longer && side <= MOST_ENLARGED * longer) yield at(side, picture);
}

/** Returns where a lattice of one picture lies in another one that shows the same. */
function moved({ x, y, dx, dy }: Lattice, from: Frame, to: Frame): Lattice {
  const [scaleX, scaleY] = [to.width / from.width, to.height / from.height];
  return {
    ...{ x: (x + 0.5) * scaleX - 0.5, dx: dx * scaleX },
    ...{ y: (y + 0.5) * scaleY - 0.5, dy: dy * scaleY },
  };
}

/** A lattice that is no whole board. */
interface PartialBoard {
  readonly lines: number;
  readonly why: string | undefined;
}

function partialBoard(columns: number, rows: number, open: readonly Side[]): PartialBoard {
  const beyond = open.length > 0 ? `, and it seems to go on to the ${open.join(', ')}` : '';
  const why = `${columns}x${rows} lines are to be seen${beyond}: a whole square board is needed`;
  return { lines: columns * rows, why };
}

/** Returns bounds without outer lines that are none, and with those beyond that are some, up to `most`. */
function settle(bounds: Bounds, most: Bounds, isLine: (side: Side, bounds: Bounds) => boolean): Bounds {
  let settled = bounds;
  for (const side of SIDES) {
    while (!isLine(side, settled) && settled.right > settled.left && settled.bottom > settled.top) {
      settled = without(side, settled);
    }
  }
  for (const side of SIDES) {
    while (settled[side] !== most[side]) {
      const wider = without(side, settled, 1);
      if (!isLine(side, wider)) break;
      settled = wider;
    }
  }
  return settled;
}

/** Returns how much looks like no crossing, 0..1. */
function nothingOf(points: readonly (PointReading | undefined)[]): number {
  return points.reduce((sum, reading) => sum + (reading?.none ?? 1), 0) / points.length;
}

function readingOf(size: number, lattice: Lattice, points: readonly PointReading[]): BoardReading {
  const chances = new Float32Array(3 * points.length);
  const stones = new Int8Array(points.length);
  const certainty = new Float32Array(points.length);
  points.forEach(({ empty, black, white }, point) => {
    chances.set([empty, black, white], 3 * point);
    const best = Math.max(empty, black, white);
    stones[point] = best === black ? 1 : best === white ? -1 : 0;
    certainty[point] = best;
  });
  const doubtful = [...certainty.keys()].filter((point) => certainty[point]! < DOUBTFUL);
  return { size, stones, chances, certainty, doubtful, lattice };
}
