import type { TrafficMark } from '../gtp/client.js';

/** So much is kept of a game at most; an analysis at every move is less. */
const MOST_CHARACTERS = 1_000_000;

/** What is said to an engine and by it, a line each with the seconds since the game began. */
export class EngineLog {
  #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;
  #startMs = performance.now();

  add(mark: TrafficMark, text: string): void {
    const seconds = ((performance.now() - this.#startMs) / 1000).toFixed(3).padStart(9);
    for (const line of text.split('\n')) {
      if (this.#characters + line.length > MOST_CHARACTERS) {
        this.#leftOut += 1;
        continue;
      }
      this.#characters += line.length;
      this.#lines.push(`${seconds} ${mark} ${line}`.trimEnd());
    }
  }

  /** Returns all lines since the last time, and begins anew. */
  take(): string {
    const rest = this.#leftOut > 0 ? [`and ${this.#leftOut} more lines`] : [];
    const text = [...this.#lines, ...rest].map((line) => `${line}\n`).join('');
    this.#lines = [];
    this.#characters = this.#leftOut = 0;
    this.#startMs = performance.now();
    return text;
  }
}
