import type { Point, Sign } from '../../../go/point.js';
import type { WebBackend } from '../../../model/session-web.js';
import type { RESIGN } from '../../../player/player.js';
import type { Frame } from '../../../render/frame.js';
import type { Analysis } from '../../../think/analysis.js';
import type { ImaginedLine } from '../../../think/thinker.js';

/** What a page asks of the engine in its worker; everything here can be cloned from one to the other. */
export interface EngineCalls {
  /** Fetches and opens the model; the other calls wait for it. */
  load: { readonly takes: LoadSettings; readonly gives: Loaded };
  newGame: { readonly takes: NewGame; readonly gives: Position };
  /** Goes on from the end of a record's main line. Refused with UserError where it cannot be read or played here. */
  open: { readonly takes: { readonly sgf: string }; readonly gives: Position };
  /** Begins with stones that lie there. Refused with UserError where they cannot. */
  setUp: { readonly takes: SetUp; readonly gives: Position };
  /** Plays a point or PASS for the side to move. Refused with UserError where it is illegal. */
  play: { readonly takes: { readonly point: Point }; readonly gives: Position };
  /** Takes back so many moves, or all there are. */
  undo: { readonly takes: { readonly moves: number }; readonly gives: Position };
  /** Decides on a move for the side to move and plays it. */
  genmove: { readonly takes: MoveWish; readonly gives: Generated };
  /** Looks at imagined futures until there are `visits` or another call comes; reports on the way. */
  analyse: { readonly takes: { readonly visits: number }; readonly gives: Analysis };
  /** Counts a game that is over with these stones taken for dead. */
  score: { readonly takes: { readonly dead: readonly Point[] }; readonly gives: Position };
  /** Tells the likeliest future, so many moves of it or less. */
  imagine: { readonly takes: { readonly moves: number }; readonly gives: ImaginedLine };
  /** Names every change of the games of a record, or where none is given of the game as it stands. */
  codes: { readonly takes: { readonly sgf?: string }; readonly gives: CodeList };
  /** Reads the board on a picture. Refused with UserError where there is none, or none of a size that is played here. */
  see: { readonly takes: { readonly picture: Frame }; readonly gives: SeenBoard };
  /** Draws what one of the changes listed last stands for. Refused with UserError where there is no such. */
  drawCode: { readonly takes: { readonly game: number; readonly ply: number }; readonly gives: DrawnCode };
}

/** A board as read off a picture. */
export interface SeenBoard {
  readonly size: number;
  /** [S * S] int8 by point: 1 black, -1 white, 0 empty. */
  readonly stones: Int8Array;
  /** Points of which the reader is not sure. */
  readonly doubtful: readonly Point[];
}

/** The changes of some games as the latent dynamics model names them. */
export interface CodeList {
  /** Levels of a code's digits (finite scalar quantization). */
  readonly levels: readonly number[];
  readonly size: number;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly code: number;
  readonly game: number;
  /** 0 for the first move. */
  readonly ply: number;
  readonly color: Sign;
  readonly point: Point;
  /** Number of stones that it took. */
  readonly captured: number;
}

/** What a code changes on a board, its mover in black. */
export interface DrawnCode {
  readonly before: Frame;
  /** As the model generated it from the frame before and the code. */
  readonly after: Frame;
}

export type CallName = keyof EngineCalls;

export interface LoadSettings {
  /** `webgpu` is taken where there is one, else WebAssembly. */
  readonly device: WebBackend;
  /** From how many sides the board is looked at for a move; 8 is stronger and slower. */
  readonly views: 1 | 8;
}

export interface Loaded {
  readonly model: string;
  readonly boardSizes: readonly number[];
  readonly device: WebBackend;
  /** Why WebGPU is not used though it was asked for; empty otherwise. */
  readonly note: string;
  readonly threads: number;
  readonly loadTimeMs: number;
}

export interface NewGame {
  readonly size: number;
  readonly komi: number;
  /** Number of stones on fixed places; 0 for none. */
  readonly handicap: number;
  /** For the record. */
  readonly players?: { readonly black: string; readonly white: string };
}

/** A game that does not begin on an empty board. */
export interface SetUp {
  readonly size: number;
  readonly komi: number;
  /** [S * S] int8 by point: 1 black, -1 white, 0 empty. */
  readonly stones: Int8Array;
  readonly toPlay: Sign;
}

/** How a move is to be decided. */
export interface MoveWish {
  /** Time for the move; futures are looked at for as long. Without it, the likeliest next frame is played. */
  readonly timeLimitMs?: number;
  /** How strong (think/levels.ts); 0, the default, for none of them. */
  readonly level?: number;
}

/** A game as it stands. */
export interface Position {
  readonly size: number;
  readonly komi: number;
  readonly toPlay: Sign;
  /** [S * S] int8 by point: 1 black, -1 white, 0 empty. */
  readonly stones: Int8Array;
  readonly moves: readonly { readonly color: Sign; readonly point: Point }[];
  /** What the model sees: the side to move in black. */
  readonly frame: Frame;
  /** The tokens that the model reads from the frame, row by row, [K]. */
  readonly tokens: readonly number[];
  readonly captures: { readonly black: number; readonly white: number };
  /** The game as SGF. */
  readonly sgf: string;
  /** Of a game that is over: `B+3.5`, `W+0.5` or `0`, and the stones taken for dead. */
  readonly result?: { readonly score: string; readonly dead: readonly Point[] };
}

/** A move of the engine, and the frames before and after it as the mover sees them. */
export interface Generated {
  readonly move: Point | typeof RESIGN;
  readonly explanation: string;
  readonly given: Frame;
  /** As the model generated it; null where it did not generate any. */
  readonly imagined: Frame | null;
  /** The tokens of both, row by row, [K]. */
  readonly givenTokens: readonly number[];
  readonly imaginedTokens: readonly number[];
  /** The latent codes of the last changes, latest first, as the model was told them. */
  readonly history: readonly number[];
  /** The latent code from which the frame was drawn, and its probability, 0..1. */
  readonly code: number | undefined;
  readonly probability: number | undefined;
  /** `legal`, or what was wrong with the first frame, so that the next likely one was taken. */
  readonly firstFrame: string;
  readonly timeMs: number;
  readonly position: Position;
}

/** From the page to the worker. */
export type Request = {
  [Name in CallName]: {
    readonly id: number;
    readonly call: Name;
    readonly takes: EngineCalls[Name]['takes'];
  };
}[CallName];

/** From the worker to the page: any number of reports, then what came of a call. */
export type Answer = { readonly id: number } & (
  | { readonly report: Analysis }
  | { readonly gives: EngineCalls[CallName]['gives'] }
  | { readonly error: { readonly code: string; readonly message: string } }
);
