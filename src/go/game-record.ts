import { UserError } from '../util/errors.js';
import { Game, type GameOptions, IllegalMoveError, type Move, type SetupStones } from './game.js';
import { BLACK, type Point, type Sign, formatVertex } from './point.js';
import type { Rules } from './rules.js';

export interface RecordedMove extends Move {
  readonly comment?: string;
}

/** A game as written down: what SGF says of it, main line only. */
export interface GameRecord {
  readonly size: number;
  readonly komi?: number;
  readonly rules?: Rules;
  /** Handicap stones of Black; they are not in `setup`. */
  readonly handicap: readonly Point[];
  readonly setup: SetupStones;
  /** Who moves first, where the record says so. */
  readonly toPlay?: Sign;
  readonly moves: readonly RecordedMove[];
  readonly players: { readonly black: string; readonly white: string };
  /** `B+3.5`, `W+R`, `0` or empty. */
  readonly result: string;
  readonly comment: string;
}

/** Returns the game after the first `plies` moves of a record. Throws UserError `bad-record`, naming the move. */
export function gameOfRecord(record: GameRecord, plies = record.moves.length): Game {
  const options: GameOptions = {
    handicap: record.handicap,
    setup: record.setup,
    ...(record.komi === undefined ? {} : { komi: record.komi }),
    ...(record.rules === undefined ? {} : { rules: record.rules }),
    ...(record.toPlay === undefined ? {} : { toPlay: record.toPlay }),
  };
  const game = new Game(record.size, options);
  for (const [index, { color, point }] of record.moves.slice(0, plies).entries()) {
    try {
      game.play(color, point);
    } catch (error) {
      if (!(error instanceof IllegalMoveError)) throw error;
      const name = `${color === BLACK ? 'black' : 'white'} ${formatVertex(point, record.size)}`;
      const message = `move ${index + 1} of the record is illegal: ${name} (${error.code})`;
      throw new UserError('bad-record', message, { cause: error });
    }
  }
  return game;
}

export interface RecordDetails {
  readonly players?: { readonly black: string; readonly white: string };
  readonly result?: string;
  readonly comment?: string;
  /** Comments by move, from 0. */
  readonly moveComments?: readonly (string | undefined)[];
}

/** Returns the record of a game. */
export function recordOfGame(game: Game, details: RecordDetails = {}): GameRecord {
  const { black, white } = game.setupStones;
  return {
    size: game.size,
    komi: game.komi,
    rules: game.rules,
    handicap: game.handicap,
    setup: { black: black.slice(game.handicap.length), white },
    toPlay: game.firstToPlay,
    moves: game.moves.map((move, index) => {
      const comment = details.moveComments?.[index];
      return comment === undefined ? move : { ...move, comment };
    }),
    players: details.players ?? { black: '', white: '' },
    result: details.result ?? '',
    comment: details.comment ?? '',
  };
}
