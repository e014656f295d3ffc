import { BLACK, type Sign } from '../go/point.js';
import { formatScore } from '../go/score.js';

/** What an engine did that lost it the game. */
export type ForfeitReason =
  /** A point that is occupied, suicide, ko or a repeated position. */
  | 'illegal-move'
  /** An answer that is no move at all, or a broken protocol. */
  | 'garbage'
  | 'timed-out'
  | 'crashed'
  /** `?` to a genmove, or to a legal move of the other side. */
  | 'refused';

/** Why a game has no result. */
export type VoidReason =
  /** An engine did not start, or refused the board, the komi or the opening. */
  | 'not-started'
  /** Over, but the scorer gave no score. */
  | 'unscored'
  /** We were told to stop. */
  | 'interrupted';

export type GameResult =
  /** Two passes, or as many moves as are allowed; `lead` is Black's, 0 for a drawn game. */
  | {
      readonly kind: 'score';
      readonly lead: number;
      readonly atMoveLimit?: true;
      /** The players were asked and did not agree, so that it was counted here. */
      readonly isDisputed?: true;
    }
  /** By an engine, or by the tournament's rule where both engines saw it as lost. */
  | { readonly kind: 'resignation'; readonly winner: Sign; readonly isAgreed?: true }
  | {
      readonly kind: 'forfeit';
      readonly winner: Sign;
      readonly reason: ForfeitReason;
      readonly detail: string;
    }
  | {
      readonly kind: 'void';
      readonly reason: VoidReason;
      readonly detail: string;
      /** Whose engine did not start. */
      readonly by?: Sign;
    };

/** Returns who won, 0 for a drawn game, or undefined where there is no result. */
export function winnerOf(result: GameResult): Sign | 0 | undefined {
  switch (result.kind) {
    case 'score':
      return Math.sign(result.lead) as Sign | 0;
    case 'resignation':
    case 'forfeit':
      return result.winner;
    case 'void':
      return undefined;
  }
}

/** Returns the result as SGF writes it: `B+3.5`, `W+R`, `B+F`, `0`, `Void`. */
export function formatResult(result: GameResult): string {
  switch (result.kind) {
    case 'score':
      return formatScore(result.lead);
    case 'resignation':
      return `${result.winner === BLACK ? 'B' : 'W'}+R`;
    case 'forfeit':
      return `${result.winner === BLACK ? 'B' : 'W'}+F`;
    case 'void':
      return 'Void';
  }
}
