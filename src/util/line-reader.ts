import { StringDecoder } from 'node:string_decoder';

/** Told of a line without its line feed, or of one that is too long: then `text` is its beginning only. */
export type OnLine = (text: string, isTooLong: boolean) => void;

/**
 * Cuts a stream of bytes into lines as they come, in time that grows with the bytes only. Of a line of more than `most` characters
 * nothing is kept but the beginning, and it is told as soon as it is too long: it may never end.
 */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #most: number;
  readonly #onLine: OnLine;
  #parts: string[] = [];
  #length = 0;
  #isSkipping = false;

  constructor(most: number, onLine: OnLine) {
    this.#most = most;
    this.#onLine = onLine;
  }

  push(chunk: Buffer | string): void {
    const [first, ...others] = this.#decoder.write(Buffer.from(chunk)).split('\n');
    this.#add(first!);
    for (const part of others) {
      this.#endLine();
      this.#add(part);
    }
  }

  /** What came behind the last line feed is a line too, if it is anything. */
  end(): void {
    this.#add(this.#decoder.end());
    if (this.#length > 0) this.#endLine();
    this.#isSkipping = false;
  }

  #add(part: string): void {
    if (part === '' || this.#isSkipping) return;
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length <= this.#most) return;
    this.#isSkipping = true;
    this.#tell(true);
  }

  #endLine(): void {
    if (!this.#isSkipping) this.#tell(false);
    this.#isSkipping = false;
  }

  #tell(isTooLong: boolean): void {
    const text = isTooLong ? this.#parts.join('').slice(0, this.#most) : this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.#onLine(text, isTooLong);
  }
}
