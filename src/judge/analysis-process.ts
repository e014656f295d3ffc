import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dieWithUs, killGroup, spawnPiped } from '../gtp/child-processes.js';
import { JudgeError, type JudgeErrorCode } from './judge-error.js';

export interface KatagoCommand {
  readonly command: string;
  /** `analysis -config FILE -model FILE ...` */
  readonly args: readonly string[];
}

interface Pending {
  readonly resolve: (answer: Record<string, unknown>) => void;
  readonly reject: (error: JudgeError) => void;
}

const STDERR_LINES = 5;

/**
 * One run of `katago analysis`: JSON lines in and out (KataGo's docs/Analysis_Engine.md). When it dies, falls silent
 * for too long while questions are open, or says what is no answer, it is over: every open question rejects.
 */
export class AnalysisProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  /** How long it may say nothing while questions are open; before its first answer what it says on stderr counts too. */
  patienceMs: number;
  readonly #onProgress: (line: string) => void;
  #hasAnswered = false;
  readonly #pending = new Map<string, Pending>();
  #nextId = 0;
  #timer: NodeJS.Timeout | undefined;
  #stderr: string[] = [];
  #verdict: JudgeError | undefined;
  readonly #ended: Promise<void>;

  /** `onProgress` hears what it says on stderr before its first answer: an OpenCL build tunes for minutes at its first start. */
  constructor(
    { command, args }: KatagoCommand,
    patienceMs: number,
    onProgress: (line: string) => void = () => undefined,
  ) {
    this.patienceMs = patienceMs;
    this.#onProgress = onProgress;
    this.#child = spawnPiped(command, args, { detached: true, windowsHide: true });
    dieWithUs(this.#child);
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#end('no-judge', `cannot be run: ${error.message}`);
        resolve();
      });
      this.#child.once('close', (code, signal) => {
        this.#end('judge-died', `ended by itself (${signal ?? `exit code ${code}`})`);
        resolve();
      });
    });
    // A process that has gone tells so by its exit, not by a broken pipe.
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      if (line.trim() === '') return;
      this.#stderr = [...this.#stderr, line].slice(-STDERR_LINES);
      if (this.#hasAnswered) return;
      this.#restartTimer();
      this.#onProgress(line);
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
  }

  get hasEnded(): boolean {
    return this.#verdict !== undefined;
  }

  /** Returns the answer to a query without its id. Throws JudgeError. */
  ask(query: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    if (this.#verdict) return Promise.reject(this.#verdict);
    const id = `q${this.#nextId++}`;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ id, ...query })}\n`);
      if (this.#pending.size === 1) this.#restartTimer();
    });
  }

  /** Ends it; never rejects. */
  async stop(): Promise<void> {
    this.#end('judge-died', 'was stopped');
    await this.#ended;
  }

  #hear(line: string): void {
    if (line.trim() === '' || this.#verdict) return;
    let answer: Record<string, unknown>;
    try {
      answer = JSON.parse(line) as Record<string, unknown>;
    } catch {
      this.#end('bad-answer', `says what is no JSON: ${line.slice(0, 100)}`);
      return;
    }
    this.#hasAnswered = true;
    this.#restartTimer();
    const pending = typeof answer['id'] === 'string' ? this.#pending.get(answer['id']) : undefined;
    if (!pending) {
      this.#end('bad-answer', `answers what was not asked: ${line.slice(0, 100)}`);
      return;
    }
    // A warning comes before the answer, and so would a report from the middle of a search.
    if (
      (answer['warning'] !== undefined && answer['rootInfo'] === undefined) ||
      answer['isDuringSearch'] === true
    )
      return;
    this.#pending.delete(answer['id'] as string);
    if (this.#pending.size === 0) clearTimeout(this.#timer);
    const { error, field } = answer;
    if (error === undefined) pending.resolve(answer);
    else
      pending.reject(
        new JudgeError(
          'refused',
          `KataGo refuses a question: ${JSON.stringify(error)}, field ${JSON.stringify(field)}`,
        ),
      );
  }

  #restartTimer(): void {
    clearTimeout(this.#timer);
    if (this.#pending.size === 0 || this.#verdict) return;
    this.#timer = setTimeout(() => {
      this.#end('judge-hung', `said nothing for ${this.patienceMs} ms`);
    }, this.patienceMs);
  }

  #end(code: JudgeErrorCode, message: string): void {
    if (this.#verdict) return;
    clearTimeout(this.#timer);
    const words = this.#stderr.length === 0 ? '' : `; its last words: ${this.#stderr.at(-1)}`;
    this.#verdict = new JudgeError(code, `KataGo ${message}${words}`);
    killGroup(this.#child);
    for (const { reject } of this.#pending.values()) reject(this.#verdict);
    this.#pending.clear();
  }
}
