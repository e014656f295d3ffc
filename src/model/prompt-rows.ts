import type { Data } from './session.js';
import type { Prompt } from './video-model.js';

/**
 * One frame's share of a Prompt, on its own.
 * Legend: K tokens, V codes, C cells along the side of a frame, L levels, Y layers, G heads, T cached positions, W head width.
 */
export interface PromptRow {
  /** [K] */
  readonly tokens: BigInt64Array;
  /** [C, C, F] */
  readonly cells: Float32Array;
  /** [C, C, P] */
  readonly keys: Float32Array;
  /** [Y, 2, G, T, W] */
  readonly past: Float32Array;
  /** Dimensions of the prompt that it was cut from. */
  readonly dims: {
    readonly cells: readonly number[];
    readonly keys: readonly number[];
    readonly past: readonly number[];
  };
}

/** Returns one row of a prompt as a copy that lives on when the prompt is gone. */
export function cutRow({ batch, tokens, cells, keys, past }: Prompt, row: number): PromptRow {
  const tokenCount = tokens.length / batch;
  return {
    tokens: tokens.slice(row * tokenCount, (row + 1) * tokenCount),
    cells: cutFirst(cells, row),
    keys: cutFirst(keys, row),
    past: cutThird(past, row),
    dims: { cells: cells.dims, keys: keys.dims, past: past.dims },
  };
}

/**
 * Returns what a row of a prompt says of the video's last frame, [N, L] by intersection: without the margin around a board of
 * N `points`.
 */
export function lastFrame({ final }: Prompt, row: number, points: number): Float32Array {
  const [, cells, , levels] = final.dims as [number, number, number, number];
  const size = Math.sqrt(points);
  const margin = (cells - size) / 2;
  const board = new Float32Array(points * levels);
  for (let y = 0; y < size; y++) {
    const start = ((row * cells + margin + y) * cells + margin) * levels;
    board.set((final.data as Float32Array).subarray(start, start + size * levels), y * size * levels);
  }
  return board;
}

/** Returns a prompt made of rows, for generation to go on from: without logits and final frames. */
export function joinRows(rows: readonly PromptRow[]): Prompt {
  const [first] = rows;
  if (!first) throw new RangeError('no rows');
  const batch = rows.length;
  const tokens = new BigInt64Array(batch * first.tokens.length);
  rows.forEach((row, index) => tokens.set(row.tokens, index * first.tokens.length));
  const nothing = new Float32Array(0);
  return {
    tokens,
    batch,
    logits: nothing,
    final: { type: 'float32', data: nothing, dims: [batch, 0, 0, 0] },
    cells: joinFirst(rows, 'cells'),
    keys: joinFirst(rows, 'keys'),
    past: joinThird(rows),
  };
}

function cutFirst({ data, dims }: Data, row: number): Float32Array {
  const length = data.length / dims[0]!;
  return (data as Float32Array).slice(row * length, (row + 1) * length);
}

function joinFirst(rows: readonly PromptRow[], name: 'cells' | 'keys'): Data {
  const { length } = rows[0]![name];
  const data = new Float32Array(rows.length * length);
  rows.forEach((row, index) => data.set(row[name], index * length));
  return { type: 'float32', data, dims: [rows.length, ...rows[0]!.dims[name].slice(1)] };
}

/** The batch is the third dimension of the cache. */
function cutThird({ data, dims }: Data, row: number): Float32Array {
  const outer = dims[0]! * dims[1]!;
  const length = data.length / (outer * dims[2]!);
  const cut = new Float32Array(outer * length);
  for (let block = 0; block < outer; block++) {
    const start = (block * dims[2]! + row) * length;
    cut.set((data as Float32Array).subarray(start, start + length), block * length);
  }
  return cut;
}

function joinThird(rows: readonly PromptRow[]): Data {
  const [layers, two, , ...rest] = rows[0]!.dims.past;
  const outer = layers! * two!;
  const length = rows[0]!.past.length / outer;
  const data = new Float32Array(rows.length * rows[0]!.past.length);
  rows.forEach((row, index) => {
    for (let block = 0; block < outer; block++) {
      const from = row.past.subarray(block * length, (block + 1) * length);
      data.set(from, (block * rows.length + index) * length);
    }
  });
  return { type: 'float32', data, dims: [layers!, two!, rows.length, ...rest] };
}
