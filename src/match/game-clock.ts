import { UserError } from '../util/errors.js';

/** How long each side may think in a game. With an increment there are no periods. */
export interface TimeControl {
  readonly mainMs: number;
  /** Given back after every move (Fischer). */
  readonly incrementMs: number;
  /** Once the main time is over, so many moves in every period (Canadian byo-yomi, as GTP has it); 0: none. */
  readonly periodMs: number;
  readonly periodMoves: number;
}

/** Returns the time control of `300`, `300+2` or `300,5/30`, in seconds. Throws UserError `bad-time`. */
export function parseTimeControl(text: string): TimeControl {
  const match = /^(\d+(?:\.\d+)?)(?:\+(\d+(?:\.\d+)?)|,(\d+)\/(\d+(?:\.\d+)?))?$/.exec(text);
  const [main, increment = 0, periodMoves = 0, period = 0] = (match ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (
    main === undefined ||
    main + increment + period === 0 ||
    (match?.[3] !== undefined && periodMoves * period === 0)
  ) {
    throw new UserError(
      'bad-time',
      `a time is MAIN, MAIN+INCREMENT or MAIN,MOVES/PERIOD in seconds (300, 300+2, 300,5/30), not ${text}`,
    );
  }
  return { mainMs: main * 1000, incrementMs: increment * 1000, periodMs: period * 1000, periodMoves };
}

/** Returns it as parseTimeControl() reads it. */
export function formatTimeControl({ mainMs, incrementMs, periodMs, periodMoves }: TimeControl): string {
  const period = periodMoves > 0 ? `,${periodMoves}/${periodMs / 1000}` : '';
  return `${mainMs / 1000}${incrementMs > 0 ? `+${incrementMs / 1000}` : ''}${period}`;
}

/** One side's clock in a game. */
export class GameClock {
  readonly #control: TimeControl;
  #leftMs: number;
  /** Moves left in the period; 0 in the main time. */
  #moves = 0;

  constructor(control: TimeControl) {
    this.#control = control;
    this.#leftMs = control.mainMs;
    if (control.mainMs === 0) this.#nextPeriod();
  }

  /** What GTP's time_settings says; it has no word for an increment, which time_left shows. */
  get settingsCommand(): string {
    const { mainMs, periodMs, periodMoves } = this.#control;
    return `time_settings ${mainMs / 1000} ${periodMs / 1000} ${periodMoves}`;
  }

  /** What GTP's time_left says before a move: whole seconds where the control is in such, as many engines read no others. */
  leftCommand(color: 'b' | 'w'): string {
    const isWhole = [this.#control.mainMs, this.#control.incrementMs, this.#control.periodMs].every(
      (ms) => ms % 1000 === 0,
    );
    const seconds = this.#leftMs / 1000;
    return `time_left ${color} ${isWhole ? Math.floor(seconds) : seconds.toFixed(3)} ${this.#moves}`;
  }

  /** The longest that the next move may take. */
  get mostMs(): number {
    const { periodMs } = this.#control;
    return this.#moves > 0 ? this.#leftMs : this.#leftMs + periodMs;
  }

  /** Takes the time of a move. Returns by how many ms it came too late, 0 where it did not. */
  spend(ms: number): number {
    if (ms > this.mostMs) return ms - this.mostMs;
    const { incrementMs, periodMoves } = this.#control;
    this.#leftMs -= ms;
    if (this.#leftMs < 0) {
      const over = -this.#leftMs;
      this.#nextPeriod();
      this.#leftMs -= over;
    }
    this.#leftMs += incrementMs;
    if (this.#moves > 0 && --this.#moves === 0) this.#nextPeriod();
    else if (this.#leftMs === 0 && periodMoves > 0 && this.#moves === 0) this.#nextPeriod();
    return 0;
  }

  #nextPeriod(): void {
    this.#leftMs = this.#control.periodMs;
    this.#moves = this.#control.periodMoves;
  }
}
