import { BLACK } from '../go/point.js';
import { type GameResult, formatResult, winnerOf } from '../match/result.js';

/** Returns how a game ended as one sentence. */
export function describeResult(
  result: GameResult,
  players: { readonly black: string; readonly white: string },
): string {
  const winner = winnerOf(result);
  const name = winner === BLACK ? `Black (${players.black})` : `White (${players.white})`;
  switch (result.kind) {
    case 'score':
      return winner === 0
        ? 'A drawn game.'
        : `${name} wins by ${Math.abs(result.lead)} points: ${formatResult(result)}.`;
    case 'resignation':
      return `${name} wins by resignation: ${formatResult(result)}.`;
    case 'forfeit':
      return `${name} wins by forfeit: ${result.detail}`;
    case 'void':
      return `No result: ${result.detail}`;
  }
}
