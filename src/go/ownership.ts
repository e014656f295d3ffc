import type { Random } from '../util/rng.js';
import { neighborsOf } from './chains.js';
import { isEye } from './eyes.js';
import type { Game } from './game.js';
import { PlayoutBoard } from './playout-board.js';
import { PASS, type Point, type Sign, opponent } from './point.js';

/** A playout stops after this many moves for every point: only a long cycle gets that far. */
const MAX_MOVES_PER_POINT = 3;

/**
 * How often a move into self-atari is played all the same: never would leave every killing shape alive,
 * always would break every seki.
 */
const SELF_ATARI = 0.05;

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
  let last = PASS;
  const candidates = new Int32Array(board.stones.length);
  const limit = board.stones.length * MAX_MOVES_PER_POINT;
  for (let move = 0; move < limit && passes < 2; move++) {
    const urgent = last === PASS ? PASS : urgentMove(board, color, last);
    last =
      urgent !== PASS && board.play(color, urgent) ? urgent : playRandomly(board, color, candidates, random);
    if (last === PASS) board.pass();
    passes = last === PASS ? passes + 1 : 0;
    color = opponent(color);
  }
}

/** Returns the point that captures the stone just played or saves a chain it put in atari, or PASS. */
function urgentMove(board: PlayoutBoard, color: Sign, last: Point): Point {
  const capture = board.onlyLiberty(last);
  if (capture !== PASS) return capture;
  for (const next of board.neighbors[last]!) {
    if (board.stones[next] !== color) continue;
    const escape = board.onlyLiberty(next);
    if (escape !== PASS && board.hasRoom(color, escape)) return escape;
  }
  return PASS;
}

/**
 * Plays a random move that is neither an eye of its own colour nor self-atari. Returns it, or PASS. `candidates` is
 * room for all points.
 */
function playRandomly(board: PlayoutBoard, color: Sign, candidates: Int32Array, random: Random): Point {
  let count = 0;
  for (let point = 0; point < board.stones.length; point++) {
    if (board.stones[point] === 0) candidates[count++] = point;
  }
  while (count > 0) {
    const index = Math.floor(random() * count);
    const point = candidates[index]!;
    const wise = board.hasRoom(color, point) || random() < SELF_ATARI;
    if (wise && !isEye(board.stones, board.size, color, point) && board.play(color, point)) return point;
    candidates[index] = candidates[--count]!;
  }
  return PASS;
}
