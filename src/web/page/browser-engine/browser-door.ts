import type { Analysis } from '../../../think/analysis.js';
import { UserError } from '../../../util/errors.js';
import type { Answer, CallName, EngineCalls, Request } from './calls.js';

/** A worker, or what stands in for one. */
export interface EnginePort {
  postMessage(request: Request): void;
  onmessage: ((event: { readonly data: Answer }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  terminate(): void;
}

interface Waiting {
  readonly resolve: (gives: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onReport: ((analysis: Analysis) => void) | undefined;
}

/** The page's side of the engine that runs in its worker. */
export class BrowserDoor {
  readonly #port: EnginePort;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(port: EnginePort) {
    this.#port = port;
    port.onmessage = ({ data }) => this.#take(data);
    port.onerror = ({ message = 'the worker could not be started' }) => this.#fail(message);
  }

  /**
   * Returns what the engine gives, as calls.ts tells. Throws UserError with the engine's code.
   * `onReport` is told on the way, by `analyse` only.
   */
  call<Name extends CallName>(
    call: Name,
    takes: EngineCalls[Name]['takes'],
    onReport?: (analysis: Analysis) => void,
  ): Promise<EngineCalls[Name]['gives']> {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onReport });
      this.#port.postMessage({ id, call, takes } as Request);
    });
  }

  /** Ends the worker; what is still waited for is refused. */
  close(): void {
    this.#port.terminate();
    this.#fail('the engine was closed');
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    if ('report' in answer) {
      waiting.onReport?.(answer.report);
      return;
    }
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting.reject(new UserError(answer.error.code, answer.error.message));
    else waiting.resolve(answer.gives as never);
  }

  #fail(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new UserError('engine-failed', message));
    this.#waiting.clear();
  }
}
