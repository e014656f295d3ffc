import type { Data, Graph, Port } from './session.js';

/** Rows that go through a network together at most: more gain nothing and take memory. */
const MOST_ROWS = 128;

type Inputs = Readonly<Record<string, Data>>;

interface Question {
  readonly inputs: Inputs;
  readonly rows: number;
  /** Questions of different kinds cannot go together. */
  readonly kind: string;
  readonly resolve: (outputs: Readonly<Record<string, Data>>) => void;
  readonly reject: (error: unknown) => void;
}

/** By input or output, which dimension is the batch; -1 where there is none and all rows share it. Others have it first. */
export type BatchAxes = Readonly<Record<string, number>>;

/** A graph that many ask: what comes while it is busy, or in the same turn of the event loop, goes into one run. */
export class SharedGraph implements Graph {
  readonly #graph: Graph;
  readonly #axes: BatchAxes;
  #waiting: Question[] = [];
  #isRunning = false;

  constructor(graph: Graph, axes: BatchAxes) {
    this.#graph = graph;
    this.#axes = axes;
  }

  get path(): string {
    return this.#graph.path;
  }

  get inputs(): readonly Port[] {
    return this.#graph.inputs;
  }

  get outputs(): readonly Port[] {
    return this.#graph.outputs;
  }

  run(inputs: Inputs): Promise<Readonly<Record<string, Data>>> {
    let rows = 0;
    // Rows of different shapes cannot go together, nor those that differ in what all rows share.
    const kind = Object.entries(inputs)
      .map(([name, { data, dims }]) => {
        const axis = this.#axisOf(name);
        if (axis < 0) return data.join(',');
        rows = dims[axis]!;
        return dims.map((size, index) => (index === axis ? 'B' : size)).join('x');
      })
      .join(' ');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ inputs, rows, kind, resolve, reject });
      setImmediate(() => void this.#next());
    });
  }

  release(): Promise<void> {
    return this.#graph.release();
  }

  async #next(): Promise<void> {
    if (this.#isRunning || this.#waiting.length === 0) return;
    this.#isRunning = true;
    const batch = this.#takeBatch();
    try {
      await this.#answer(batch);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.#isRunning = false;
    setImmediate(() => void this.#next());
  }

  #takeBatch(): Question[] {
    const [first] = this.#waiting;
    const batch: Question[] = [];
    let rows = 0;
    for (const question of this.#waiting) {
      if (question.kind !== first!.kind) continue;
      if (batch.length > 0 && rows + question.rows > MOST_ROWS) break;
      batch.push(question);
      rows += question.rows;
    }
    this.#waiting = this.#waiting.filter((question) => !batch.includes(question));
    return batch;
  }

  async #answer(batch: readonly Question[]): Promise<void> {
    const total = batch.reduce((sum, { rows }) => sum + rows, 0);
    const names = Object.keys(batch[0]!.inputs);
    const inputs = Object.fromEntries(
      names.map((name) => {
        const parts = batch.map((question) => question.inputs[name]!);
        const axis = this.#axisOf(name);
        return [name, axis < 0 ? parts[0]! : joined(parts, axis, total)];
      }),
    );
    const outputs = await this.#graph.run(inputs, total);
    let row = 0;
    for (const { rows, resolve } of batch) {
      const from = row;
      row += rows;
      resolve(
        Object.fromEntries(
          Object.entries(outputs).map(([name, data]) => [
            name,
            slice(data, this.#axisOf(name), from, from + rows),
          ]),
        ),
      );
    }
  }

  #axisOf(name: string): number {
    return this.#axes[name] ?? 0;
  }
}

/** A tensor as `outer` blocks of `rows` times `inner` values. */
function blocksOf(dims: readonly number[], axis: number): { outer: number; inner: number } {
  const product = (sizes: readonly number[]): number => sizes.reduce((size, next) => size * next, 1);
  return { outer: product(dims.slice(0, axis)), inner: product(dims.slice(axis + 1)) };
}

function joined(parts: readonly Data[], axis: number, rows: number): Data {
  const [first] = parts as [Data];
  if (parts.length === 1) return first;
  const dims = first.dims.map((size, index) => (index === axis ? rows : size));
  const { outer, inner } = blocksOf(dims, axis);
  const whole = emptyLike(first, outer * rows * inner);
  let row = 0;
  for (const { data, dims: own } of parts) {
    const width = own[axis]! * inner;
    for (let block = 0; block < outer; block++) {
      const values = data.subarray(block * width, (block + 1) * width) as Float32Array;
      whole.set(values, (block * rows + row) * inner);
    }
    row += own[axis]!;
  }
  return { type: first.type, data: whole, dims } as Data;
}

function slice(whole: Data, axis: number, from: number, to: number): Data {
  const { type, data, dims } = whole;
  const rows = dims[axis]!;
  if (to - from === rows) return whole;
  const { outer, inner } = blocksOf(dims, axis);
  const width = (to - from) * inner;
  const part = emptyLike(whole, outer * width);
  for (let block = 0; block < outer; block++) {
    const start = (block * rows + from) * inner;
    part.set(data.subarray(start, start + width) as Float32Array, block * width);
  }
  return { type, data: part, dims: dims.map((size, index) => (index === axis ? to - from : size)) } as Data;
}

/** Of the same type; all of them are filled alike. */
function emptyLike({ data }: Data, length: number): Float32Array {
  return new (data.constructor as new (length: number) => Float32Array)(length);
}
