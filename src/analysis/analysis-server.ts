import type { Readable, Writable } from 'node:stream';
import type { Thinker } from '../think/thinker.js';
import { filterOf } from '../think/restrictions.js';
import { withoutMark } from '../util/byte-order-mark.js';
import { messageOf } from '../util/errors.js';
import { ENGINE_VERSION } from '../util/identity.js';
import { LineReader } from '../util/line-reader.js';
import { answerOf } from './answer.js';
import { Fields } from './fields.js';
import { QueryError } from './query-error.js';
import { type Query, readQuery } from './query.js';
import type { Turn } from './turns.js';

export interface AnalysisServerOptions {
  readonly thinker: Thinker;
  readonly input: Readable;
  readonly output: Writable;
  /** Takes one line for people, without its line feed. */
  readonly log: (line: string) => void;
  /** Futures looked at where a query does not say. */
  readonly visits: number;
}

/** Positions looked at side by side, as KataGo's numAnalysisThreads. */
const SEARCHES = 4;

/** Of a query: more than a game of ten thousand moves needs. */
const MOST_CHARACTERS = 16 * 2 ** 20;

interface Job {
  readonly query: Query;
  readonly turn: Turn;
  /** Ends the search, or keeps it from beginning. */
  readonly abort: AbortController;
}

/**
 * Serves KataGo's analysis protocol (docs/Analysis_Engine.md): JSON lines in and out, answers in the order in which they
 * are found. Some positions are looked at side by side, so that a long look does not hold up a short one; of those that
 * wait the ones of higher priority come first.
 */
export class AnalysisServer {
  readonly #options: AnalysisServerOptions;
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Job>();
  #inputEnded = false;
  /** Those who wait for a job. */
  readonly #idle: (() => void)[] = [];

  constructor(options: AnalysisServerOptions) {
    this.#options = options;
  }

  /** Resolves when the input has ended and all is answered, after stop(), or when nobody reads any more. */
  async run(): Promise<void> {
    const { thinker, input, output, log } = this.#options;
    output.on('error', this.stop).on('close', this.stop);
    await thinker.load();
    await thinker.warmUp?.();
    log('Started, ready to begin handling requests');
    const lines = new LineReader(MOST_CHARACTERS, (line, isTooLong) => {
      if (isTooLong) this.#say({ error: `A query of more than ${MOST_CHARACTERS} characters` });
      else this.#take(line);
    });
    const onData = (chunk: Buffer | string): void => lines.push(chunk);
    const onEnd = (): void => {
      lines.end();
      this.#inputEnded = true;
      this.#wake();
    };
    input.on('data', onData).on('end', onEnd).on('error', onEnd);
    await Promise.all(Array.from({ length: SEARCHES }, () => this.#work()));
    input.off('data', onData).off('end', onEnd).off('error', onEnd);
    input.pause();
    await new Promise<void>((resolve) => output.write('', () => resolve()));
  }

  /** Gives up what is not answered yet. */
  readonly stop = (): void => {
    this.#inputEnded = true;
    this.#waiting.length = 0;
    for (const { abort } of this.#running) abort.abort();
    this.#wake();
  };

  async #work(): Promise<void> {
    for (let job = await this.#next(); job; job = await this.#next()) {
      this.#running.add(job);
      await this.#search(job);
      this.#running.delete(job);
    }
  }

  #wake(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #next(): Promise<Job | undefined> {
    while (this.#waiting.length === 0 && !this.#inputEnded) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
    if (this.#waiting.length === 0) return undefined;
    const most = Math.max(...this.#waiting.map(({ turn }) => turn.priority));
    const index = this.#waiting.findIndex(({ turn }) => turn.priority === most);
    return this.#waiting.splice(index, 1)[0];
  }

  #take(line: string): void {
    if (line.trim() === '') return;
    try {
      const fields = new Fields(parse(line));
      const action = fields.text('action');
      if (action === undefined) this.#queue(fields);
      else this.#act(action, fields);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const { message, field, id } = error;
      this.#say({
        error: message,
        ...(field === undefined ? {} : { field }),
        ...(id === undefined ? {} : { id }),
      });
    }
  }

  #queue(fields: Fields): void {
    const query = readQuery(fields, this.#options.thinker.boardSizes);
    for (const field of query.unused) {
      this.#say({ id: query.id, field, warning: 'Unexpected or unused field' });
    }
    for (const turn of query.turns) this.#waiting.push({ query, turn, abort: new AbortController() });
    this.#wake();
  }

  #act(action: string, fields: Fields): void {
    const { id } = fields;
    if (action === 'query_version') {
      this.#say({ id, action, version: ENGINE_VERSION, git_hash: '<omitted>' });
    } else if (action === 'query_models') {
      const { name } = this.#options.thinker;
      this.#say({ id, action, models: [{ name, internalName: name, version: 1, maxBatchSize: 8 }] });
    } else if (action === 'clear_cache') {
      this.#options.thinker.clearCache();
      this.#say({ id, action });
    } else if (action === 'terminate' || action === 'terminate_all') {
      const terminateId = action === 'terminate' ? fields.text('terminateId') : undefined;
      if (action === 'terminate' && terminateId === undefined) {
        fields.fail('terminateId', 'Must have a string "terminateId" field');
      }
      const turnNumbers = fields.list('turnNumbers');
      this.#terminate(terminateId, turnNumbers);
      const named = terminateId === undefined ? {} : { terminateId };
      this.#say({ id, action, ...named, ...(turnNumbers === undefined ? {} : { turnNumbers }) });
    } else {
      fields.fail('action', `Unknown action: ${action}`);
    }
  }

  /** Ends the queries of an id, or all; of their turns those that are named, or all. */
  #terminate(id: string | undefined, turnNumbers: readonly unknown[] | undefined): void {
    const isMeant = ({ query, turn }: Job): boolean =>
      (id === undefined || query.id === id) && (turnNumbers?.includes(turn.turnNumber) ?? true);
    for (const job of this.#waiting.filter(isMeant)) {
      this.#waiting.splice(this.#waiting.indexOf(job), 1);
      this.#say({
        id: job.query.id,
        isDuringSearch: false,
        noResults: true,
        turnNumber: job.turn.turnNumber,
      });
    }
    for (const job of [...this.#running].filter(isMeant)) job.abort.abort();
  }

  async #search({ query, turn, abort }: Job): Promise<void> {
    const { maxVisits = this.#options.visits, maxTimeMs, reportEveryMs = Infinity } = query;
    const filter = filterOf(query.restrictions);
    const timer = maxTimeMs < Infinity ? setTimeout(() => abort.abort(), maxTimeMs) : undefined;
    let nextReport = performance.now() + (query.firstReportAfterMs ?? reportEveryMs);
    try {
      const analysis = await this.#options.thinker.analyze(turn.game, turn.color, {
        maxVisits,
        signal: abort.signal,
        intervalMs: Math.min(reportEveryMs, query.firstReportAfterMs ?? Infinity),
        onReport: (report) => {
          if (report.visits >= maxVisits || performance.now() < nextReport) return;
          nextReport = performance.now() + reportEveryMs;
          this.#say(answerOf(query, turn, report, true));
        },
        ...(filter === undefined ? {} : { filter }),
      });
      this.#say(answerOf(query, turn, analysis, false));
    } catch (error) {
      // One position that cannot be looked at leaves the others.
      this.#say({ id: query.id, error: messageOf(error), turnNumber: turn.turnNumber });
      this.#options.log(`${query.id}: ${messageOf(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }

  #say(answer: Readonly<Record<string, unknown>>): void {
    this.#options.output.write(`${JSON.stringify(answer)}\n`);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(withoutMark(line));
  } catch (error) {
    throw new QueryError(`Could not parse input line as json request: ${messageOf(error)}`);
  }
}
