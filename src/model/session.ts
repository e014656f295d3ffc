import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor, env, listSupportedBackends } from 'onnxruntime-node';
import { UserError, messageOf } from '../util/errors.js';

/** A tensor as plain data. */
export type Data =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly dims: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly dims: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly dims: readonly number[] }
  | { readonly type: 'uint8'; readonly data: Uint8Array; readonly dims: readonly number[] };

/** Where a model can run. */
export type Backend = 'cpu' | 'cuda' | 'webgpu';

export interface SessionSettings {
  readonly backend: Backend;
  /** CPU threads inside one operator. */
  readonly threads: number;
  /** Told after every run how long it took, in ms, and how many rows (frames or tokens) went through. */
  readonly onRun?: (timeMs: number, rows: number) => void;
}

// Its warnings would mix with what we say on stderr.
env.logLevel = 'error';

/** Returns the version of onnxruntime-node. */
export function runtimeVersion(): string {
  return env.versions.node ?? 'unknown';
}

/** Returns the backends that this build of onnxruntime-node was made with; libraries or a driver may be missing. */
export function builtInBackends(): Backend[] {
  const names = new Set(listSupportedBackends().map(({ name }) => name));
  return (['cuda', 'webgpu', 'cpu'] as const).filter((name) => names.has(name));
}

/**
 * Returns whether onnxruntime-node's CUDA libraries are installed: they do not come with the package. Trying without
 * them would make its native side print errors.
 */
export function hasCudaLibraries(): boolean {
  const library =
    process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return ['napi-v6', 'napi-v3'].some((api) =>
    existsSync(join(root, 'bin', api, process.platform, process.arch, library)),
  );
}

/** One ONNX graph, ready to run. The only door to onnxruntime-node. */
export class OnnxSession {
  readonly #session: InferenceSession;
  readonly #path: string;
  readonly #onRun: SessionSettings['onRun'];

  private constructor(session: InferenceSession, path: string, onRun: SessionSettings['onRun']) {
    this.#session = session;
    this.#path = path;
    this.#onRun = onRun;
  }

  /** Throws UserError `broken-model` for a file that is no ONNX graph, `device-not-there` for a missing device. */
  static async load(path: string, settings: SessionSettings): Promise<OnnxSession> {
    const { backend, threads, onRun } = settings;
    try {
      const session = await InferenceSession.create(path, {
        executionProviders: [backend],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
      return new OnnxSession(session, path, onRun);
    } catch (error) {
      const [reason = ''] = messageOf(error).split('\n');
      if (backend !== 'cpu') {
        throw new UserError('device-not-there', `device ${backend} cannot be used: ${reason}`, {
          cause: error,
        });
      }
      throw new UserError('broken-model', `${path} is no ONNX model that can be run: ${reason}`, {
        cause: error,
      });
    }
  }

  get inputs(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputs(): readonly string[] {
    return this.#session.outputNames;
  }

  /** Returns all outputs by name; `rows` is only passed on to onRun. Throws UserError `broken-model` where the graph refuses its input. */
  async run(inputs: Readonly<Record<string, Data>>, rows = 1): Promise<Readonly<Record<string, Data>>> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, { type, data, dims }] of Object.entries(inputs)) {
      feeds[name] = new Tensor(type, data as Float32Array, dims);
    }
    try {
      const start = performance.now();
      const results = await this.#session.run(feeds);
      this.#onRun?.(performance.now() - start, rows);
      return Object.fromEntries(
        Object.entries(results).map(([name, { type, data, dims }]) => [name, { type, data, dims } as Data]),
      );
    } catch (error) {
      const shapes = Object.entries(inputs).map(
        ([name, { type, dims }]) => `${name} ${type}[${dims.join(',')}]`,
      );
      const reason = messageOf(error).split('\n')[0];
      throw new UserError('broken-model', `${this.#path} cannot run on ${shapes.join(', ')}: ${reason}`, {
        cause: error,
      });
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
