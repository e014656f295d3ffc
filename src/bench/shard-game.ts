import type { Point, Sign } from '../go/point.js';

/** A game as shards of Video-GoBench have it: frames by ply, and the move list of the JSON beside them. */
export interface ShardGame {
  /** Number of the sample. */
  readonly index: number;
  /** Moves in order, Black first; PASS for a pass. */
  readonly moves: readonly { readonly color: Sign; readonly point: Point }[];
  /** Plies before this one are context and never to be learned. */
  readonly firstPly: number;
  /** By ply: the judge's move, where it is another than the one played. */
  readonly extraMoves: ReadonlyMap<number, Point>;
}

/** The only size of VideoWorld's pictures. */
export const SHARD_BOARD_SIZE = 9;

/** Names of samples, folders and shards: nine digits. */
export function shardName(index: number): string {
  return String(index).padStart(9, '0');
}

/**
 * Names of frames in a sample. `N.png` is the board after ply N (0 is Black's first), `i_N.png` the same as context
 * only, `extra_N.png` the board with the judge's move at ply N in place of the one played. A pass has no frame.
 */
export const FRAME_NAME = /^(?:.*\/)?(i_|extra_)?(\d+)\.png$/;
