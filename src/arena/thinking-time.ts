import { type GameEntry, verticesOf } from './game-entry.js';

/** What some games took to think about. */
export interface ThinkingTime {
  readonly totalMs: number;
  /** 0 where there are no moves. */
  readonly perMoveMs: number;
}

/** Returns what a player took for its moves in some games, or both players where none is named. */
export function thinkingTimeOf(entries: readonly GameEntry[], player?: string): ThinkingTime {
  let totalMs = 0;
  let moves = 0;
  for (const { black, white, thinkingTimeMs, ...entry } of entries) {
    const isBlack = player === undefined || black === player;
    const isWhite = player === undefined || white === player;
    totalMs += (isBlack ? thinkingTimeMs.black : 0) + (isWhite ? thinkingTimeMs.white : 0);
    // Both sides make half of the moves, give or take one a game.
    moves += (verticesOf(entry).length / 2) * (Number(isBlack) + Number(isWhite));
  }
  return { totalMs, perMoveMs: moves === 0 ? 0 : totalMs / moves };
}
