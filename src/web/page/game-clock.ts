import { BLACK, type Sign } from '../../go/point.js';

/** What the clock shows. */
export interface ClockTimes {
  readonly blackMs: number;
  readonly whiteMs: number;
  /** Whose time runs; 0 for nobody's. */
  readonly running: Sign | 0;
}

const TICK_MS = 250;

/** Absolute time for each side; tells its listener how it stands while it runs. */
export class GameClock {
  readonly #listener: (times: ClockTimes) => void;
  #leftMs: { black: number; white: number } | undefined;
  #running: Sign | 0 = 0;
  #since = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(listener: (times: ClockTimes) => void) {
    this.#listener = listener;
  }

  /** Gives both sides so much; 0 is no clock. */
  set(timeMs: number): void {
    this.stop();
    this.#leftMs = timeMs > 0 ? { black: timeMs, white: timeMs } : undefined;
    if (this.#leftMs) this.#tell();
  }

  restore({ blackMs, whiteMs }: ClockTimes): void {
    this.stop();
    this.#leftMs = { black: blackMs, white: whiteMs };
  }

  /** Undefined where there is no clock. */
  leftMs(color: Sign): number | undefined {
    return this.#leftMs?.[color === BLACK ? 'black' : 'white'];
  }

  run(color: Sign): void {
    this.stop();
    if (!this.#leftMs) return;
    this.#running = color;
    this.#since = performance.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#running === 0) return;
    this.#count();
    this.#running = 0;
    this.#tell();
  }

  #tick(): void {
    this.#count();
    this.#tell();
  }

  #count(): void {
    if (!this.#leftMs || this.#running === 0) return;
    const now = performance.now();
    const side = this.#running === BLACK ? 'black' : 'white';
    this.#leftMs[side] = Math.max(0, this.#leftMs[side] - (now - this.#since));
    this.#since = now;
  }

  #tell(): void {
    const { black, white } = this.#leftMs!;
    this.#listener({ blackMs: black, whiteMs: white, running: this.#running });
  }
}
