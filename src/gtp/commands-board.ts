import { drawBoard } from '../go/diagram.js';
import type { Game } from '../go/game.js';
import { BLACK, PASS, type Point, type Sign, WHITE } from '../go/point.js';
import { readColor, readPairs } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

async function setSize(session: Session, args: readonly string[]): Promise<string> {
  const [width = '', height = width] = args;
  await session.checkSize(width === height && /^\d+$/.test(width) ? Number(width) : NaN);
  session.newGame(Number(width));
  return '';
}

function ofColor(stones: readonly { color: Sign; point: Point }[], color: Sign): Point[] {
  return stones.filter((stone) => stone.color === color).map((stone) => stone.point);
}

/** Begins a game from stones written as `b D4 w Q16`. */
function setUp(session: Session, args: readonly string[], toPlay?: Sign): string {
  const stones = readPairs(args, session.game.size);
  if (stones.some((stone) => stone.point === PASS)) throw new GtpError('a pass is no stone');
  session.newGame(session.game.size, {
    setup: { black: ofColor(stones, BLACK), white: ofColor(stones, WHITE) },
    ...(toPlay === undefined ? {} : { toPlay }),
  });
  return '';
}

function setPlayer(session: Session, color: Sign): string {
  const { game } = session;
  if (game.moves.length > 0) throw new GtpError('moves have been played');
  const setup = { black: game.setupStones.black.slice(game.handicap.length), white: game.setupStones.white };
  session.newGame(game.size, { handicap: game.handicap, setup, toPlay: color });
  return '';
}

/** Throws GtpError where there are stones or moves. */
export function requireEmptyBoard(game: Game): void {
  if (game.moves.length > 0 || game.stones.some((stone) => stone !== 0))
    throw new GtpError('board not empty');
}

function show({ game }: Session): string {
  const turn = game.toPlay === BLACK ? 'Black' : 'White';
  const captures = `captures Black ${game.capturesBy(BLACK)}, White ${game.capturesBy(WHITE)}`;
  const head = `After ${game.moves.length} moves: ${turn} to play, komi ${game.komi}, ${captures}`;
  return `${head}\n${drawBoard(game.stones, game.size, game.moves.at(-1)?.point)}`;
}

/** The board itself (GTP 2, section 6.3.2) and ways to set up a position (GoGui, KataGo). */
export const boardCommands: CommandTable = {
  boardsize: { usage: '[SIZE]', run: setSize },
  rectangular_boardsize: { usage: '[WIDTH] [HEIGHT]', run: setSize },
  clear_board: {
    usage: '',
    run: (session) => {
      session.newGame(session.game.size);
      return '';
    },
  },
  showboard: { usage: '', run: show },
  set_position: { usage: '[COLOR VERTEX]...', run: (session, args) => setUp(session, args) },
  'gogui-setup': {
    usage: '[COLOR VERTEX]...',
    run: (session, args) => {
      requireEmptyBoard(session.game);
      return setUp(session, args, session.game.firstToPlay);
    },
  },
  'gogui-setup_player': { usage: 'COLOR', run: (session, [color]) => setPlayer(session, readColor(color!)) },
};
