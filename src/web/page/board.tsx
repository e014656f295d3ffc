import { type GobanProps, Goban } from '@sabaki/shudan';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Point, formatVertex, stoneName } from '../../go/point.js';

interface BoardProps {
  readonly size: number;
  /** [S * S] by point: 1 black, -1 white, 0 empty. */
  readonly stones: ArrayLike<number>;
  /** What else Shudan is to draw, of the grid's size. */
  readonly drawn: Partial<GobanProps>;
  /** More of what a point is to a screen reader. */
  readonly nameOf?: (point: Point) => string;
  readonly isBusy: boolean;
  readonly onPress: (point: Point) => void;
}

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Room for coordinates and border, in points. */
const MARGIN = 2.4;

/** A board, drawn by Shudan; over it lies a button for every point, for keys and screen readers. */
export function Board({ size, stones, drawn, nameOf, isBusy, onPress }: BoardProps) {
  const [side, place] = useWidth();
  const [focus, setFocus] = useState(0);
  const pointSize = Math.max(12, Math.floor(side / (size + MARGIN)));
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
        <Goban
          {...{ vertexSize: pointSize, showCoordinates: true, fuzzyStonePlacement: false }}
          signMap={gridOf(size, (point) => stones[point] as 0 | 1 | -1)}
          {...drawn}
        />
        <div
          id="board"
          class="points"
          role="group"
          aria-label="Board"
          aria-busy={isBusy}
          style={{ gridTemplate: `repeat(${size}, ${pointSize}px) / repeat(${size}, ${pointSize}px)` }}
        >
          {Array.from(stones, (stone, point) => {
            const name = stoneName(stone);
            return (
              <button
                key={point}
                tabIndex={point === focus ? 0 : -1}
                data-stone={name}
                aria-label={`${formatVertex(point, size)} ${name}${nameOf?.(point) ?? ''}`}
                onClick={() => {
                  setFocus(point);
                  onPress(point);
                }}
                onKeyDown={(event) => onKey(event, point)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Returns what `of` says of every point, row by row, as Shudan has it. */
export function gridOf<T>(size: number, of: (point: Point) => T): T[][] {
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => of(y * size + x)));
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
