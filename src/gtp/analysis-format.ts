import { type Point, formatVertex } from '../go/point.js';
import type { Analysis, MoveAnalysis } from '../think/analysis.js';
import type { AnalysisRequest } from './analysis-arguments.js';

type Wanted = Pick<AnalysisRequest, 'minMoves' | 'maxMoves' | 'extras'>;

/** Returns one report as lz-analyze writes it: rates are whole numbers of ten thousandths (Leela Zero, src/GTP.cpp). */
export function formatLz(analysis: Analysis, size: number, wanted: Wanted): string {
  return shownMoves(analysis, wanted)
    .map((move, order) => {
      const rates = [move.winrate, move.prior, move.lcb].map((rate) => Math.round(rate * 10_000));
      return (
        `info move ${formatVertex(move.point, size)} visits ${move.visits} winrate ${rates[0]} ` +
        `prior ${rates[1]} lcb ${rates[2]} order ${order} pv ${vertices(move.line, size)}`
      );
    })
    .join(' ');
}

/** Returns one report as kata-analyze writes it (KataGo, docs/GTP_Extensions.md): pairs, then what was asked for. */
export function formatKata(analysis: Analysis, size: number, wanted: Wanted): string {
  const { extras } = wanted;
  const infos = shownMoves(analysis, wanted).map((move, order) => {
    const lineVisits = move.lineVisits.join(' ');
    return [
      `info move ${formatVertex(move.point, size)} visits ${move.visits} edgeVisits ${move.visits}`,
      values(move),
      `prior ${number(move.prior)} lcb ${number(move.lcb)} utilityLcb ${number(2 * move.lcb - 1)}`,
      `weight ${move.visits}`,
      ...(extras.has('noResultValue') ? ['noResultValue 0.000000'] : []),
      `order ${order} pv ${vertices(move.line, size)}`,
      ...(extras.has('pvVisits') ? [`pvVisits ${lineVisits}`] : []),
      ...(extras.has('pvEdgeVisits') ? [`pvEdgeVisits ${lineVisits}`] : []),
      ...(extras.has('movesOwnership') ? [`movesOwnership ${numbers(move.ownership)}`] : []),
      ...(extras.has('movesOwnershipStdev') ? [`movesOwnershipStdev ${numbers(move.ownershipStdev)}`] : []),
    ].join(' ');
  });
  const rest = [
    ...(extras.has('rootInfo')
      ? [`rootInfo visits ${analysis.visits} ${values(analysis)} weight ${analysis.visits}`]
      : []),
    ...(extras.has('ownership') ? [`ownership ${numbers(analysis.ownership)}`] : []),
    ...(extras.has('ownershipStdev') ? [`ownershipStdev ${numbers(analysis.ownershipStdev)}`] : []),
  ];
  return [...infos, ...rest].join(' ');
}

/** Lizzie and q5Go read scoreMean, Sabaki and CGOS scoreLead: both are the expected lead. */
function values({ winrate, lead, leadStdev }: Pick<Analysis, 'winrate' | 'lead' | 'leadStdev'>): string {
  return (
    `utility ${number(2 * winrate - 1)} winrate ${number(winrate)} scoreMean ${number(lead)} ` +
    `scoreStdev ${number(leadStdev)} scoreLead ${number(lead)} scoreSelfplay ${number(lead)}`
  );
}

/** The best moves, filled up with likely ones that no future has begun with, where more are wanted. */
export function shownMoves(
  analysis: Analysis,
  { minMoves, maxMoves }: Omit<Wanted, 'extras'>,
): MoveAnalysis[] {
  const moves = analysis.moves.slice(0, maxMoves);
  const known = new Set(moves.map(({ point }) => point));
  const others = [...analysis.priors]
    .filter(([point]) => !known.has(point))
    .sort(([, a], [, b]) => b - a)
    .slice(0, Math.max(0, Math.min(minMoves, maxMoves) - moves.length));
  return [...moves, ...others.map(([point, prior]) => unvisited(analysis, point, prior))];
}

function unvisited(analysis: Analysis, point: Point, prior: number): MoveAnalysis {
  const { winrate, lead, leadStdev, ownership, ownershipStdev } = analysis;
  const line = { line: [point], lineVisits: [0] };
  return { point, visits: 0, prior, winrate, lcb: 0, lead, leadStdev, ownership, ownershipStdev, ...line };
}

function vertices(points: readonly Point[], size: number): string {
  return points.map((point) => formatVertex(point, size)).join(' ');
}

/** Never an exponent: LizGoban's and Sabaki's patterns know none. */
function number(value: number): string {
  return value.toFixed(6);
}

function numbers(values: Float32Array): string {
  return Array.from(values, (value) => value.toFixed(4)).join(' ');
}
