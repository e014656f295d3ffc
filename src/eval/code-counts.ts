import type { Point } from '../go/point.js';

/** How often each latent code stood for each move. */
export type CodeCounts = Map<number, Map<Point, number>>;

export function newCodeCounts(): CodeCounts {
  return new Map();
}

export function addCode(counts: CodeCounts, code: number, move: Point): void {
  const moves = counts.get(code) ?? new Map<Point, number>();
  moves.set(move, (moves.get(move) ?? 0) + 1);
  counts.set(code, moves);
}

/** Returns how well codes and moves determine each other. */
export function codeFigures(counts: CodeCounts): {
  codeDeterminesMove: number;
  codesPerMove: number;
  codesUsed: number;
} {
  let guessed = 0;
  let total = 0;
  const codesOf = new Map<Point, number>();
  for (const moves of counts.values()) {
    guessed += Math.max(...moves.values());
    for (const [move, times] of moves) {
      total += times;
      codesOf.set(move, (codesOf.get(move) ?? 0) + 1);
    }
  }
  const pairs = [...codesOf.values()].reduce((sum, codes) => sum + codes, 0);
  return {
    codeDeterminesMove: total === 0 ? 0 : guessed / total,
    codesPerMove: codesOf.size === 0 ? 0 : pairs / codesOf.size,
    codesUsed: counts.size,
  };
}
