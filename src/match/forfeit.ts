import { type Sign, opponent } from '../go/point.js';
import { EngineError } from '../gtp/client.js';
import type { ForfeitReason, GameResult } from './result.js';

export const INTERRUPTED: GameResult = { kind: 'void', reason: 'interrupted', detail: 'told to stop' };

/** So many characters are kept of an error. */
const MOST_OF_ERROR = 1000;

/** Returns the result of a game that `color` loses by what it did. */
export function lost(color: Sign, reason: ForfeitReason, detail: string): GameResult {
  return { kind: 'forfeit', winner: opponent(color), reason, detail };
}

/** Returns the result of a game in which the engine of `color` failed. Throws what is no EngineError. */
export function forfeit(color: Sign, error: unknown): GameResult {
  if (!(error instanceof EngineError)) throw error;
  const reasons: Readonly<Record<EngineError['code'], ForfeitReason | undefined>> = {
    refused: 'refused',
    'timed-out': 'timed-out',
    'bad-answer': 'garbage',
    crashed: 'crashed',
    'not-started': 'crashed',
    // By nobody but us.
    killed: undefined,
    stopped: undefined,
  };
  const reason = reasons[error.code];
  return reason ? lost(color, reason, shortened(error.message, MOST_OF_ERROR)) : INTERRUPTED;
}

/** Returns the beginning of a text that is too long to be kept. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}
