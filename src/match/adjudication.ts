import { BLACK, type Sign, WHITE } from '../go/point.js';
import { UserError } from '../util/errors.js';

/** When a game is given up for an engine that does not resign: as cutechess' `-resign movecount score twosided`. */
export interface Adjudication {
  /** So far, in points, both engines must see the same one ahead. */
  readonly points: number;
  /** In so many estimates each, one after another. */
  readonly moves: number;
}

const DEFAULT_MOVES = 3;

/** Reads `POINTS` or `POINTS,MOVES`. Throws UserError `bad-adjudication`. */
export function parseAdjudication(text: string): Adjudication {
  const match = /^(\d+(?:\.\d+)?)(?:,(\d+))?$/.exec(text.trim());
  const points = Number(match?.[1]);
  const moves = Number(match?.[2] ?? DEFAULT_MOVES);
  if (points > 0 && points <= 1000 && moves >= 1 && moves <= 1000) return { points, moves };
  throw new UserError(
    'bad-adjudication',
    `"${text}" says not when a game is given up: POINTS or POINTS,MOVES, as 30 or 30,3, points above 0 and to 1000, moves 1 to 1000`,
  );
}

/** Follows what both engines think of one game. */
export class Adjudicator {
  readonly #rule: Adjudication;
  readonly #inARow = new Map<Sign, number>();
  #ahead: Sign | 0 = 0;

  constructor(rule: Adjudication) {
    this.#rule = rule;
  }

  /**
   * Takes Black's lead as the engine of `color` estimates it, undefined where it does not say. Returns who has won,
   * undefined as long as that is open: one engine alone never gives a game away, nor keeps the other from being asked.
   */
  note(color: Sign, lead: number | undefined): Sign | undefined {
    const { points, moves } = this.#rule;
    const ahead = lead !== undefined && Math.abs(lead) >= points ? (lead > 0 ? BLACK : WHITE) : 0;
    if (ahead !== this.#ahead) this.#inARow.clear();
    this.#ahead = ahead;
    if (ahead === 0) return undefined;
    this.#inARow.set(color, (this.#inARow.get(color) ?? 0) + 1);
    const isSettled = [BLACK, WHITE].every((one) => (this.#inARow.get(one) ?? 0) >= moves);
    return isSettled ? ahead : undefined;
  }
}
