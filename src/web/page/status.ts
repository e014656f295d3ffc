import { BLACK, type Sign, formatVertex } from '../../go/point.js';
import type { TableView } from './table.js';

/** Returns one line: what was played last and whose move it is, or how the game ended; empty where there is none. */
export function statusOf({ position, ending, wishes }: TableView): string {
  if (!position) return '';
  const name = (sign: Sign): string => (sign === BLACK ? 'Black' : 'White');
  if (ending) {
    const how = ending.endsWith('T') ? 'on time' : 'by resignation';
    return `The game is over: ${ending.startsWith('B') ? 'Black' : 'White'} wins ${how} (${ending}).`;
  }
  if (position.result) return `The game is over: ${position.result.score}.`;
  const last = position.moves.at(-1);
  const played = last ? `${name(last.color)} ${formatVertex(last.point, position.size)}. ` : '';
  if (wishes.human === 0) return `${played}${name(position.toPlay)} to play.`;
  return position.toPlay === wishes.human ? `${played}Your move, ${name(wishes.human)}.` : played;
}
