import { UserError, messageOf } from '../../../util/errors.js';
import type { Analysis } from '../../../think/analysis.js';
import type { Answer, EngineCalls, LoadSettings, Loaded, Request } from './calls.js';
import type { PageEngine } from './page-engine.js';

/** Fetches and opens the model. */
export type LoadEngine = (
  settings: LoadSettings,
) => Promise<{ readonly engine: PageEngine; readonly loaded: Loaded }>;

/**
 * Answers a page's calls one after the other, in the order in which they come. An analysis ends early when the next
 * call comes.
 */
export class CallDesk {
  readonly #load: LoadEngine;
  readonly #send: (answer: Answer) => void;
  #engine: PageEngine | undefined;
  #last: Promise<void> = Promise.resolve();
  #analysis = new AbortController();

  constructor(load: LoadEngine, send: (answer: Answer) => void) {
    this.#load = load;
    this.#send = send;
  }

  /** Takes a call; what comes of it is sent. */
  take(request: Request): void {
    this.#analysis.abort();
    const analysis = new AbortController();
    this.#analysis = analysis;
    this.#last = this.#last.then(() => this.#answer(request, analysis.signal));
  }

  async #answer(request: Request, signal: AbortSignal): Promise<void> {
    const { id } = request;
    try {
      const report = (analysis: Analysis): void => this.#send({ id, report: analysis });
      this.#send({ id, gives: await this.#do(request, signal, report) });
    } catch (error) {
      const code = error instanceof UserError ? error.code : 'internal';
      this.#send({ id, error: { code, message: messageOf(error) } });
    }
  }

  async #do(
    request: Request,
    signal: AbortSignal,
    report: (analysis: Analysis) => void,
  ): Promise<EngineCalls[Request['call']]['gives']> {
    if (request.call === 'load') {
      const { engine, loaded } = await this.#load(request.takes);
      this.#engine = engine;
      return loaded;
    }
    const engine = this.#engine;
    if (!engine) throw new UserError('not-loaded', 'the model has not been loaded');
    switch (request.call) {
      case 'newGame':
        return engine.newGame(request.takes);
      case 'open':
        return engine.open(request.takes);
      case 'setUp':
        return engine.setUp(request.takes);
      case 'score':
        return engine.score(request.takes);
      case 'play':
        return engine.play(request.takes);
      case 'undo':
        return engine.undo(request.takes);
      case 'genmove':
        return engine.genmove(request.takes);
      case 'analyse':
        return engine.analyse(request.takes, signal, report);
      case 'imagine':
        return engine.imagine(request.takes);
      case 'codes':
        return engine.codes(request.takes);
      case 'drawCode':
        return engine.drawCode(request.takes);
      case 'see':
        return engine.see(request.takes);
    }
  }
}
