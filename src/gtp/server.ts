import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../util/errors.js';
import { LineReader } from '../util/line-reader.js';
import type { GtpEngine } from './engine.js';
import { OpenAnswer } from './open-answer.js';
import { type GtpCommand, type GtpResponse, parseCommand } from './protocol.js';

/** How long a command may go on once quit or a signal came: CGOS kills after 500 ms. */
const GRACE_MS = 250;
/** Loading weights holds up the event loop: the first commands come first. */
const LOAD_DELAY_MS = 20;
/** Of a line: more than any command needs. */
const MOST_CHARACTERS = 2 ** 20;
/** Input that ends so long after its last command is no script: whoever wrote it has left. */
const SCRIPT_MS = 1000;
/** How long an analysis goes on when the input has ended. */
const LAST_LOOK_MS = 400;

export interface GtpServerOptions {
  readonly engine: GtpEngine;
  readonly input: Readable;
  readonly output: Writable;
  /** Takes one line for people, without its line feed. */
  readonly log: (line: string) => void;
}

/**
 * Serves an engine over a pair of streams: reads at once and always, answers in order and one command at a time,
 * and writes the next answer only when the one before has left the process.
 */
export class GtpServer {
  readonly #options: GtpServerOptions;
  readonly #queue: GtpCommand[] = [];
  readonly #lines = new LineReader(MOST_CHARACTERS, (line, isTooLong) => this.#take(line, isTooLong));
  #inputEnded = false;
  #busy = false;
  #wake: () => void = () => undefined;
  /** Ends the waiting for the running command. */
  #cancel: () => void = () => undefined;
  /** Whether nobody will read what is still to be written, and what ends the waiting for it. */
  #isOutputLost = false;
  #giveUp: () => void = () => undefined;
  #grace: NodeJS.Timeout | undefined;
  /** When the last command came, and whether nobody waits for the answers any more. */
  #newestAt = 0;
  #isLeft = false;
  /** The answer that is being made. */
  #stream: OpenAnswer | undefined;
  #pondering = new AbortController();

  constructor(options: GtpServerOptions) {
    this.#options = options;
  }

  /** Resolves when all is said and flushed: after quit, the end of the input, stop() or when nobody reads. */
  async run(): Promise<void> {
    const { input, output } = this.#options;
    input.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onEnd);
    output.on('error', this.#onOutputGone).on('close', this.#onOutputGone);
    const loading = setTimeout(() => void this.#load(), LOAD_DELAY_MS);
    try {
      await this.#serve();
    } finally {
      clearTimeout(loading);
      clearTimeout(this.#grace);
      input.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onEnd);
      input.pause();
    }
  }

  /** Takes no more commands, and gives the running one and the reader a short time to end. */
  stop(): void {
    this.#endInput();
    this.#grace ??= setTimeout(() => {
      this.#cancel();
      this.#loseOutput();
    }, GRACE_MS);
  }

  async #serve(): Promise<void> {
    for (;;) {
      const command = await this.#next();
      if (!command) return;
      const stream = new OpenAnswer(command, this.#options);
      this.#stream = stream;
      const answer = await this.#answer(command, stream);
      this.#stream = undefined;
      await this.#unlessOutputLost(this.#write(stream.ending(answer)));
      if (command.name === 'quit') return;
    }
  }

  async #answer(command: GtpCommand, stream: OpenAnswer): Promise<GtpResponse> {
    const refusal: GtpResponse = { id: command.id, content: 'cancelled', error: true };
    if (this.#isLeft && command.name !== 'quit') return refusal;
    const cancelled = new Promise<GtpResponse>((resolve) => {
      this.#cancel = () => resolve(refusal);
    });
    this.#busy = true;
    // What waits in the queue has ended an analysis before it began.
    if (this.#queue.length > 0) stream.interrupt();
    else if (this.#inputEnded) this.#endStream();
    const answer = await Promise.race([this.#options.engine.answer(command, stream), cancelled]);
    this.#busy = false;
    return answer;
  }

  async #next(): Promise<GtpCommand | undefined> {
    const idle = this.#isIdle() ? this.#ponder() : undefined;
    while (this.#isIdle()) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#pondering.abort();
    if (idle) await this.#unlessOutputLost(idle);
    return this.#queue.shift();
  }

  #isIdle(): boolean {
    return this.#queue.length === 0 && !this.#inputEnded;
  }

  /** Resolves when a line of input has ended it, or there is nothing to ponder about. */
  async #ponder(): Promise<void> {
    this.#pondering = new AbortController();
    try {
      await this.#options.engine.session.ponder(this.#pondering.signal);
    } catch (error) {
      this.#options.log(`pondering: ${messageOf(error).replace(/\s+/g, ' ')}`);
    }
  }

  /** Resolves when the text has left the process, or cannot any more. */
  #write(text: string): Promise<void> {
    return new Promise((resolve) => this.#options.output.write(text, () => resolve()));
  }

  /**
   * Resolves with the work, or when nobody will read any more. Not a race with a promise that is there for as long as
   * the server: that would keep something of every command.
   */
  #unlessOutputLost(work: Promise<void>): Promise<void> {
    if (this.#isOutputLost) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#giveUp = resolve;
      work.then(resolve, reject);
    });
  }

  #loseOutput(): void {
    this.#isOutputLost = true;
    this.#giveUp();
  }

  async #load(): Promise<void> {
    try {
      const player = await this.#options.engine.session.load();
      // Whoever waits for a move already waits less without.
      if (!this.#stream) await player.warmUp?.();
      // LizGoban waits for this text.
      this.#options.log('GTP ready');
    } catch (error) {
      this.#options.log(`cannot load the player: ${messageOf(error).replace(/\s+/g, ' ')}`);
    }
  }

  readonly #onData = (chunk: Buffer | string): void => {
    this.#lines.push(chunk);
    this.#wake();
  };

  readonly #onEnd = (): void => {
    this.#lines.end();
    this.#inputEnded = true;
    if (this.#comesLate()) this.#leave();
    this.#endStream();
    this.#wake();
  };

  readonly #onOutputGone = (): void => {
    this.#endInput();
    this.#cancel();
    this.#loseOutput();
  };

  /** A script that ends with an analysis wants to see some of it. */
  #endStream(): void {
    const stream = this.#stream;
    if (stream) setTimeout(() => stream.interrupt(), LAST_LOOK_MS);
  }

  #endInput(): void {
    this.#stream?.interrupt();
    this.#queue.length = 0;
    this.#inputEnded = true;
    this.#wake();
  }

  #take(line: string, isTooLong: boolean): void {
    this.#stream?.interrupt();
    const command = parseCommand(line);
    if (!command) return;
    if (isTooLong) {
      const fault = `a line of more than ${MOST_CHARACTERS} characters`;
      this.#queue.push({ id: command.id, name: '', args: [], fault });
      return;
    }
    // A quit right behind the running command means now; behind others that came with it, it is the end of a script.
    if (command.name !== 'quit') this.#newestAt = performance.now();
    else if (this.#busy && (this.#queue.length === 0 || this.#comesLate())) this.#leave();
    this.#queue.push(command);
  }

  #comesLate(): boolean {
    return this.#busy && performance.now() - this.#newestAt >= SCRIPT_MS;
  }

  /** Gives the running command a short time, and what waits behind it none. */
  #leave(): void {
    this.#grace ??= setTimeout(() => {
      this.#isLeft = true;
      this.#cancel();
    }, GRACE_MS);
  }
}
