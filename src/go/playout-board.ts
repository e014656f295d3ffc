import { neighborsOf } from './chains.js';
import { PASS, type Point, type Sign, opponent } from './point.js';

/**
 * A bare board for random games: no history and no superko, only simple ko, because a playout must cost
 * microseconds a move.
 */
export class PlayoutBoard {
  readonly size: number;
  readonly neighbors: readonly (readonly Point[])[];
  readonly stones: Int8Array;
  readonly #mark: Int32Array;
  readonly #chain: Int32Array;
  #stamp = 0;
  #ko = PASS;

  constructor(size: number) {
    this.size = size;
    this.neighbors = neighborsOf(size);
    this.stones = new Int8Array(size * size);
    this.#mark = new Int32Array(size * size);
    this.#chain = new Int32Array(size * size);
  }

  reset(stones: Int8Array): void {
    this.stones.set(stones);
    this.#ko = PASS;
  }

  pass(): void {
    this.#ko = PASS;
  }

  /** Plays on an empty point. Returns false, with nothing changed, for suicide and for retaking a ko. */
  play(color: Sign, point: Point): boolean {
    if (point === this.#ko) return false;
    const { stones } = this;
    stones[point] = color;
    let captured = 0;
    let last = PASS;
    for (const next of this.neighbors[point]!) {
      if (stones[next] !== opponent(color) || this.#hasLiberty(next)) continue;
      const count = this.#collect(next);
      for (let i = 0; i < count; i++) stones[this.#chain[i]!] = 0;
      captured += count;
      last = next;
    }
    if (captured === 0 && !this.#hasLiberty(point)) {
      stones[point] = 0;
      return false;
    }
    const lone =
      captured === 1 && this.neighbors[point]!.every((next) => next === last || stones[next] === -color);
    this.#ko = lone ? last : PASS;
    return true;
  }

  /** Whether a stone on an empty point would capture something or leave its chain two liberties. */
  hasRoom(color: Sign, point: Point): boolean {
    let free = 0;
    for (const next of this.neighbors[point]!) if (this.stones[next] === 0) free += 1;
    if (free >= 2) return true;
    for (const next of this.neighbors[point]!) {
      if (this.stones[next] === -color && this.onlyLiberty(next) === point) return true;
    }
    this.stones[point] = color;
    const room = this.onlyLiberty(point) === PASS && this.#hasLiberty(point);
    this.stones[point] = 0;
    return room;
  }

  #collect(start: Point): number {
    return this.#flood(start, false);
  }

  #hasLiberty(start: Point): boolean {
    return this.#flood(start, true) < 0;
  }

  /** Returns the only liberty of the chain at `start`, or PASS where it has more. */
  onlyLiberty(start: Point): Point {
    const count = this.#collect(start);
    let only = PASS;
    for (let i = 0; i < count; i++) {
      for (const next of this.neighbors[this.#chain[i]!]!) {
        if (this.stones[next] !== 0 || next === only) continue;
        if (only !== PASS) return PASS;
        only = next;
      }
    }
    return only;
  }

  /** Fills #chain with the chain at `start` and returns its length, or -1 at the first liberty if so asked. */
  #flood(start: Point, stopAtLiberty: boolean): number {
    const stamp = ++this.#stamp;
    const color = this.stones[start];
    let count = 1;
    this.#chain[0] = start;
    this.#mark[start] = stamp;
    for (let i = 0; i < count; i++) {
      for (const next of this.neighbors[this.#chain[i]!]!) {
        const stone = this.stones[next];
        if (stone === 0 && stopAtLiberty) return -1;
        if (stone !== color || this.#mark[next] === stamp) continue;
        this.#mark[next] = stamp;
        this.#chain[count++] = next;
      }
    }
    return count;
  }
}
