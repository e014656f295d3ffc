import { createHash } from 'node:crypto';
import type { GameRecord } from '../go/game-record.js';
import type { Move, SetupStones } from '../go/game.js';
import { BLACK, type Point, type Sign, formatVertex } from '../go/point.js';

/** A position with what led to it: KataGo's policy looks at the last moves too. */
export interface Question {
  readonly size: number;
  /** `['B', 'E5']`, in order. */
  readonly moves: readonly (readonly ['B' | 'W', string])[];
  /** Stones before the first move. */
  readonly stones: readonly (readonly ['B' | 'W', string])[];
  readonly toPlay: 'B' | 'W';
}

/** A game as far as a question needs it; a Game is one. */
export interface QuestionedGame {
  readonly size: number;
  readonly setupStones: SetupStones;
  readonly moves: readonly Move[];
}

/** Returns the question about a game as it stands after `plies` moves, with `color` to move. */
export function questionOf(
  { size, setupStones, moves }: QuestionedGame,
  color: Sign,
  plies = moves.length,
): Question {
  const name = (sign: Sign): 'B' | 'W' => (sign === BLACK ? 'B' : 'W');
  const stone = (letter: 'B' | 'W') => (point: Point) => [letter, formatVertex(point, size)] as const;
  return {
    size,
    moves: moves.slice(0, plies).map((move) => [name(move.color), formatVertex(move.point, size)] as const),
    stones: [...setupStones.black.map(stone('B')), ...setupStones.white.map(stone('W'))],
    toPlay: name(color),
  };
}

/** Returns the question about a record before the move at `ply`, without playing it out. */
export function questionOfRecord({ size, handicap, setup, moves }: GameRecord, ply: number): Question {
  const setupStones = { black: [...handicap, ...setup.black], white: setup.white };
  return questionOf({ size, setupStones, moves }, moves[ply]!.color, ply);
}

/** Returns a question about the position after one more move by the side to move. */
export function afterMove(question: Question, move: Point): Question {
  const { toPlay, size, moves } = question;
  return {
    ...question,
    moves: [...moves, [toPlay, formatVertex(move, size)]],
    toPlay: toPlay === 'B' ? 'W' : 'B',
  };
}

/** Returns a short name that differs for different questions: the first 80 bits of a SHA-256. */
export function questionKey({ size, moves, stones, toPlay }: Question): string {
  const text = JSON.stringify([size, stones, moves, toPlay]);
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}
