import { PassThrough } from 'node:stream';

/** What one answer may be at most: an analysis of a large board has some 100 lines and 30 kB. */
const MOST_BYTES = 262_144;
const MOST_LINES = 1000;

/**
 * What an engine writes, let through up to a bound for every answer: those who read it take longer for every further line, and
 * whoever floods one reader must not take the time of all others.
 */
export class AnswerGate extends PassThrough {
  readonly #tooLong: () => void;
  #bytes = 0;
  #lines = 0;

  /** `tooLong` is called once, when the bound is reached; nothing is let through any more then. */
  constructor(from: NodeJS.ReadableStream, tooLong: () => void) {
    super();
    this.#tooLong = tooLong;
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('close', () => this.end());
  }

  /** The next answer begins. */
  begin(): void {
    if (!this.#isShut) this.#bytes = this.#lines = 0;
  }

  get #isShut(): boolean {
    return this.#bytes > MOST_BYTES || this.#lines > MOST_LINES;
  }

  #take(chunk: Buffer): void {
    if (this.#isShut) return;
    this.#bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.#lines += 1;
    if (this.#isShut) this.#tooLong();
    else this.write(chunk);
  }
}
