import type { Game } from '../go/game.js';
import { recordOfGame } from '../go/game-record.js';
import { formatVertex } from '../go/point.js';
import { formatSgf } from '../go/sgf.js';
import type { MatchEngine } from '../match/match-engine.js';
import { type PlayedGame, playGame } from '../match/referee.js';
import { type GameResult, formatResult } from '../match/result.js';
import type { Scorer } from '../match/scorer.js';
import type { GameRules } from './game-rules.js';
import type { PlayedEntry } from './journal.js';
import type { RunningGame } from './live-state.js';
import { type PairTask, gameId } from './pair-task.js';

export interface GameOptions {
  readonly scorer: Scorer;
  readonly signal: AbortSignal;
  /** Called after every move of an engine. */
  readonly onMove?: ((game: RunningGame) => void) | undefined;
}

/** Plays one game of a pair. Whatever the engines do, it ends in an entry, void where there is no result. */
export async function playGameOfPair(
  task: PairTask,
  game: 0 | 1,
  [first, second]: readonly [MatchEngine, MatchEngine],
  { isLogged, ...rules }: GameRules,
  { scorer, signal, onMove }: GameOptions,
): Promise<PlayedEntry> {
  const { komi, handicap, opening } = task;
  const [black, white] = game === 0 ? [first, second] : [second, first];
  const known = {
    ...{ id: gameId(task, game), black: black.name, white: white.name },
    ...(handicap > 0 ? { handicap } : {}),
  };
  const played = await playGame(black, white, {
    ...rules,
    ...{ komi, handicap, opening, scorer, signal },
    onMove: ({ game }) => onMove?.({ ...known, moves: movesOf(game) }),
  });
  const [blackLog, whiteLog] = await Promise.all([black.takeLog(), white.takeLog()]);
  const { black: blackMs, white: whiteMs } = played.thinkingTimeMs;
  return {
    ...known,
    result: played.result,
    moves: movesOf(played.game),
    thinkingTimeMs: { black: Math.round(blackMs), white: Math.round(whiteMs) },
    sgf: sgfOf(played, black.name, white.name),
    ...(isLogged ? { logs: { black: blackLog, white: whiteLog } } : {}),
  };
}

function movesOf({ moves, size }: Game): string {
  return moves.map(({ point }) => formatVertex(point, size)).join(' ');
}

function sgfOf({ game, result, comments }: PlayedGame, black: string, white: string): string {
  return formatSgf(
    recordOfGame(game, {
      players: { black, white },
      result: formatResult(result),
      comment: detailOf(result),
      moveComments: comments,
    }),
  );
}

function detailOf(result: GameResult): string {
  if (result.kind === 'forfeit' || result.kind === 'void') return `${result.reason}: ${result.detail}`;
  if (result.kind === 'resignation' && result.isAgreed) return 'given up: both engines saw it as lost';
  return result.kind === 'score' && result.isDisputed
    ? 'the engines did not agree on the score: counted by the referee'
    : '';
}
