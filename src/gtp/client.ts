import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { StreamController } from '@sabaki/gtp';
import { UserError, messageOf } from '../util/errors.js';
import { AnswerGate } from './answer-gate.js';
import { dieWithUs, killGroup, killMarked, markedEnvironment, spawnPiped } from './child-processes.js';

/** Why an engine is no longer there. `stopped` is the only good one. */
export type EngineEndReason =
  /** It quit when told to. */
  | 'stopped'
  /** We killed it, or it would not quit. */
  | 'killed'
  /** The program could not be run, or did not answer in time after its start. */
  | 'not-started'
  /** It ended by itself. */
  | 'crashed'
  /** It did not answer a command in time; it has been killed. */
  | 'timed-out'
  /** It broke the protocol; it has been killed. */
  | 'bad-answer';

export interface EngineEnd {
  readonly reason: EngineEndReason;
  /** One sentence with the last line of stderr, if any. */
  readonly message: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of stderr. */
  readonly stderr: readonly string[];
}

/** An engine that is gone, or (`refused`) one that answered `?`. */
export class EngineError extends UserError {
  declare readonly code: EngineEndReason | 'refused';
  /** For `refused`: what stood behind the `?`. */
  readonly answer: string;

  constructor(code: EngineEndReason | 'refused', message: string, answer = '') {
    super(code, message);
    this.answer = answer;
  }
}

/** `>` was sent, `<` came back, `!` stood on stderr, `#` is how the engine ended. */
export type TrafficMark = '>' | '<' | '!' | '#';

export interface GtpClientOptions {
  /** What messages call the engine. Default: the command. */
  readonly label?: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Until the first answer. Default 10,000. */
  readonly startTimeoutMs?: number;
  /** For commands sent without one. Default 60,000. */
  readonly commandTimeoutMs?: number;
  /** Told of all that is said. */
  readonly onTraffic?: (mark: TrafficMark, text: string) => void;
  /** Called once the process is there, with the mark of all that it starts; `ended` resolves when it is gone. Default: it dies with us. */
  readonly onSpawn?: (pid: number, mark: string, ended: Promise<unknown>) => void;
}

const STDERR_LINES = 20;
const MAX_STDERR_LINE = 2000;
/** How long to wait for last words once the process is gone. */
const LAST_WORDS_MS = 200;

/**
 * Another engine, run as a child process. Whatever becomes of it, `ended` resolves once, every command in flight
 * rejects with an EngineError, and nothing of its process group is left.
 */
export class GtpClient {
  readonly label: string;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<EngineEnd>;
  readonly #options: GtpClientOptions;
  readonly #answers: AnswerGate;
  readonly #controller: StreamController;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #mark: string;
  #stderr: string[] = [''];
  #end: EngineEnd | undefined;
  #resolveEnd: (end: EngineEnd) => void = () => undefined;
  /** Why we are ending it, where we are. */
  #verdict: { readonly reason: EngineEndReason; readonly message: string } | undefined;
  #nextId = 1;
  #newest = '';
  /** Commands without an answer yet. */
  readonly #waiting = new Set<(end: EngineEnd) => void>();

  /** Runs an engine and waits until it answers. Throws EngineError `not-started`. */
  static async start(options: GtpClientOptions): Promise<GtpClient> {
    let client: GtpClient;
    try {
      client = new GtpClient(options);
    } catch (error) {
      throw new EngineError(
        'not-started',
        `${options.label ?? options.command} cannot be run: ${messageOf(error)}`,
      );
    }
    try {
      await client.send('protocol_version', options.startTimeoutMs ?? 10_000);
    } catch (error) {
      if (error instanceof EngineError && error.code === 'refused') return client;
      if (error instanceof EngineError && error.code === 'not-started') throw error;
      throw new EngineError('not-started', `${client.label} did not start: ${messageOf(error)}`);
    }
    return client;
  }

  private constructor(options: GtpClientOptions) {
    this.#options = options;
    this.label = options.label ?? options.command;
    this.ended = new Promise((resolve) => (this.#resolveEnd = resolve));
    const { env, mark } = markedEnvironment(options.env ?? process.env);
    this.#mark = mark;
    this.#child = spawnPiped(options.command, options.args ?? [], {
      detached: true,
      windowsHide: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env,
    });
    this.#answers = new AnswerGate(this.#child.stdout, () =>
      this.#condemn('bad-answer', `answers "${this.#newest}" without end`),
    );
    this.#controller = new StreamController(this.#child.stdin, this.#answers);
    const { onSpawn } = options;
    if (!onSpawn) dieWithUs(this.#child, mark);
    else if (this.#child.pid !== undefined) onSpawn(this.#child.pid, mark, this.ended);
    // A process that has gone tells so by its exit, not by a broken pipe.
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr.on('data', (chunk: Buffer) => this.#hear(String(chunk)));
    this.#child.once('error', (error) => {
      this.#verdict ??= { reason: 'not-started', message: `cannot be run: ${error.message}` };
      this.#settle(null, null);
    });
    this.#child.once('exit', (code, signal) => {
      killGroup(this.#child);
      const settle = (): void => this.#settle(code, signal);
      setTimeout(settle, LAST_WORDS_MS);
      if (this.#child.stderr.closed) settle();
      else this.#child.stderr.once('close', settle);
    });
  }

  /** The last lines of stderr. */
  get stderr(): readonly string[] {
    return this.#stderr.filter((line) => line !== '');
  }

  /** The process, where it could be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /**
   * Returns what the engine answers to a command such as `genmove b`. Throws EngineError: `refused` for `?`; for
   * anything else the engine is gone, after a time-out too, for it might answer at any time.
   */
  async send(command: string, timeoutMs = this.#options.commandTimeoutMs ?? 60_000): Promise<string> {
    const [name = '', ...args] = command.trim().split(/\s+/);
    const id = this.#nextId++;
    if (this.#end || this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#gone();
    const timer = setTimeout(() => {
      this.#condemn('timed-out', `gave no answer to "${command}" within ${timeoutMs} ms`);
    }, timeoutMs);
    this.#newest = command;
    this.#tell('>', command);
    this.#answers.begin();
    const answer = this.#controller.sendCommand({ id, name, args });
    const response = await this.#unlessGone(answer).finally(() => clearTimeout(timer));
    this.#tell('<', `${response.error ? '?' : '='} ${response.content}`);
    if (response.id !== id) {
      this.#condemn('bad-answer', `answered number ${response.id ?? 'none'} to number ${id}, "${command}"`);
      return this.#gone();
    }
    if (!response.error) return response.content;
    throw new EngineError(
      'refused',
      `${this.label} refused "${command}": ${response.content}`,
      response.content,
    );
  }

  /** Tells the engine to quit and kills it if it does not. Returns how it ended, never rejects. */
  async stop(timeoutMs = 3000): Promise<EngineEnd> {
    if (!this.#end) {
      this.#verdict ??= { reason: 'stopped', message: 'quit' };
      const timer = setTimeout(() => {
        if (this.#verdict?.reason !== 'stopped') return;
        this.#verdict = { reason: 'killed', message: `did not quit within ${timeoutMs} ms and was killed` };
        killGroup(this.#child);
      }, timeoutMs);
      this.send('quit', timeoutMs * 2).catch(() => undefined);
      await this.ended;
      clearTimeout(timer);
    }
    return this.ended;
  }

  /** Ends the engine and all it has started, at once. */
  kill(): Promise<EngineEnd> {
    this.#condemn('killed', 'was killed');
    return this.ended;
  }

  /** Rejects when the process is gone. */
  async #gone(): Promise<never> {
    const { reason, message } = await this.ended;
    throw new EngineError(reason, message);
  }

  /**
   * Returns an answer, or rejects when the process is gone. Not a race with `ended`: that would keep something of every
   * command for as long as the engine runs.
   */
  #unlessGone<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = ({ reason, message }: EngineEnd): void => reject(new EngineError(reason, message));
      this.#waiting.add(fail);
      // The process being gone rejects the answer too, with less to say.
      answer.then(resolve, () => this.#gone().catch(reject)).finally(() => this.#waiting.delete(fail));
    });
  }

  #condemn(reason: EngineEndReason, message: string): void {
    this.#verdict ??= { reason, message };
    killGroup(this.#child);
  }

  #tell(mark: TrafficMark, text: string): void {
    this.#options.onTraffic?.(mark, text);
  }

  #hear(text: string): void {
    // Progress that is drawn over itself has no line ends; only its last words are kept.
    const [first = '', ...lines] = text.split(/\r\n|\n|\r/);
    const last = this.#stderr.pop()! + first;
    for (const line of [last, ...lines].slice(0, -1)) this.#tell('!', line);
    this.#stderr = [...this.#stderr, last, ...lines]
      .slice(-STDERR_LINES - 1)
      .map((line) => line.slice(-MAX_STDERR_LINE));
  }

  #settle(exitCode: number | null, signal: NodeJS.Signals | null): void {
    if (this.#end) return;
    killMarked(this.#mark);
    // What it has started may hold them open, and us with them.
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy();
    const how = signal ? `signal ${signal}` : `exit code ${exitCode}`;
    const { reason, message } = this.#verdict ?? { reason: 'crashed', message: `ended by itself (${how})` };
    const lastWords = this.stderr.at(-1);
    const text = `${this.label} ${message}${lastWords === undefined ? '' : `; its last words: ${lastWords}`}`;
    const unended = this.#stderr.at(-1);
    if (unended) this.#tell('!', unended);
    this.#tell('#', message);
    this.#end = { reason, message: text, exitCode, signal, stderr: this.stderr };
    for (const fail of this.#waiting) fail(this.#end);
    this.#resolveEnd(this.#end);
  }
}
