import type { Random } from '../util/rng.js';
import { neighborsOf } from './chains.js';
import type { Game } from './game.js';
import { PASS, type Point, type Sign, opponent } from './point.js';

/** A playout stops after this many moves for every point: only a long cycle gets that far. */
const MAX_MOVES_PER_POINT = 3;

/**
 * A bare board for random games: no history and no superko, only simple ko, because a playout must cost
 * microseconds a move.
 */
class PlayoutBoard {
  readonly #neighbors: readonly (readonly Point[])[];
  readonly #diagonals: readonly (readonly Point[])[];
  readonly stones: Int8Array;
  readonly #mark: Int32Array;
  readonly #chain: Int32Array;
  #stamp = 0;
  #ko = PASS;

  constructor(size: number) {
    this.#neighbors = neighborsOf(size);
    this.#diagonals = this.#neighbors.map((_, point) => diagonalsOf(point, size));
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

  /** Whether filling the point would destroy an eye of `color`. */
  isEye(color: Sign, point: Point): boolean {
    for (const next of this.#neighbors[point]!) if (this.stones[next] !== color) return false;
    const diagonals = this.#diagonals[point]!;
    let hostile = 0;
    for (const next of diagonals) if (this.stones[next] === opponent(color)) hostile += 1;
    if (hostile === 0 || (hostile === 1 && diagonals.length === 4)) return true;
    // The opponent's diagonals do not matter where one chain holds the whole rim.
    const count = this.#collect(this.#neighbors[point]![0]!);
    return this.#neighbors[point]!.every((next) => this.#chain.subarray(0, count).includes(next));
  }

  /** Plays on an empty point. Returns false, with nothing changed, for suicide and for retaking a ko. */
  play(color: Sign, point: Point): boolean {
    if (point === this.#ko) return false;
    const { stones } = this;
    stones[point] = color;
    let captured = 0;
    let last = PASS;
    for (const next of this.#neighbors[point]!) {
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
      captured === 1 && this.#neighbors[point]!.every((next) => next === last || stones[next] === -color);
    this.#ko = lone ? last : PASS;
    return true;
  }

  #collect(start: Point): number {
    return this.#flood(start, false);
  }

  #hasLiberty(start: Point): boolean {
    return this.#flood(start, true) < 0;
  }

  /** Fills #chain with the chain at `start` and returns its length, or -1 at the first liberty if so asked. */
  #flood(start: Point, stopAtLiberty: boolean): number {
    const stamp = ++this.#stamp;
    const color = this.stones[start];
    let count = 1;
    this.#chain[0] = start;
    this.#mark[start] = stamp;
    for (let i = 0; i < count; i++) {
      for (const next of this.#neighbors[this.#chain[i]!]!) {
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

function diagonalsOf(point: Point, size: number): Point[] {
  const x = point % size;
  const y = Math.floor(point / size);
  const corners = [-1, 1].flatMap((dy) => [-1, 1].map((dx) => [x + dx, y + dy] as const));
  return corners.filter(([u, v]) => u >= 0 && v >= 0 && u < size && v < size).map(([u, v]) => v * size + u);
}

export interface OwnershipOptions {
  /** How many random games. */
  readonly playouts: number;
  readonly random: Random;
}

/**
 * Returns a Monte-Carlo estimate of whose each point will be, [S * S] float32 by point, +1 black .. -1 white:
 * the mean over random games that do not fill single-point eyes. Each colour starts half of them.
 */
export function estimateOwnership(game: Game, { playouts, random }: OwnershipOptions): Float32Array {
  const board = new PlayoutBoard(game.size);
  const total = new Float32Array(game.size * game.size);
  for (let i = 0; i < playouts; i++) {
    board.reset(game.stones);
    playOut(board, i % 2 === 0 ? game.toPlay : opponent(game.toPlay), random);
    const neighbors = neighborsOf(game.size);
    for (let point = 0; point < total.length; point++) {
      total[point]! += board.stones[point]! || board.stones[neighbors[point]![0]!]!;
    }
  }
  return total.map((sum) => sum / playouts);
}

function playOut(board: PlayoutBoard, firstColor: Sign, random: Random): void {
  let color = firstColor;
  let passes = 0;
  const limit = board.stones.length * MAX_MOVES_PER_POINT;
  for (let move = 0; move < limit && passes < 2; move++) {
    if (playRandomly(board, color, random)) {
      passes = 0;
    } else {
      board.pass();
      passes += 1;
    }
    color = opponent(color);
  }
}

/** Plays a random move that is no eye of its own colour. Returns false where there is none. */
function playRandomly(board: PlayoutBoard, color: Sign, random: Random): boolean {
  const candidates: Point[] = [];
  board.stones.forEach((stone, point) => {
    if (stone === 0) candidates.push(point);
  });
  while (candidates.length > 0) {
    const index = Math.floor(random() * candidates.length);
    const point = candidates[index]!;
    if (!board.isEye(color, point) && board.play(color, point)) return true;
    candidates[index] = candidates.at(-1)!;
    candidates.pop();
  }
  return false;
}
