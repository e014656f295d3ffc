import { fixedHandicap, freeHandicap } from '../go/handicap.js';
import { PASS, type Point, formatVertex } from '../go/point.js';
import { readCount, readVertex } from './arguments.js';
import { requireEmptyBoard } from './commands-board.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

/** Puts handicap stones on the empty board and returns their names. */
function place(session: Session, choose: (size: number) => Point[]): string {
  requireEmptyBoard(session.game);
  const { size } = session.game;
  const handicap = choose(size);
  session.newGame(size, { handicap });
  return handicap.map((point) => formatVertex(point, size)).join(' ');
}

function setFree(session: Session, args: readonly string[]): string {
  place(session, (size) => {
    const points = args.map((text) => readVertex(text, size));
    if (points.includes(PASS)) throw new GtpError('bad vertex list: a pass is no stone');
    if (new Set(points).size < points.length) throw new GtpError('bad vertex list: a vertex is repeated');
    if (points.length >= size * size) throw new GtpError('bad vertex list: no point is left free');
    return points;
  });
  return '';
}

/** Handicap stones (GTP 2, section 4.1). They cannot be undone, and White moves next. */
export const handicapCommands: CommandTable = {
  fixed_handicap: {
    usage: 'STONES',
    run: (session, [stones]) => place(session, (size) => fixedHandicap(size, readCount(stones!))),
  },
  place_free_handicap: {
    usage: 'STONES',
    run: (session, [stones]) => place(session, (size) => freeHandicap(size, readCount(stones!))),
  },
  set_free_handicap: { usage: 'VERTEX [VERTEX]...', run: setFree },
};
