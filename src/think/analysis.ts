import type { Point, Sign } from '../go/point.js';
import type { Decision } from '../player/player.js';

/** What is known of one move at the root. Values are those of the side to move. */
export interface MoveAnalysis {
  /** A point or PASS, always legal. */
  readonly point: Point;
  /** How many imagined futures began with it. */
  readonly visits: number;
  /** 0..1, the model's probability of the frame that shows it. */
  readonly prior: number;
  /** 0..1 */
  readonly winrate: number;
  /** Lower bound of the winrate at about 95 %; may lie below 0. */
  readonly lcb: number;
  /** Expected points ahead, komi included. */
  readonly lead: number;
  readonly leadStdev: number;
  /** The move and the likeliest futures after it, each legal. */
  readonly line: readonly Point[];
  /** How many futures went along the line, one for each of its moves. */
  readonly lineVisits: readonly number[];
  /** [N], +1 the side to move .. -1 the other one. */
  readonly ownership: Float32Array;
  /** [N], how far the imagined futures disagree about each point. */
  readonly ownershipStdev: Float32Array;
}

/** What is known of a position. Values are those of the side to move. */
export interface Analysis {
  readonly color: Sign;
  readonly visits: number;
  readonly winrate: number;
  readonly lead: number;
  readonly leadStdev: number;
  /** [N], +1 the side to move .. -1 the other one. */
  readonly ownership: Float32Array;
  /** [N], how far the imagined futures disagree about each point. */
  readonly ownershipStdev: Float32Array;
  /** Moves with at least one visit, the best first. */
  readonly moves: readonly MoveAnalysis[];
  /** 0..1 by legal point, and under PASS. */
  readonly priors: ReadonlyMap<Point, number>;
}

/** Returns an analysis whose first move is the one decided upon, where it knows that move. */
export function headedBy(analysis: Analysis, move: Decision['move']): Analysis {
  const chosen = analysis.moves.find(({ point }) => point === move);
  if (!chosen) return analysis;
  return { ...analysis, moves: [chosen, ...analysis.moves.filter((other) => other !== chosen)] };
}
