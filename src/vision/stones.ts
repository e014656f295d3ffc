import type { Graph } from '../model/session.js';
import type { Frame } from '../render/frame.js';
import type { Lattice } from './lattice.js';
import { resample } from './resample.js';

/** What the network is shown of each point; see training/vision/scenes.py. */
const PATCH = 24;
const DISTANCE = 14;

/** What lies on a crossing: chances that add up to 1. */
export interface PointReading {
  readonly empty: number;
  readonly black: number;
  readonly white: number;
  /** That there is no crossing. */
  readonly none: number;
}

/** Returns what lies on places of a lattice, given as column and row. */
export async function readPoints(
  graph: Graph,
  picture: Frame,
  lattice: Lattice,
  places: readonly (readonly [column: number, row: number])[],
): Promise<PointReading[]> {
  const board = cropped(picture, lattice, places);
  const width = Math.max(1, Math.round((board.width * DISTANCE) / lattice.dx));
  const height = Math.max(1, Math.round((board.height * DISTANCE) / lattice.dy));
  const scaled = resample(board, width, height);
  const points = places.length;
  const data = new Uint8Array(points * PATCH * PATCH * 3);
  for (const [point, [column, row]] of places.entries()) {
    const x = ((lattice.x + column * lattice.dx - board.left + 0.5) * width) / board.width - 0.5;
    const y = ((lattice.y + row * lattice.dy - board.top + 0.5) * height) / board.height - 0.5;
    const corner = [Math.round(x - (PATCH - 1) / 2), Math.round(y - (PATCH - 1) / 2)] as const;
    cut(scaled, corner, data.subarray(point * PATCH * PATCH * 3));
  }
  const { logits } = await graph.run(
    { patches: { type: 'uint8', data, dims: [points, PATCH, PATCH, 3] } },
    points,
  );
  if (logits?.type !== 'float32') throw new TypeError(`${graph.path} tells no logits`);
  return Array.from({ length: points }, (_, point) =>
    chancesOf(logits.data.subarray(4 * point, 4 * point + 4)),
  );
}

/** Returns the part of a picture that has all places and what is around them, and where it begins. */
function cropped(
  picture: Frame,
  { x, y, dx, dy }: Lattice,
  places: readonly (readonly [column: number, row: number])[],
): Frame & { readonly left: number; readonly top: number } {
  const part = (numbers: readonly number[], start: number, step: number, most: number): [number, number] => {
    const inside = (at: number): number => Math.min(Math.max(Math.round(at), 0), most);
    const from = Math.min(inside(start + (Math.min(...numbers) - 1.5) * step), most - 1);
    return [from, Math.max(1, inside(start + (Math.max(...numbers) + 1.5) * step) - from)];
  };
  const [left, width] = part(
    places.map(([column]) => column),
    x,
    dx,
    picture.width,
  );
  const [top, height] = part(
    places.map(([, row]) => row),
    y,
    dy,
    picture.height,
  );
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * 3;
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, data, left, top };
}

/** Copies a patch; where the picture ends its last pixels go on. */
function cut(picture: Frame, [left, top]: readonly [number, number], to: Uint8Array): void {
  const inside = (value: number, side: number): number => Math.min(Math.max(value, 0), side - 1);
  for (let y = 0; y < PATCH; y++) {
    const row = inside(top + y, picture.height) * picture.width;
    for (let x = 0; x < PATCH; x++) {
      const from = (row + inside(left + x, picture.width)) * 3;
      const at = (y * PATCH + x) * 3;
      to[at] = picture.data[from]!;
      to[at + 1] = picture.data[from + 1]!;
      to[at + 2] = picture.data[from + 2]!;
    }
  }
}

/** Returns the softmax of four logits. */
function chancesOf(logits: Float32Array): PointReading {
  const most = Math.max(...logits);
  const [empty, black, white, none] = [...logits].map((logit) => Math.exp(logit - most));
  const sum = empty! + black! + white! + none!;
  return { empty: empty! / sum, black: black! / sum, white: white! / sum, none: none! / sum };
}
