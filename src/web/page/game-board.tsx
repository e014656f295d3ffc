import type { GobanProps, HeatVertex, Map as Grid, Marker } from '@sabaki/shudan';
import { regionOf } from '../../go/chains.js';
import { PASS, type Point } from '../../go/point.js';
import type { Analysis } from '../../think/analysis.js';
import { Board, gridOf } from './board.js';
import type { Position } from './browser-engine/calls.js';

/** What is laid over the board. */
export type Overlay = 'none' | 'expected' | 'owners';

interface GameBoardProps {
  readonly position: Position;
  readonly analysis: Analysis | undefined;
  readonly overlay: Overlay;
  readonly isBusy: boolean;
  readonly onPoint: (point: Point) => void;
  /** A chain of stones of a finished game. */
  readonly onChain: (points: readonly Point[]) => void;
}

/** Shudan's strongest heat. */
const HOTTEST = 9;
/** From here on a point is painted as somebody's. */
const OWNED = 0.35;

/** The board of the game that is played. */
export function GameBoard({ position, analysis, overlay, isBusy, onPoint, onChain }: GameBoardProps) {
  const { size, stones, moves, result } = position;
  const last = moves.at(-1)?.point ?? PASS;
  const marker = (point: Point): Marker | null =>
    result?.dead.includes(point) ? { type: 'cross' } : point === last ? { type: 'circle' } : null;
  const drawn: Partial<GobanProps> = {
    markerMap: gridOf(size, marker),
    dimmedVertices: (result?.dead ?? []).map((point) => [point % size, Math.floor(point / size)]),
    ...(overlay === 'expected' ? { heatMap: heatOf(size, analysis) } : {}),
    ...(overlay === 'owners' ? { paintMap: ownersOf(size, analysis) } : {}),
  };
  const press = (point: Point): void => {
    if (!result) onPoint(point);
    else if (stones[point] !== 0) onChain(chainAt(position, point));
  };
  return <Board {...{ size, stones, drawn, isBusy }} onPress={press} />;
}

function heatOf(size: number, analysis: Analysis | undefined): Grid<HeatVertex | null> {
  const most = Math.max(...(analysis?.priors.values() ?? [1]));
  return gridOf(size, (point) => {
    const prior = analysis?.priors.get(point) ?? 0;
    if (prior < 0.005) return null;
    return {
      strength: Math.max(1, Math.round(HOTTEST * Math.sqrt(prior / most))),
      text: `${Math.round(prior * 100)}`,
    };
  });
}

/** Ownership is told from the side to move; a board is painted black and white. */
function ownersOf(size: number, analysis: Analysis | undefined): Grid<0 | 1 | -1> {
  return gridOf(size, (point) => {
    const value = (analysis?.ownership[point] ?? 0) * (analysis?.color ?? 1);
    return value > OWNED ? 1 : value < -OWNED ? -1 : 0;
  });
}

/** Dead stones come in groups: all of a colour that are joined by stones of it or by empty points. */
function chainAt({ stones, size }: Position, start: Point): Point[] {
  const color = stones[start]!;
  const joined = stones.map((stone) => (stone === -color ? stone : 0));
  return regionOf(joined, size, start).filter((point) => stones[point] === color);
}
