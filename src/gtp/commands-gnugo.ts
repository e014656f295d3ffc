import { findChains } from '../go/chains.js';
import { handicapCount } from '../go/handicap.js';
import { BLACK, type Point, type Sign, WHITE, formatVertex } from '../go/point.js';
import { readColor, readVertex } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { parameterCommands } from './commands-parameters.js';
import { GtpError } from './gtp-error.js';
import { likeliestPoints } from './likeliest-points.js';
import type { Session } from './session.js';

function list(points: readonly Point[], size: number): string {
  return points.map((point) => formatVertex(point, size)).join(' ');
}

function moves({ game }: Session): string[] {
  return game.moves
    .map(({ color, point }) => `${color === BLACK ? 'black' : 'white'} ${formatVertex(point, game.size)}`)
    .reverse();
}

/** The likeliest moves, each with its probability in percent: `E5 31.20 D4 12.05`. */
async function topMoves(session: Session, color: Sign): Promise<string> {
  const { game } = session;
  const { priors } = await (await session.thinker()).rawView(game, color, 0);
  return likeliestPoints(priors)
    .map(([point, share]) => `${formatVertex(point, game.size)} ${(100 * share).toFixed(2)}`)
    .join(' ');
}

/** GNU Go's own commands for what is on the board: Kigo and other programs made for it ask them of any engine. */
export const gnugoCommands: CommandTable = {
  query_boardsize: { usage: '', run: ({ game }) => String(game.size) },
  get_handicap: { usage: '', run: ({ game }) => String(handicapCount(game)) },
  list_stones: {
    usage: 'COLOR',
    run: ({ game }, [text]) => {
      const color = readColor(text!);
      return list(
        [...game.stones.keys()].filter((point) => game.stones[point] === color),
        game.size,
      );
    },
  },
  captures: { usage: 'COLOR', run: ({ game }, [color]) => String(game.capturesBy(readColor(color!))) },
  all_legal: {
    usage: 'COLOR',
    run: ({ game }, [color]) => list(game.legalMoves(readColor(color!), 'superko'), game.size),
  },
  is_legal: {
    usage: 'COLOR VERTEX',
    run: ({ game }, [color, vertex]) => {
      const reason = game.illegality(readColor(color!), readVertex(vertex!, game.size), 'simple');
      return reason === null ? '1' : '0';
    },
  },
  move_history: { usage: '', run: (session) => moves(session).join('\n') },
  last_move: {
    usage: '',
    run: (session) => {
      const [last] = moves(session);
      if (last === undefined) throw new GtpError('no move yet');
      return last;
    },
  },
  findlib: {
    usage: 'VERTEX',
    run: ({ game }, [vertex]) => {
      const chain = findChains(game.stones, game.size)[readVertex(vertex!, game.size)];
      if (!chain) throw new GtpError(`no stone: ${vertex!}`);
      return list([...chain.liberties], game.size);
    },
  },
  level: {
    usage: 'LEVEL',
    run: (session, [level], stream) =>
      parameterCommands['kata-set-param']!.run(session, ['level', level!], stream),
  },
  top_moves: { usage: '', run: (session) => topMoves(session, session.game.toPlay) },
  top_moves_black: { usage: '', run: (session) => topMoves(session, BLACK) },
  top_moves_white: { usage: '', run: (session) => topMoves(session, WHITE) },
};
