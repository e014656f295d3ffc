import type * as Ort from 'onnxruntime-web';
import { type Backend, type Graph, OnnxSession, whyNotOpened } from './session.js';

// The only door to onnxruntime-web: what Node has files and native code for is WebAssembly and WebGPU here.

/** Where a model can run in a browser; `cpu` is WebAssembly. */
export type WebBackend = Exclude<Backend, 'cuda'>;

export interface WebRuntimeSettings {
  readonly backend: WebBackend;
  /** More than 1 needs a page that is isolated from other origins; others run with 1. */
  readonly threads: number;
  /** Addresses of the runtime's own files; Node finds them beside the package. */
  readonly files?: { readonly mjs: string; readonly wasm: string };
}

/** Returns the graph of an ONNX file's bytes; `path` is for messages. Throws UserError as openSession does. */
export type OpenBytes = (path: string, bytes: Uint8Array) => Promise<Graph>;

const BUILDS: Readonly<Record<WebBackend, () => Promise<typeof Ort>>> = {
  cpu: () => import('onnxruntime-web/wasm'),
  webgpu: () => import('onnxruntime-web/webgpu'),
};

/** Loads the runtime, once for all graphs. */
export async function startWebRuntime({ backend, threads, files }: WebRuntimeSettings): Promise<OpenBytes> {
  const { InferenceSession, Tensor, env } = await BUILDS[backend]();
  env.logLevel = 'error';
  env.wasm.numThreads = threads;
  if (files) env.wasm.wasmPaths = files;
  const open: OpenBytes = async (path, bytes) => {
    try {
      const session = await InferenceSession.create(bytes, {
        executionProviders: [backend === 'cpu' ? 'wasm' : backend],
        // On a CPU optimising takes longer than all the rest of opening a graph, and moves come no sooner for it.
        // WebGPU needs it: without it weights are turned from 16 bits to 32 where many devices cannot.
        graphOptimizationLevel: backend === 'cpu' ? 'disabled' : 'all',
        logSeverityLevel: 3,
      });
      return new OnnxSession(session, Tensor, path, undefined);
    } catch (error) {
      throw whyNotOpened(path, backend, error);
    }
  };
  // WebGPU refuses to open two at the same time; on a CPU nothing would be gained by it.
  let last: Promise<unknown> = Promise.resolve();
  return (path, bytes) => {
    const opening = last.then(() => open(path, bytes));
    last = opening.catch(() => undefined);
    return opening;
  };
}
