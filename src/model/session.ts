import { UserError, messageOf } from '../util/errors.js';

/** A tensor as plain data. */
export type Data =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly dims: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly dims: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly dims: readonly number[] }
  | { readonly type: 'uint8'; readonly data: Uint8Array; readonly dims: readonly number[] }
  | { readonly type: 'int8'; readonly data: Int8Array; readonly dims: readonly number[] };

/** Where a model can run. */
export type Backend = 'cpu' | 'cuda' | 'webgpu';

export interface SessionSettings {
  readonly backend: Backend;
  /** CPU threads inside one operator. */
  readonly threads: number;
  /** Told after every run how long it took, in ms, and how many rows (frames or tokens) went through. */
  readonly onRun?: (timeMs: number, rows: number) => void;
}

/** What goes into a graph or comes out of it. */
export interface Port {
  readonly name: string;
  readonly type: string;
  /** A name where the length is free; empty where the graph does not say. */
  readonly dims: readonly (number | string)[];
}

/** A graph that can be run. */
export interface Graph {
  /** Where it comes from, for messages. */
  readonly path: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Returns all outputs by name; `rows` is only passed on to onRun. Throws UserError `broken-model` where the graph refuses its input. */
  run(inputs: Readonly<Record<string, Data>>, rows?: number): Promise<Readonly<Record<string, Data>>>;
  release(): Promise<void>;
}

/** A session of ONNX Runtime: those of Node and of browsers have this in common. */
export interface RuntimeSession<Tensor> {
  readonly inputMetadata: readonly ValueMetadata[];
  readonly outputMetadata: readonly ValueMetadata[];
  run(feeds: Record<string, Tensor>): Promise<object>;
  release(): Promise<void>;
}

interface ValueMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

/** How a build of ONNX Runtime makes a tensor. */
export type TensorClass<Tensor> = new (
  type: 'float32',
  data: Float32Array,
  dims: readonly number[],
) => Tensor;

/** One ONNX graph, opened by session-node.ts or session-web.ts. */
export class OnnxSession<Tensor> implements Graph {
  readonly #session: RuntimeSession<Tensor>;
  readonly #Tensor: TensorClass<Tensor>;
  readonly path: string;
  readonly #onRun: SessionSettings['onRun'];

  constructor(
    session: RuntimeSession<Tensor>,
    Tensor: TensorClass<Tensor>,
    path: string,
    onRun: SessionSettings['onRun'],
  ) {
    this.#session = session;
    this.#Tensor = Tensor;
    this.path = path;
    this.#onRun = onRun;
  }

  get inputs(): readonly Port[] {
    return this.#session.inputMetadata.map(portOf);
  }

  get outputs(): readonly Port[] {
    return this.#session.outputMetadata.map(portOf);
  }

  async run(inputs: Readonly<Record<string, Data>>, rows = 1): Promise<Readonly<Record<string, Data>>> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, { type, data, dims }] of Object.entries(inputs)) {
      feeds[name] = new this.#Tensor(type as 'float32', data as Float32Array, dims);
    }
    try {
      const start = performance.now();
      const results = (await this.#session.run(feeds)) as Readonly<Record<string, Data>>;
      this.#onRun?.(performance.now() - start, rows);
      return Object.fromEntries(
        Object.entries(results).map(([name, { type, data, dims }]) => [name, { type, data, dims } as Data]),
      );
    } catch (error) {
      const shapes = Object.entries(inputs).map(
        ([name, { type, dims }]) => `${name} ${type}[${dims.join(',')}]`,
      );
      const reason = messageOf(error).split('\n')[0];
      throw new UserError('broken-model', `${this.path} cannot run on ${shapes.join(', ')}: ${reason}`, {
        cause: error,
      });
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function portOf({ name, type = 'no tensor', shape: dims = [] }: ValueMetadata): Port {
  return { name, type, dims };
}

/** Returns why a graph could not be opened: the device is not there, or the file is no graph. */
export function whyNotOpened(path: string, backend: Backend, error: unknown): UserError {
  const [reason = ''] = messageOf(error).split('\n');
  const options = { cause: error };
  return backend === 'cpu'
    ? new UserError('broken-model', `${path} is no ONNX model that can be run: ${reason}`, options)
    : new UserError('device-not-there', `device ${backend} cannot be used: ${reason}`, options);
}
