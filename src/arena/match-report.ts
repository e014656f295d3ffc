import { BLACK, type Sign } from '../go/point.js';
import type { ForfeitReason, VoidReason } from '../match/result.js';
import { type MatchElo, type PairCounts, matchElo } from '../rating/match-elo.js';
import { type GameEntry, pointsOfBlack, verticesOf } from './game-entry.js';
import { type ThinkingTime, thinkingTimeOf } from './thinking-time.js';

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
    /** Scored after as many moves as are allowed. */
    readonly moveLimit: number;
    /** Of those scored, where the players were asked and did not agree. */
    readonly disputed: number;
    /** By who resigned. */
    readonly resignations: Readonly<Both>;
    /** By whom both saw as lost. */
    readonly adjudications: Readonly<Both>;
    /** By who lost by it. */
    readonly forfeits: Readonly<Record<ForfeitReason, Readonly<Both>>>;
    readonly voids: Readonly<Record<VoidReason, number>>;
  };
  /** Pairs of which both games have a result, by our points in them: 0, 0.5, 1, 1.5, 2. */
  readonly pairCounts: PairCounts;
  /** Score and Elo difference of those pairs; null where there are none. */
  readonly statistics: MatchElo | null;
  /** Different sequences of moves; fewer than games means that engines repeat themselves. */
  readonly distinctGames: number;
  readonly meanMoves: number;
  /** Our lead at the end of the games that were counted; null where there are none, the error also for a single one. */
  readonly meanLead: { readonly points: number; readonly standardError: number | null } | null;
  readonly thinkingTime: { readonly engine: ThinkingTime; readonly opponent: ThinkingTime };
}

/** Returns the report of some games of a match, as seen by `engine`, one of its two. */
export function reportMatch(entries: readonly GameEntry[], engine: string): MatchReport {
  const forfeits: Record<ForfeitReason, Both> = {
    'illegal-move': { engine: 0, opponent: 0 },
    garbage: { engine: 0, opponent: 0 },
    'timed-out': { engine: 0, opponent: 0 },
    crashed: { engine: 0, opponent: 0 },
    refused: { engine: 0, opponent: 0 },
  };
  const voids: Record<VoidReason, number> = {
    'not-started': 0,
    unscored: 0,
    interrupted: 0,
  };
  const resignations: Both = { engine: 0, opponent: 0 };
  const adjudications: Both = { engine: 0, opponent: 0 };
  const disputed = entries.filter(({ result }) => result.kind === 'score' && result.isDisputed).length;
  let twoPasses = 0;
  let moveLimit = 0;
  for (const { result, black } of entries) {
    const loser = (winner: Sign): keyof Both =>
      (winner === BLACK) === (black === engine) ? 'opponent' : 'engine';
    if (result.kind === 'score' && result.atMoveLimit) moveLimit += 1;
    else if (result.kind === 'score') twoPasses += 1;
    else if (result.kind === 'resignation')
      (result.isAgreed ? adjudications : resignations)[loser(result.winner)] += 1;
    else if (result.kind === 'forfeit') forfeits[result.reason][loser(result.winner)] += 1;
    else voids[result.reason] += 1;
  }
  const wins = entries.filter((entry) => pointsOf(entry, engine) === 1);
  const pairCounts = countPairs(entries, engine);
  return {
    games: entries.length,
    wins: wins.length,
    losses: entries.filter((entry) => pointsOf(entry, engine) === 0).length,
    draws: entries.filter((entry) => pointsOf(entry, engine) === 0.5).length,
    winsAsBlack: wins.filter((entry) => entry.black === engine).length,
    winsAsWhite: wins.filter((entry) => entry.white === engine).length,
    endings: { twoPasses, moveLimit, disputed, resignations, adjudications, forfeits, voids },
    pairCounts,
    statistics: matchElo(pairCounts) ?? null,
    distinctGames: new Set(entries.map((entry) => entry.moves)).size,
    meanMoves: meanMoves(entries),
    meanLead: meanLead(entries, engine),
    thinkingTime: {
      engine: thinkingTimeOf(entries, engine),
      opponent: thinkingTimeOf(entries, opponentOf(entries, engine)),
    },
  };
}

function opponentOf(entries: readonly GameEntry[], engine: string): string {
  return entries.flatMap(({ black, white }) => [black, white]).find((name) => name !== engine) ?? engine;
}

/** Returns our points, 1, 0.5 or 0, or undefined for a game without a result. */
function pointsOf(entry: GameEntry, engine: string): number | undefined {
  const points = pointsOfBlack(entry);
  return points === undefined || entry.black === engine ? points : 1 - points;
}

function countPairs(entries: readonly GameEntry[], engine: string): [number, number, number, number, number] {
  const points = new Map(entries.map((entry) => [entry.id, pointsOf(entry, engine)]));
  const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (const [id, first] of points) {
    const second = points.get(id.replace(/-0$/, '-1'));
    if (id.endsWith('-0') && first !== undefined && second !== undefined) counts[(first + second) * 2]! += 1;
  }
  return counts;
}

/** Returns the mean lead at the end of the games that were counted. */
function meanLead(entries: readonly GameEntry[], engine: string): MatchReport['meanLead'] {
  const leads = entries.flatMap(({ result, black }) => {
    if (result.kind !== 'score') return [];
    return black === engine ? result.lead : -result.lead;
  });
  const { length } = leads;
  if (length === 0) return null;
  const points = leads.reduce((sum, lead) => sum + lead, 0) / length;
  const squares = leads.reduce((sum, lead) => sum + (lead - points) ** 2, 0);
  return { points, standardError: length === 1 ? null : Math.sqrt(squares / (length - 1) / length) };
}

function meanMoves(entries: readonly GameEntry[]): number {
  const moves = entries.reduce((sum, entry) => sum + verticesOf(entry).length, 0);
  return entries.length === 0 ? 0 : moves / entries.length;
}
