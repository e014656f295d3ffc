import { IllegalMoveError } from '../go/game.js';
import { type Sign, formatVertex } from '../go/point.js';
import { type Decision, RESIGN } from '../player/player.js';
import { isThinker } from '../think/thinker.js';
import { readColor, readCount, readPairs, readVertex } from './arguments.js';
import type { AnswerStream, CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import { ogsLines } from './ogs-chat.js';
import { capturingDead } from './scoring.js';
import type { Session } from './session.js';

function play(session: Session, args: readonly string[]): string {
  const color = readColor(args[0]!);
  const point = readVertex(args[1]!, session.game.size);
  try {
    session.play(color, point);
  } catch (error) {
    // gomill compares this text as a whole.
    if (error instanceof IllegalMoveError) throw new GtpError('illegal move', { cause: error });
    throw error;
  }
  return '';
}

/** Plays all moves or, where one is illegal, none. */
function playSequence(session: Session, args: readonly string[]): string {
  const game = session.game.clone();
  for (const { color, point } of readPairs(args, game.size)) {
    if (game.illegality(color, point, 'simple')) throw new GtpError('illegal move');
    game.play(color, point);
  }
  session.enter(game, session.explanations);
  return '';
}

/** Plays a decision and returns its name. A resignation is no move: it leaves the game as it is. */
export function carryOut(session: Session, color: Sign, { move, explanation }: Decision): string {
  if (move === RESIGN) return RESIGN;
  session.playOwn(color, move, explanation);
  return formatVertex(move, session.game.size);
}

async function genmove(session: Session, color: Sign, stream: AnswerStream): Promise<string> {
  if (!session.options.chatsOnOgs) return carryOut(session, color, await session.decide(color));
  const start = performance.now();
  const thought = isThinker(await session.player())
    ? await session.think(color, {})
    : { ...(await session.decide(color)), analysis: undefined };
  const { size } = session.game;
  // Before the answer: gtp2ogs listens while it waits for it.
  for (const line of ogsLines(thought, { size, timeMs: performance.now() - start })) stream.log(line);
  return carryOut(session, color, thought);
}

async function genmoveCleanup(session: Session, color: Sign): Promise<string> {
  const decision = await session.decide(color);
  const thinker = await session.thinkerIfAny();
  return carryOut(session, color, await capturingDead(session.game, color, decision, thinker));
}

/** Takes back exactly `count` moves or none. */
function undo(session: Session, count: number): string {
  if (count > session.game.moves.length) throw new GtpError('cannot undo');
  for (let i = 0; i < count; i++) session.undo();
  return '';
}

/** Moves, given, generated and taken back (GTP 2, section 6.3.3). */
export const playCommands: CommandTable = {
  play: { usage: 'COLOR VERTEX', run: play },
  'gogui-play_sequence': { usage: '[COLOR VERTEX]...', run: playSequence },
  genmove: { usage: 'COLOR', run: (session, [color], stream) => genmove(session, readColor(color!), stream) },
  reg_genmove: {
    usage: 'COLOR',
    run: async (session, [color]) => {
      const { move } = await session.decide(readColor(color!));
      return move === RESIGN ? RESIGN : formatVertex(move, session.game.size);
    },
  },
  'kgs-genmove_cleanup': {
    usage: 'COLOR',
    run: (session, [color]) => genmoveCleanup(session, readColor(color!)),
  },
  undo: { usage: '', run: (session) => undo(session, 1) },
  'gg-undo': { usage: '[COUNT]', run: (session, [count = '1']) => undo(session, readCount(count)) },
  'gomill-explain_last_move': {
    usage: '',
    run: ({ explanations, game }) => explanations[game.moves.length - 1] ?? '',
  },
};
