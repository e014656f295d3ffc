import { BLACK, type Sign, WHITE } from '../go/point.js';
import type { GameEntry } from './journal.js';
import { type ForfeitReason, type VoidReason, winnerOf } from './result.js';
import { type MatchStatistics, type PairCounts, matchStatistics } from './statistics.js';

type Both = { engine: number; opponent: number };

/** A match in numbers, as seen by the engine under test. */
export interface MatchReport {
  readonly games: number;
  readonly wins: number;
  readonly losses: number;
  readonly draws: number;
  readonly winsAsBlack: number;
  readonly winsAsWhite: number;
  readonly endings: {
    readonly twoPasses: number;
    /** By who resigned. */
    readonly resignations: Readonly<Both>;
    /** By who lost by it. */
    readonly forfeits: Readonly<Record<ForfeitReason, Readonly<Both>>>;
    readonly voids: Readonly<Record<VoidReason, number>>;
  };
  /** Pairs of which both games have a result, by our points in them: 0, 0.5, 1, 1.5, 2. */
  readonly pairCounts: PairCounts;
  /** Score and Elo difference of those pairs; null where there are none. */
  readonly statistics: MatchStatistics | null;
  /** Different sequences of moves; fewer than games means that engines repeat themselves. */
  readonly distinctGames: number;
  readonly meanMoves: number;
  readonly meanMoveTimeMs: Readonly<Both>;
}

/** Returns the report of some games of a match. */
export function reportMatch(entries: readonly GameEntry[]): MatchReport {
  const forfeits: Record<ForfeitReason, Both> = {
    'illegal-move': { engine: 0, opponent: 0 },
    garbage: { engine: 0, opponent: 0 },
    'timed-out': { engine: 0, opponent: 0 },
    crashed: { engine: 0, opponent: 0 },
    refused: { engine: 0, opponent: 0 },
  };
  const voids: Record<VoidReason, number> = {
    'not-started': 0,
    'move-limit': 0,
    unscored: 0,
    interrupted: 0,
  };
  const resignations: Both = { engine: 0, opponent: 0 };
  let twoPasses = 0;
  for (const { result, engineColor } of entries) {
    const loser = (winner: Sign): keyof Both =>
      (winner === BLACK) === (engineColor === 'b') ? 'opponent' : 'engine';
    if (result.kind === 'score') twoPasses += 1;
    else if (result.kind === 'resignation') resignations[loser(result.winner)] += 1;
    else if (result.kind === 'forfeit') forfeits[result.reason][loser(result.winner)] += 1;
    else voids[result.reason] += 1;
  }
  const wins = entries.filter((entry) => pointsOf(entry) === 1);
  const pairCounts = countPairs(entries);
  return {
    games: entries.length,
    wins: wins.length,
    losses: entries.filter((entry) => pointsOf(entry) === 0).length,
    draws: entries.filter((entry) => pointsOf(entry) === 0.5).length,
    winsAsBlack: wins.filter((entry) => entry.engineColor === 'b').length,
    winsAsWhite: wins.filter((entry) => entry.engineColor === 'w').length,
    endings: { twoPasses, resignations, forfeits, voids },
    pairCounts,
    statistics: matchStatistics(pairCounts) ?? null,
    distinctGames: new Set(entries.map((entry) => entry.moves)).size,
    ...timesOf(entries),
  };
}

/** Returns our points, 1, 0.5 or 0, or undefined for a game without a result. */
function pointsOf({ result, engineColor }: GameEntry): number | undefined {
  const winner = winnerOf(result);
  if (winner === undefined) return undefined;
  if (winner === 0) return 0.5;
  return winner === (engineColor === 'b' ? BLACK : WHITE) ? 1 : 0;
}

function countPairs(entries: readonly GameEntry[]): [number, number, number, number, number] {
  const points = new Map(entries.map((entry) => [entry.game, pointsOf(entry)]));
  const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (const [game, first] of points) {
    const second = points.get(game + 1);
    if (game % 2 === 0 && first !== undefined && second !== undefined) counts[(first + second) * 2]! += 1;
  }
  return counts;
}

function timesOf(entries: readonly GameEntry[]): Pick<MatchReport, 'meanMoves' | 'meanMoveTimeMs'> {
  const moves = entries.reduce((sum, entry) => sum + entry.moves.split(' ').length, 0);
  const total = (side: keyof Both): number =>
    entries.reduce((sum, entry) => sum + entry.thinkingTimeMs[side], 0);
  // Both sides make half of the moves, give or take one a game.
  const perMove = (side: keyof Both): number => (moves === 0 ? 0 : total(side) / (moves / 2));
  return {
    meanMoves: entries.length === 0 ? 0 : moves / entries.length,
    meanMoveTimeMs: { engine: perMove('engine'), opponent: perMove('opponent') },
  };
}
