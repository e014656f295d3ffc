import type { Adjudication } from '../match/adjudication.js';
import type { TimeControl } from '../match/game-clock.js';
import type { Resign } from '../match/referee.js';

/** What is the same for all games of a tournament, and each of its workers is told. */
export interface GameRules {
  readonly size: number;
  readonly moveLimit: number;
  readonly time?: TimeControl | undefined;
  readonly resign?: Resign | undefined;
  readonly adjudication?: Adjudication | undefined;
  /** Whether what engines say and are told is kept with every game; default no. */
  readonly isLogged?: boolean | undefined;
}

/** Returns the rules out of whatever has more than those. */
export function rulesOf({ size, moveLimit, time, resign, adjudication, isLogged }: GameRules): GameRules {
  return { size, moveLimit, time, resign, adjudication, isLogged };
}
