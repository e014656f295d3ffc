import { type Point, formatVertex } from '../go/point.js';
import { type Html, type HtmlValue, markup } from './html.js';

/** Something drawn on a point. A text stands in the middle of whatever else is there. */
export interface Mark {
  readonly point: Point;
  readonly shape?: 'circle' | 'square' | 'triangle' | 'cross';
  readonly text?: string;
  /** Any CSS colour. Default: what can be seen on the stone or the board. */
  readonly color?: string;
}

export interface BoardPicture {
  readonly size: number;
  /** [S * S] int8 by point: 1 black, -1 white, 0 empty */
  readonly stones: Int8Array;
  readonly marks?: readonly Mark[];
  readonly caption?: HtmlValue;
  /** On the page. Default 260. */
  readonly widthPx?: number;
}

const CELL = 24;
const BORDER = 26;
const STONE_RADIUS = 11;

/** Returns a position as SVG with coordinates around it. */
export function boardPicture({ size, stones, marks = [], caption, widthPx = 260 }: BoardPicture): Html {
  const side = 2 * BORDER + CELL * (size - 1);
  const end = at(size - 1);
  const indices = Array.from({ length: size }, (_, index) => index);
  const lines = indices.map((index) => `M${at(index)} ${BORDER}V${end}M${BORDER} ${at(index)}H${end}`);
  const labels = indices.map((index) => {
    const [column, row] = [formatVertex(index, size)[0], size - index];
    return markup`<text x="${at(index)}" y="13">${column}</text><text x="9" y="${at(index) + 4}">${row}</text>
`;
  });
  const below = caption === undefined ? '' : markup`<figcaption>${caption}</figcaption>`;
  return markup`<figure><svg viewBox="0 0 ${side} ${side}" width="${widthPx}" height="${widthPx}" role="img">
<rect width="${side}" height="${side}" rx="4" fill="#dcb35c"/>
<path d="${lines.join('')}" stroke="#4a3a1a" stroke-width="1" fill="none"/>
<g class="board" text-anchor="middle">
${labels}</g>
${[...stones.keys()].map((point) => drawStone(stones[point]!, at(point % size), at(Math.floor(point / size))))}
${marks.map((mark) => drawMark(mark, stones, size))}</svg>${below}</figure>
`;
}

/** Returns where a column or row is drawn, in the units of the picture; stones have a radius of 11. */
export function at(index: number): number {
  return BORDER + CELL * index;
}

function drawStone(stone: number, x: number, y: number): HtmlValue {
  if (stone === 0) return '';
  const fill = stone === 1 ? '#111' : '#fafafa';
  return markup`<circle cx="${x}" cy="${y}" r="${STONE_RADIUS}" fill="${fill}" stroke="#333"/>
`;
}

function drawMark({ point, shape, text, color }: Mark, stones: Int8Array, size: number): Html {
  const [x, y] = [at(point % size), at(Math.floor(point / size))];
  const ink = color ?? (stones[point] === 1 ? '#fff' : '#111');
  const paths = {
    circle: `M${x - 6} ${y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`,
    square: `M${x - 6} ${y - 6}h12v12h-12z`,
    triangle: `M${x} ${y - 7}l6.5 11h-13z`,
    cross: `M${x - 6} ${y - 6}l12 12m0 -12l-12 12`,
  };
  const outline = shape && markup`<path d="${paths[shape]}" fill="none" stroke="${ink}" stroke-width="2.5"/>`;
  const label = text !== undefined && drawText(text, x, y, ink);
  return markup`${outline || ''}${label || ''}
`;
}

function drawText(text: string, x: number, y: number, ink: string): Html {
  const style = `fill:${ink};font-weight:600`;
  return markup`<text x="${x}" y="${y + 4}" text-anchor="middle" style="${style}">${text}</text>`;
}
