import { type Point, formatVertex, PASS } from '../go/point.js';
import { encodePng } from '../picture/png.js';
import { boardPicture } from '../report/board.js';
import { type Html, markup } from '../report/html.js';
import { type Section, gallery } from '../report/page.js';
import { picture } from '../report/picture.js';
import type { Row } from './row.js';
import { type Position, type Split, positionName, positionsOf } from './split.js';
import type { Subject } from './subject.js';

const WORST = 50;
const PICTURE_PX = 240;

/** Returns the answers that cost most: by points where they are known, else by action-value; ties by place. */
export function worstRows(rows: readonly Row[], count = WORST): Row[] {
  const hasLosses = rows.some(({ scoreLoss }) => scoreLoss !== undefined);
  const cost = ({ scoreLoss, verdict }: Row): number =>
    hasLosses ? (scoreLoss ?? -Infinity) : verdict ? 1 - verdict.actionValue : -Infinity;
  return rows
    .filter((row) => row.verdict?.isBest === false && cost(row) > 0)
    .sort((a, b) => cost(b) - cost(a))
    .slice(0, count);
}

/** Returns the worst answers of an engine as pictures: the position with both moves, and what it imagined. */
export async function drawMistakes(split: Split, subject: Subject, rows: readonly Row[]): Promise<Section> {
  const worst = worstRows(rows);
  const byName = new Map(worst.map((row) => [positionName({ gameIndex: row.game, ply: row.ply }), row]));
  const pieces = new Map<Row, Html>();
  for (const position of positionsOf(split, (place) => byName.has(positionName(place)))) {
    const row = byName.get(positionName(position))!;
    const frame = await subject.imagine?.(position);
    const imagined = frame
      ? picture(encodePng(frame), {
          alt: 'imagined frame',
          widthPx: PICTURE_PX,
          caption: 'imagined, the mover in black',
        })
      : '';
    pieces.set(row, markup`<div>${drawPosition(position, row)}${imagined}</div>`);
  }
  return {
    heading: `Worst mistakes of ${subject.name}`,
    body: gallery(worst.map((row) => pieces.get(row))),
  };
}

function drawPosition(
  { game, color, gameIndex, ply }: Position,
  { move, best, scoreLoss, verdict, detail }: Row,
): Html {
  const name = (point: Point | undefined): string =>
    point === undefined ? (detail ?? 'nothing') : formatVertex(point, game.size);
  const cost = scoreLoss === undefined ? '' : `, ${scoreLoss.toFixed(1)} points lost`;
  const value = `${((verdict?.actionValue ?? 0) * 100).toFixed(0)} % of the best probability${cost}`;
  const last = game.moves.at(-1)?.point ?? PASS;
  const isOnBoard = (point: Point | undefined): point is Point => point !== undefined && point !== PASS;
  return boardPicture({
    size: game.size,
    stones: game.stones,
    widthPx: PICTURE_PX,
    marks: [
      ...(isOnBoard(last) ? [{ point: last, shape: 'triangle' as const }] : []),
      ...(isOnBoard(move) ? [{ point: move, shape: 'cross' as const, color: '#b3263f' }] : []),
      ...(isOnBoard(best) ? [{ point: best, shape: 'circle' as const, color: '#0b62a8' }] : []),
    ],
    caption: `Game ${gameIndex + 1}, ${color === 1 ? 'Black' : 'White'} to move after ${ply}: ${name(move)} (cross), judge ${name(best)} (circle); ${value}`,
  });
}
