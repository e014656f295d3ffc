import type { Game } from '../go/game.js';
import type { Point, Sign } from '../go/point.js';
import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';

/** What a player answers when it resigns. */
export const RESIGN = 'resign';

export interface Decision {
  /** A legal point, PASS or RESIGN. */
  readonly move: Point | typeof RESIGN;
  /** One line for people: what was imagined and why. Never contains a line break. */
  readonly explanation: string;
  /** What it rests on, where it was imagined. */
  readonly basis?: DecisionBasis;
}

/** What a decision rests on, for those who measure it. */
export interface DecisionBasis {
  /** Whether the first frame, before any correction, shows a legal move: `legal`, or why not. */
  readonly firstFrame: string;
  /** The frame that shows the move, as generated, the mover in black. */
  readonly frame: Frame;
  /** The latent code that it was drawn from. */
  readonly code: number;
  /** Its probability, 0..1. */
  readonly probability: number;
  /** What the likeliest first codes stand for, the likeliest first; codes without a meaning are left out. */
  readonly candidates: readonly Point[];
  /** The opponent's move that is expected after it; undefined for a code without a meaning. */
  readonly reply: Point | undefined;
}

export interface GenmoveOptions {
  /** Thinking time for this move in ms; without it the player takes what it needs. */
  readonly timeLimitMs?: number;
}

/** Whether a player can play on a board of a size, as far as is known before it is loaded. */
export function playsOn({ boardSizes }: Pick<Player, 'boardSizes'>, size: number): boolean {
  return boardSizes?.includes(size) ?? true;
}

/** Returns sizes of boards in words: "9x9, 13x13 or 19x19". */
export function sizesInWords(sizes: readonly number[]): string {
  const words = sizes.map((size) => `${size}x${size}`);
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Throws UserError `bad-board-size`, with the sizes that are allowed. */
export function mustPlayOn(sizes: readonly number[] | undefined, size: number): void {
  if (playsOn({ boardSizes: sizes }, size)) return;
  throw new UserError('bad-board-size', `the model plays on ${sizesInWords(sizes!)}, not on ${size}x${size}`);
}

/** Somebody who plays Go. It never changes the game it is shown. */
export interface Player {
  readonly name: string;
  /** Form `1.NN.x` with NN >= 15: Lizzie reads the second number. */
  readonly version: string;
  /** Loads weights; may be called many times. Throws UserError where that is not possible. */
  load(): Promise<void>;
  /** Runs every network once: a first run takes several times as long, and nobody should wait for it in a game. */
  warmUp?(): Promise<void>;
  /** Boards that it plays on, known before load(); undefined for any, or where load() will say what is wrong. */
  readonly boardSizes: readonly number[] | undefined;
  /** Returns a legal move for `color`, whoever's turn it is: never suicide, never positional superko. */
  genmove(game: Game, color: Sign, options?: GenmoveOptions): Promise<Decision>;
  /** Returns the frame that the last genmove generated, as generated; null before the first. */
  lastFrame?(): Frame | null;
  /** Returns counts since the player was made, such as `moves` and `corrected`. */
  stats?(): Readonly<Record<string, number>>;
  /** Frees native memory. */
  dispose(): Promise<void>;
}
