import { recordOfGame } from '../go/game-record.js';
import { formatVertex } from '../go/point.js';
import { formatSgf } from '../go/sgf.js';
import type { MatchEngine } from '../match/match-engine.js';
import { type PlayedGame, playGame } from '../match/referee.js';
import { formatResult } from '../match/result.js';
import type { Scorer } from '../match/scorer.js';
import type { PlayedEntry } from './journal.js';
import { type PairTask, gameId } from './pair-task.js';

export interface GameRules {
  readonly size: number;
  readonly moveLimit: number;
}

/** Plays one game of a pair. Whatever the engines do, it ends in an entry, void where there is no result. */
export async function playGameOfPair(
  task: PairTask,
  game: 0 | 1,
  [first, second]: readonly [MatchEngine, MatchEngine],
  { size, moveLimit }: GameRules,
  { scorer, signal }: { readonly scorer: Scorer; readonly signal: AbortSignal },
): Promise<PlayedEntry> {
  const { komi, handicap, opening } = task;
  const [black, white] = game === 0 ? [first, second] : [second, first];
  const settings = { size, komi, handicap, opening, moveLimit, scorer, signal };
  const played = await playGame(black, white, settings);
  const { black: blackMs, white: whiteMs } = played.thinkingTimeMs;
  return {
    id: gameId(task, game),
    black: black.name,
    white: white.name,
    result: played.result,
    moves: played.game.moves.map(({ point }) => formatVertex(point, size)).join(' '),
    thinkingTimeMs: { black: Math.round(blackMs), white: Math.round(whiteMs) },
    sgf: sgfOf(played, black.name, white.name),
  };
}

function sgfOf({ game, result, comments }: PlayedGame, black: string, white: string): string {
  const detail =
    result.kind === 'forfeit' || result.kind === 'void' ? `${result.reason}: ${result.detail}` : '';
  return formatSgf(
    recordOfGame(game, {
      players: { black, white },
      result: formatResult(result),
      comment: detail,
      moveComments: comments,
    }),
  );
}
