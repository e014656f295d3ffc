import { formatVertex } from '../go/point.js';
import type { Analysis } from '../think/analysis.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const MOST_MOVES = 10;

/**
 * Returns what cgos-genmove_analyze tells of a move, one line of JSON (CGOS client, gtpengine.py): values of the side
 * to move, ownership one character a point from the top left.
 */
export function formatCgos(analysis: Analysis, size: number, comment?: string): string {
  const { winrate, lead, visits, moves, ownership } = analysis;
  return JSON.stringify({
    winrate: round(winrate),
    score: round(lead),
    visits,
    moves: moves.slice(0, MOST_MOVES).map((move) => ({
      move: formatVertex(move.point, size),
      visits: move.visits,
      winrate: round(move.winrate),
      score: round(move.lead),
      prior: round(move.prior),
      pv: move.line.map((point) => formatVertex(point, size)).join(' '),
    })),
    ownership: Array.from(ownership, (value) => DIGITS[Math.round(((value + 1) / 2) * 62)]).join(''),
    ...(comment === undefined ? {} : { comment }),
  });
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
