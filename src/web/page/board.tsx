import { type GobanProps, Goban, type HeatVertex, type Map as Grid, type Marker } from '@sabaki/shudan';
import { useEffect, useRef, useState } from 'preact/hooks';
import { regionOf } from '../../go/chains.js';
import { PASS, type Point, formatVertex } from '../../go/point.js';
import type { Analysis } from '../../think/analysis.js';
import type { Position } from './browser-engine/calls.js';

/** What is laid over the board. */
export type Overlay = 'none' | 'expected' | 'owners';

interface BoardProps {
  readonly position: Position;
  readonly analysis: Analysis | undefined;
  readonly overlay: Overlay;
  readonly isBusy: boolean;
  readonly onPoint: (point: Point) => void;
  /** A chain of stones of a finished game. */
  readonly onChain: (points: readonly Point[]) => void;
}

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Room for coordinates and border, in points. */
const MARGIN = 2.4;
/** Shudan's strongest heat. */
const HOTTEST = 9;
/** From here on a point is painted as somebody's. */
const OWNED = 0.35;

/** The board, drawn by Shudan; over it lies a button for every point, for keys and screen readers. */
export function Board({ position, analysis, overlay, isBusy, onPoint, onChain }: BoardProps) {
  const { size, stones, moves, result } = position;
  const [side, place] = useWidth();
  const [focus, setFocus] = useState(0);
  const pointSize = Math.max(12, Math.floor(side / (size + MARGIN)));
  const grid = <T,>(of: (point: Point) => T): T[][] =>
    Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => of(y * size + x)));
  const last = moves.at(-1)?.point ?? PASS;
  const marker = (point: Point): Marker | null =>
    result?.dead.includes(point) ? { type: 'cross' } : point === last ? { type: 'circle' } : null;
  const shown: GobanProps = {
    ...{ vertexSize: pointSize, showCoordinates: true, fuzzyStonePlacement: false },
    signMap: grid((point) => stones[point] as 0 | 1 | -1),
    markerMap: grid(marker),
    dimmedVertices: (result?.dead ?? []).map((point) => [point % size, Math.floor(point / size)]),
    ...(overlay === 'expected' ? { heatMap: heatOf(analysis, grid) } : {}),
    ...(overlay === 'owners' ? { paintMap: ownersOf(analysis, grid) } : {}),
  };
  const press = (point: Point): void => {
    setFocus(point);
    if (result) {
      if (stones[point] !== 0) onChain(chainAt(position, point));
    } else onPoint(point);
  };
  const onKey = (event: KeyboardEvent, point: Point): void => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const [x, y] = [(point % size) + arrow[0], Math.floor(point / size) + arrow[1]];
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    setFocus(y * size + x);
    const buttons = (event.currentTarget as HTMLElement).parentElement!.children;
    (buttons[y * size + x] as HTMLElement).focus();
  };
  return (
    <div class="board" ref={place}>
      <div class="wood">
        <Goban {...shown} />
        <div
          id="board"
          class="points"
          role="group"
          aria-label="Board"
          aria-busy={isBusy}
          style={{ gridTemplate: `repeat(${size}, ${pointSize}px) / repeat(${size}, ${pointSize}px)` }}
        >
          {Array.from(stones, (stone, point) => {
            const name = stone === 1 ? 'black' : stone === -1 ? 'white' : 'empty';
            return (
              <button
                key={point}
                tabIndex={point === focus ? 0 : -1}
                data-stone={name}
                aria-label={`${formatVertex(point, size)} ${name}`}
                onClick={() => press(point)}
                onKeyDown={(event) => onKey(event, point)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function heatOf(
  analysis: Analysis | undefined,
  grid: <T>(of: (point: Point) => T) => T[][],
): Grid<HeatVertex | null> {
  const most = Math.max(...(analysis?.priors.values() ?? [1]));
  return grid((point) => {
    const prior = analysis?.priors.get(point) ?? 0;
    if (prior < 0.005) return null;
    return {
      strength: Math.max(1, Math.round(HOTTEST * Math.sqrt(prior / most))),
      text: `${Math.round(prior * 100)}`,
    };
  });
}

/** Ownership is told from the side to move; a board is painted black and white. */
function ownersOf(
  analysis: Analysis | undefined,
  grid: <T>(of: (point: Point) => T) => T[][],
): Grid<0 | 1 | -1> {
  return grid((point) => {
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

/** Returns the width of an element and where to hang it. */
function useWidth(): [number, { current: HTMLDivElement | null }] {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    watcher.observe(place.current!);
    return () => watcher.disconnect();
  }, []);
  return [width, place];
}
