import { UserError } from '../util/errors.js';
import { type Chain, findChains, neighborsOf } from './chains.js';
import {
  BLACK,
  MAX_BOARD_SIZE,
  MIN_BOARD_SIZE,
  PASS,
  type Point,
  type Sign,
  WHITE,
  formatVertex,
  opponent,
} from './point.js';
import { DEFAULT_RULES, type Rules } from './rules.js';
import { GoBoard, stonesOf, toVertex } from './sabaki-board.js';
import { hashPosition, stoneKey } from './zobrist.js';

export const DEFAULT_KOMI = 7;

/** Returns what even games have: Chinese rules' 7.5 on boards over 9x9, 7 on the others. */
export function defaultKomi(size: number): number {
  return size > 9 ? 7.5 : DEFAULT_KOMI;
}

export interface Move {
  readonly color: Sign;
  /** A point or PASS. */
  readonly point: Point;
}

export interface SetupStones {
  readonly black: readonly Point[];
  readonly white: readonly Point[];
}

/** Returns a position's stones, [S * S] int8, as what a game is set up with. */
export function setupOf(stones: Int8Array): SetupStones {
  const points = (color: Sign): Point[] => [...stones.keys()].filter((point) => stones[point] === color);
  return { black: points(BLACK), white: points(WHITE) };
}

export interface GameOptions {
  readonly komi?: number;
  readonly rules?: Rules;
  /** Black stones placed before the first move; White then moves first. */
  readonly handicap?: readonly Point[];
  /** Further stones on the board before the first move. */
  readonly setup?: SetupStones;
  /** Who moves first; by default White after handicap stones, else Black. */
  readonly toPlay?: Sign;
}

/** `simple`: no retaking a ko at once. `superko`: no position may come back (positional superko). */
export type KoRule = 'simple' | 'superko';

export type Illegality = 'off-board' | 'occupied' | 'suicide' | 'ko' | 'superko';

/** A move that play() refuses; `code` says why. */
export class IllegalMoveError extends UserError {
  declare readonly code: Illegality;

  constructor(reason: Illegality, { color, point }: Move, size: number) {
    const where = reason === 'off-board' ? `point ${point}` : formatVertex(point, size);
    super(reason, `illegal move: ${color === BLACK ? 'black' : 'white'} ${where} (${reason})`);
  }
}

interface Position {
  readonly board: GoBoard;
  readonly stones: Int8Array;
  readonly hash: bigint;
  /** The move that would retake a ko at once. */
  readonly ko: Move | null;
  /** Found when first asked for: most positions are only passed through. */
  chains?: readonly (Chain | undefined)[];
}

function isLoneInAtari(board: GoBoard, point: Point, size: number): boolean {
  const vertex = toVertex(point, size);
  return board.getChain(vertex).length === 1 && board.getLiberties(vertex).length === 1;
}

/**
 * A game from its first position to its last: stones, moves and what has been on the board before.
 * It does not care whose turn it is.
 */
export class Game {
  readonly size: number;
  komi: number;
  rules: Rules;
  readonly handicap: readonly Point[];
  /** All stones before the first move, handicap included. */
  readonly setupStones: SetupStones;
  /** Who moves first. */
  readonly firstToPlay: Sign;

  readonly #moves: Move[] = [];
  /** #positions[k] is the position after k moves. */
  readonly #positions: Position[] = [];
  /** How often each position has been on the board. */
  readonly #seen = new Map<bigint, number>();

  /** Throws UserError `bad-board-size` or `bad-setup`. */
  constructor(size: number, options: GameOptions = {}) {
    if (!Number.isInteger(size) || size < MIN_BOARD_SIZE || size > MAX_BOARD_SIZE) {
      throw new UserError(
        'bad-board-size',
        `board size ${size} (allowed: ${MIN_BOARD_SIZE} to ${MAX_BOARD_SIZE})`,
      );
    }
    this.size = size;
    this.komi = options.komi ?? DEFAULT_KOMI;
    this.rules = options.rules ?? DEFAULT_RULES;
    this.handicap = [...(options.handicap ?? [])];
    this.setupStones = {
      black: [...this.handicap, ...(options.setup?.black ?? [])],
      white: [...(options.setup?.white ?? [])],
    };
    this.firstToPlay = options.toPlay ?? (this.handicap.length > 0 ? WHITE : BLACK);
    this.#push(this.#setUp(), null);
  }

  get toPlay(): Sign {
    const last = this.#moves.at(-1);
    return last ? opponent(last.color) : this.firstToPlay;
  }

  /** The stones now, [S * S] int8 by point: 1 black, -1 white, 0 empty. Not to be written to. */
  get stones(): Int8Array {
    return this.#now.stones;
  }

  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** 64-bit Zobrist hash of the stones, the same whoever is to move. */
  get hash(): bigint {
    return this.#now.hash;
  }

  /** Whether the last two moves were passes. */
  get isOver(): boolean {
    return this.#moves.at(-1)?.point === PASS && this.#moves.at(-2)?.point === PASS;
  }

  /** Returns how many stones `color` has captured. */
  capturesBy(color: Sign): number {
    return this.#now.board.getCaptures(color);
  }

  /** Returns the stones after `ply` moves, [S * S] int8; 0 is the first position. Throws RangeError. */
  positionAt(ply: number): Int8Array {
    const position = this.#positions[ply];
    if (!position) throw new RangeError(`ply ${ply} of a game of ${this.#moves.length} moves`);
    return position.stones;
  }

  /**
   * Returns why a move is illegal, or null where it is legal. A pass is always legal, and suicide never, though play() takes one
   * where the rules allow it: others may play what we never do. Never throws.
   */
  illegality(color: Sign, point: Point, ko: KoRule): Illegality | null {
    if (point === PASS) return null;
    if (!Number.isInteger(point) || point < 0 || point >= this.size * this.size) return 'off-board';
    if (this.stones[point] !== 0) return 'occupied';
    const { ko: koBan } = this.#now;
    const captured = this.#capturedBy(color, point);
    if (captured.length === 0 && !this.#hasLiberty(color, point)) return 'suicide';
    if (koBan?.color === color && koBan.point === point) return 'ko';
    if (ko === 'superko' && this.#seen.has(this.#hashAfter(color, point, captured))) return 'superko';
    return null;
  }

  /** Returns all legal points for a colour in ascending order, without the pass. */
  legalMoves(color: Sign, ko: KoRule): Point[] {
    const points: Point[] = [];
    for (let point = 0; point < this.size * this.size; point++) {
      if (this.illegality(color, point, ko) === null) points.push(point);
    }
    return points;
  }

  /**
   * Plays a move or a pass under simple ko, in or out of turn; several stones without a liberty where the rules allow suicide. Throws
   * IllegalMoveError; nothing has changed then.
   */
  play(color: Sign, point: Point): void {
    const reason = this.illegality(color, point, 'simple');
    if (reason && !(reason === 'suicide' && this.rules.suicide && this.#hasFriend(color, point)))
      throw new IllegalMoveError(reason, { color, point }, this.size);
    const { board } = this.#now;
    this.#moves.push({ color, point });
    if (point === PASS) {
      this.#push(board, null);
      return;
    }
    const [captured, ...others] = this.#capturedBy(color, point);
    const next = board.makeMove(color, toVertex(point, this.size));
    const retakes =
      captured?.stones.length === 1 && others.length === 0 && isLoneInAtari(next, point, this.size);
    this.#push(next, retakes ? { color: opponent(color), point: captured.stones[0]! } : null);
  }

  /** Takes the last move back. Returns false where there is none. */
  undo(): boolean {
    if (this.#moves.pop() === undefined) return false;
    const { hash } = this.#positions.pop()!;
    const count = this.#seen.get(hash)! - 1;
    if (count > 0) this.#seen.set(hash, count);
    else this.#seen.delete(hash);
    return true;
  }

  /** Takes back the moves behind the first `plies`. */
  undoTo(plies: number): void {
    while (this.#moves.length > plies) this.undo();
  }

  /** Returns a copy that can be played on without changing this game. */
  clone(): Game {
    const copy = new Game(this.size, {
      komi: this.komi,
      rules: this.rules,
      handicap: this.handicap,
      setup: { black: this.setupStones.black.slice(this.handicap.length), white: this.setupStones.white },
      toPlay: this.firstToPlay,
    });
    copy.#moves.push(...this.#moves);
    // Positions are never written to, so both games can hold the same ones.
    copy.#positions.push(...this.#positions.slice(1));
    for (const [hash, count] of this.#seen) copy.#seen.set(hash, count);
    return copy;
  }

  get #now(): Position {
    return this.#positions.at(-1)!;
  }

  #push(board: GoBoard, ko: Move | null): void {
    const stones = stonesOf(board);
    const hash = hashPosition(stones);
    this.#positions.push({ board, stones, hash, ko });
    this.#seen.set(hash, (this.#seen.get(hash) ?? 0) + 1);
  }

  #setUp(): GoBoard {
    const board = GoBoard.fromDimensions(this.size);
    const { black, white } = this.setupStones;
    for (const [color, points] of [
      [BLACK, black],
      [WHITE, white],
    ] as const) {
      for (const point of points) {
        const stone = board.get(toVertex(point, this.size));
        if (stone === null) throw new UserError('bad-setup', `set-up stone off the board: point ${point}`);
        if (stone !== 0) throw new UserError('bad-setup', `two stones on ${formatVertex(point, this.size)}`);
        board.set(toVertex(point, this.size), color);
      }
    }
    if (!board.isValid()) throw new UserError('bad-setup', 'set-up stones without liberties');
    return board;
  }

  /** The chains that a move on an empty point would capture. */
  #capturedBy(color: Sign, point: Point): readonly Chain[] {
    const chains = this.#chains();
    const found: Chain[] = [];
    for (const neighbor of neighborsOf(this.size)[point]!) {
      const chain = chains[neighbor];
      if (chain?.color !== opponent(color) || chain.liberties.size > 1 || found.includes(chain)) continue;
      found.push(chain);
    }
    return found;
  }

  /** Whether a stone that captures nothing would have a liberty on an empty point. */
  #hasLiberty(color: Sign, point: Point): boolean {
    const chains = this.#chains();
    return neighborsOf(this.size)[point]!.some((neighbor) => {
      const chain = chains[neighbor];
      return !chain || (chain.color === color && chain.liberties.size > 1);
    });
  }

  #hasFriend(color: Sign, point: Point): boolean {
    return neighborsOf(this.size)[point]!.some((neighbor) => this.stones[neighbor] === color);
  }

  #hashAfter(color: Sign, point: Point, captured: readonly Chain[]): bigint {
    let hash = this.hash ^ stoneKey(color, point);
    for (const chain of captured) for (const stone of chain.stones) hash ^= stoneKey(chain.color, stone);
    return hash;
  }

  #chains(): readonly (Chain | undefined)[] {
    return (this.#now.chains ??= findChains(this.stones, this.size));
  }
}
