import type { Game } from '../go/game.js';
import type { Point, Sign } from '../go/point.js';
import type { Decision, GenmoveOptions, Player } from '../player/player.js';
import type { Frame } from '../render/frame.js';
import type { Analysis } from './analysis.js';
import type { MoveFilter } from './search.js';
import type { Settings } from './settings.js';
import type { Similar } from './similar.js';

export interface ReportOptions {
  /** Ends the thinking; what is known then is returned. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two reports. */
  readonly intervalMs?: number;
  readonly onReport?: (analysis: Analysis) => void;
}

export interface AnalyzeOptions extends ReportOptions {
  /** Futures after which it ends by itself. */
  readonly maxVisits?: number;
  /** Moves that may be looked at; legality at the root is seen to. */
  readonly filter?: MoveFilter;
}

export interface ThinkOptions extends GenmoveOptions, ReportOptions {}

/** A decision and what led to it. */
export interface Thought extends Decision {
  /** Undefined where it was cut short before anything was known. */
  readonly analysis: Analysis | undefined;
}

/** One look of the networks at a position, from one side of the board. */
export interface RawView {
  /** 0..1 by legal point, and under PASS. */
  readonly priors: ReadonlyMap<Point, number>;
  readonly winrate: number;
  readonly lead: number;
  /** [N], +1 the side to move .. -1 the other one. */
  readonly ownership: Float32Array;
}

/** A future told frame after frame. */
export interface ImaginedLine {
  readonly steps: readonly {
    readonly color: Sign;
    readonly point: Point;
    readonly code: number;
    readonly probability: number;
    /** The frame as it was generated, the mover in black. */
    readonly frame: Frame;
  }[];
}

/** How the last move of a game looked to the model before it was played. */
export interface Surprise {
  readonly color: Sign;
  readonly point: Point;
  readonly code: number;
  readonly probability: number;
  /** 1 for the likeliest code. */
  readonly rank: number;
  /** 0..1 by legal point, and under PASS: what was expected instead. */
  readonly expected: ReadonlyMap<Point, number>;
}

/** A player whose thinking can be looked at. */
export interface Thinker extends Player {
  readonly settings: Settings;
  /** Returns what is known when the signal, maxVisits or the end of all futures stops it; at least one report is made. */
  analyze(game: Game, color: Sign, options: AnalyzeOptions): Promise<Analysis>;
  /** Returns a decision as genmove does, with reports on the way; at least one. */
  think(game: Game, color: Sign, options: ThinkOptions): Promise<Thought>;
  /** Thinks ahead for the side to move, so that what follows is known better; until the signal, or all is imagined. */
  ponder(game: Game, color: Sign, signal: AbortSignal): Promise<void>;
  /** Returns what the networks say, `side` being one of the eight sides of the board. */
  rawView(game: Game, color: Sign, side: number): Promise<RawView>;
  /** Returns the likeliest future, `length` moves of it or less. */
  imagine(game: Game, color: Sign, length: number): Promise<ImaginedLine>;
  /** Returns the likeliest codes z1 .. zH of the video that goes on from here. */
  horizon(game: Game, color: Sign): Promise<number[]>;
  /** Returns what a game's last move was to the model, or undefined before the first. */
  surprise(game: Game): Promise<Surprise | undefined>;
  /** Returns the positions of the games that come with the program which are most alike, one of each game. */
  similar(game: Game, color: Sign, count: number): Promise<Similar[]>;
  /** Returns the codes of the last changes, latest first, as the model is told them. */
  history(game: Game): Promise<number[]>;
  /** Gives back the memory of what was imagined before. */
  clearCache(): void;
  /** Returns codes with the point or PASS that each stands for on boards of a size. */
  codeWords(size: number): Promise<ReadonlyMap<number, Point>>;
}

export function isThinker(player: Player): player is Thinker {
  return 'analyze' in player;
}
