import { type GameResult, winnerOf } from '../match/result.js';
import { BLACK } from '../go/point.js';

/** One game of a tournament as written down. */
export interface GameEntry {
  /** `A-B-N-G`: the numbers of the two engines, of their pair, and 0 or 1. */
  readonly id: string;
  readonly black: string;
  readonly white: string;
  /** Black stones on the board before the first move, where there were any. */
  readonly handicap?: number;
  readonly result: GameResult;
  /** GTP vertices with spaces between them, the opening included. */
  readonly moves: string;
  readonly thinkingTimeMs: { readonly black: number; readonly white: number };
  /** The record, under the folder. */
  readonly file: string;
  /** What each engine was told and said, under the folder, where that was kept. */
  readonly logs?: { readonly black: string; readonly white: string };
  /** Who played it, where that is not the tournament's own process. */
  readonly worker?: string;
}

/** Returns the points of Black, 1, 0.5 or 0, or undefined for a game without a result. */
export function pointsOfBlack({ result }: Pick<GameEntry, 'result'>): number | undefined {
  const winner = winnerOf(result);
  return winner === undefined ? undefined : winner === 0 ? 0.5 : Number(winner === BLACK);
}

/** Returns the moves of a game as GTP vertices; none of one that never began. */
export function verticesOf({ moves }: Pick<GameEntry, 'moves'>): string[] {
  return moves === '' ? [] : moves.split(' ');
}
