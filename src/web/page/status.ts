import { BLACK, type Sign, formatVertex } from '../../go/point.js';
import type { TableView } from './table-view.js';

/** Whether nobody may move any more: two passes, a resignation, or no time left. */
export function isOver({ position, ending }: Pick<TableView, 'position' | 'ending'>): boolean {
  return ending !== '' || position?.result !== undefined;
}

/** Returns one line: what was played last and whose move it is, or how the game ended. */
export function statusOf({ position, ending, wishes: { human } }: TableView): string {
  if (!position) return 'Loading the model …';
  const name = (sign: Sign): string => (sign === BLACK ? 'Black' : 'White');
  if (ending) {
    const how = ending.endsWith('T') ? 'on time' : 'by resignation';
    return `The game is over: ${ending.startsWith('B') ? 'Black' : 'White'} wins ${how} (${ending}).`;
  }
  if (position.result) return `The game is over: ${position.result.score}.`;
  if (human !== 0 && position.toPlay !== human) return 'The model imagines the next frame …';
  const last = position.moves.at(-1);
  const played = last ? `${name(last.color)} ${formatVertex(last.point, position.size)}. ` : '';
  return played + (human === 0 ? `${name(position.toPlay)} to play.` : `Your move, ${name(human)}.`);
}
