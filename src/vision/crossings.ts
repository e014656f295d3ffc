import type { Graph } from '../model/session.js';
import type { Frame } from '../render/frame.js';

/** Where two lines seem to cross, in pixels of the picture. */
export interface Crossing {
  readonly x: number;
  readonly y: number;
  /** 0..1 */
  readonly certainty: number;
  /** How likely a line goes on to the left, right, top and bottom, 0..1 each. */
  readonly lines: readonly [number, number, number, number];
}

/** Pixels of a cell that the network looks at. */
const CELL = 4;
const LEAST_CERTAINTY = 0.3;

/** Returns the crossings of a picture on which lines are 10 to 27 pixels apart; see training/vision/networks.py. */
export async function findCrossings(graph: Graph, picture: Frame): Promise<Crossing[]> {
  const { data, width, height } = padded(picture);
  const input = { type: 'uint8', data, dims: [1, height, width, 3] } as const;
  const { cells } = await graph.run({ picture: input });
  if (cells?.type !== 'float32') throw new TypeError(`${graph.path} tells no cells`);
  return peaksOf(cells.data, height / CELL, width / CELL);
}

/** Returns a picture whose sides are whole cells; what is added repeats the last pixels. */
function padded(picture: Frame): Frame {
  const [width, height] = [picture.width, picture.height].map((side) => Math.ceil(side / CELL) * CELL);
  const data = new Uint8Array(width! * height! * 3);
  for (let y = 0; y < height!; y++) {
    const from = Math.min(y, picture.height - 1) * picture.width * 3;
    const end = from + picture.width * 3;
    data.set(picture.data.subarray(from, end), y * width! * 3);
    for (let x = picture.width; x < width!; x++) {
      data.set(picture.data.subarray(end - 3, end), (y * width! + x) * 3);
    }
  }
  return { width: width!, height: height!, data };
}

/** Returns the cells that are more certain than all around them. */
function peaksOf(cells: Float32Array, rows: number, columns: number): Crossing[] {
  const plane = rows * columns;
  const least = Math.log(LEAST_CERTAINTY / (1 - LEAST_CERTAINTY));
  const peaks: Crossing[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const heat = cells[at]!;
      if (heat < least || !isPeak(cells, rows, columns, row, column)) continue;
      const of = (channel: number): number => cells[channel * plane + at]!;
      peaks.push({
        x: (column + 0.5 + of(1)) * CELL - 0.5,
        y: (row + 0.5 + of(2)) * CELL - 0.5,
        certainty: sigmoid(heat),
        lines: [sigmoid(of(3)), sigmoid(of(4)), sigmoid(of(5)), sigmoid(of(6))],
      });
    }
  }
  return peaks;
}

function isPeak(cells: Float32Array, rows: number, columns: number, row: number, column: number): boolean {
  const heat = cells[row * columns + column]!;
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const other = cells[y * columns + x]!;
      // Of two alike the first one counts.
      if (other > heat || (other === heat && y * columns + x < row * columns + column)) return false;
    }
  }
  return true;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
