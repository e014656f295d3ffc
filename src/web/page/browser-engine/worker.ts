import { CallDesk } from './call-desk.js';
import type { Answer, Request } from './calls.js';
import { engineLoader } from './load-engine.js';

/** As much of a worker's global scope as is used here. */
interface Scope {
  readonly location: { readonly href: string };
  /** Whether memory may be shared between threads: pages with COOP and COEP headers only. */
  readonly crossOriginIsolated?: boolean;
  readonly navigator: { readonly hardwareConcurrency?: number };
  onmessage: ((event: { readonly data: Request }) => void) | null;
  postMessage(answer: Answer): void;
}

const MOST_THREADS = 4;
/** Two processors are often one core; a network this small is slower on both halves of it. */
const threadsFor = (processors: number): number => Math.min(MOST_THREADS, Math.max(1, processors >> 1));
const scope = globalThis as unknown as Scope;
const addressOf = (path: string): string => new URL(path, scope.location.href).href;

const desk = new CallDesk(
  engineLoader({
    async readBytes(path) {
      const response = await fetch(addressOf(path));
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    filesOf: (backend) => {
      const name = `runtime/ort-wasm-simd-threaded${backend === 'webgpu' ? '.asyncify' : ''}`;
      return { mjs: addressOf(`${name}.mjs`), wasm: addressOf(`${name}.wasm`) };
    },
    threads: scope.crossOriginIsolated ? threadsFor(scope.navigator.hardwareConcurrency ?? 1) : 1,
  }),
  (answer) => scope.postMessage(answer),
);
scope.onmessage = ({ data }) => desk.take(data);
