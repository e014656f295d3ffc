import { createHash } from 'node:crypto';
import type { Game } from '../go/game.js';
import { BLACK, PASS, type Sign, WHITE, formatVertex } from '../go/point.js';
import { boardSymmetries } from '../go/symmetry.js';
import { shownMoves } from '../gtp/analysis-format.js';
import type { Analysis, MoveAnalysis } from '../think/analysis.js';
import type { Query } from './query.js';
import type { Turn } from './turns.js';

/**
 * Returns what KataGo's docs/Analysis_Engine.md calls a response. Left out is what only KataGo has: raw network values
 * apart from the policy, and isSymmetryOf.
 */
export function answerOf(
  query: Query,
  { turnNumber, game, color }: Turn,
  analysis: Analysis,
  isDuringSearch: boolean,
): Record<string, unknown> {
  const { includes, perspective, lineLength } = query;
  const viewer = perspective === 'SIDETOMOVE' ? color : perspective === 'BLACK' ? BLACK : WHITE;
  const isTurned = viewer !== color;
  const moves = shownMoves(analysis, { minMoves: 1, maxMoves: Infinity });
  return {
    id: query.id,
    isDuringSearch,
    turnNumber,
    moveInfos: moves.map((move, order) => ({
      move: formatVertex(move.point, game.size),
      order,
      ...valuesOf(move, isTurned),
      edgeVisits: move.visits,
      edgeWeight: move.visits,
      playSelectionValue: move.visits,
      prior: move.prior,
      lcb: turned(move.lcb, isTurned),
      utilityLcb: turned(2 * move.lcb - 1, isTurned, 0),
      pv: move.line.slice(0, lineLength + 1).map((point) => formatVertex(point, game.size)),
      ...(includes.has('pvVisits') ? lineVisits(move, lineLength) : {}),
      ...(includes.has('movesOwnership') ? { ownership: seen(move.ownership, isTurned) } : {}),
      ...(includes.has('movesOwnershipStdev') ? { ownershipStdev: rounded(move.ownershipStdev) } : {}),
    })),
    rootInfo: {
      currentPlayer: color === BLACK ? 'B' : 'W',
      ...valuesOf(analysis, isTurned),
      ...hashesOf(game, color),
    },
    ...(includes.has('ownership') ? { ownership: seen(analysis.ownership, isTurned) } : {}),
    ...(includes.has('ownershipStdev') ? { ownershipStdev: rounded(analysis.ownershipStdev) } : {}),
    ...(includes.has('policy') ? { policy: policyOf(analysis, game.size) } : {}),
  };
}

function valuesOf(
  { visits, winrate, lead, leadStdev }: Pick<Analysis, 'visits' | 'winrate' | 'lead' | 'leadStdev'>,
  isTurned: boolean,
): Record<string, number> {
  const scoreLead = turned(lead, isTurned, 0);
  return {
    visits,
    weight: visits,
    winrate: turned(winrate, isTurned),
    utility: turned(2 * winrate - 1, isTurned, 0),
    scoreLead,
    // For the sake of those who read the older names.
    scoreMean: scoreLead,
    scoreSelfplay: scoreLead,
    scoreStdev: leadStdev,
  };
}

/** Returns a value as the other side sees it: `whole` less it. */
function turned(value: number, isTurned: boolean, whole = 1): number {
  return isTurned ? whole - value : value;
}

function seen(ownership: Float32Array, isTurned: boolean): number[] {
  return rounded(ownership, isTurned ? -1 : 1);
}

function rounded(values: Float32Array, sign = 1): number[] {
  return Array.from(values, (value) => Number((sign * value).toFixed(4)));
}

function lineVisits({ lineVisits: visits }: MoveAnalysis, lineLength: number): Record<string, number[]> {
  const shown = visits.slice(0, lineLength + 1);
  return { pvVisits: shown, pvEdgeVisits: shown };
}

/** Returns [N + 1] probabilities, the pass last; -1 for what is illegal. */
function policyOf({ priors }: Analysis, size: number): number[] {
  const points = Array.from({ length: size * size }, (_, point) => priors.get(point) ?? -1);
  return [...points, priors.get(PASS) ?? -1];
}

/** Names of a position: stones, mover and a ko that must not be retaken; `symHash` is the same from every side. */
function hashesOf(game: Game, color: Sign): { thisHash: string; symHash: string } {
  const { stones, size } = game;
  const ko = stones.findIndex(
    (stone, point) => stone === 0 && game.illegality(color, point, 'simple') === 'ko',
  );
  const names = boardSymmetries(size).map((points) => {
    const text = JSON.stringify([size, color, points.indexOf(ko), points.map((point) => stones[point])]);
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  });
  return { thisHash: names[0]!, symHash: names.sort()[0]! };
}
