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
  /** The chain looked at last, as far as it was followed, and the first of its liberties. */
  readonly #chain: Int32Array;
  #length = 0;
  #liberty: Point = PASS;
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
      if (stones[next] !== opponent(color) || this.#countLiberties(next, 1) > 0) continue;
      for (let i = 0; i < this.#length; i++) stones[this.#chain[i]!] = 0;
      captured += this.#length;
      last = next;
    }
    if (captured === 0 && this.#countLiberties(point, 1) === 0) {
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
    const room = this.#countLiberties(point, 2) === 2;
    this.stones[point] = 0;
    return room;
  }

  /** Returns the only liberty of the chain at `start`, or PASS where it has more or none. */
  onlyLiberty(start: Point): Point {
    return this.#countLiberties(start, 2) === 1 ? this.#liberty : PASS;
  }

  /** Returns how many liberties the chain at `start` has, looking no further than for `most` of them, 1 or 2. */
  #countLiberties(start: Point, most: 1 | 2): number {
    const { stones } = this;
    const stamp = ++this.#stamp;
    const color = stones[start];
    let found = 0;
    this.#liberty = PASS;
    this.#length = 1;
    this.#chain[0] = start;
    this.#mark[start] = stamp;
    for (let i = 0; i < this.#length; i++) {
      for (const next of this.neighbors[this.#chain[i]!]!) {
        const stone = stones[next];
        if (stone === 0) {
          if (next === this.#liberty) continue;
          if (++found === most) return found;
          this.#liberty = next;
        } else if (stone === color && this.#mark[next] !== stamp) {
          this.#mark[next] = stamp;
          this.#chain[this.#length++] = next;
        }
      }
    }
    return found;
  }
}
