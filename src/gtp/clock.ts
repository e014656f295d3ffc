import type { Sign } from '../go/point.js';

/** How much time the players have. Seconds may be fractions. */
export type TimeSettings =
  | { readonly system: 'none' }
  | { readonly system: 'absolute'; readonly mainSeconds: number }
  | {
      readonly system: 'canadian';
      readonly mainSeconds: number;
      readonly periodSeconds: number;
      readonly stones: number;
    }
  | {
      readonly system: 'byoyomi';
      readonly mainSeconds: number;
      readonly periodSeconds: number;
      readonly periods: number;
    }
  | {
      readonly system: 'fischer';
      readonly mainSeconds: number;
      readonly incrementSeconds: number;
      /** Infinity where there is none. */
      readonly maxPerMoveSeconds: number;
    };

interface TimeLeft {
  readonly seconds: number;
  /** 0 in main time; then stones (canadian) or periods (byoyomi) left. */
  readonly count: number;
}

/** Kept back on every move for what the controller and the network take, and no more than this share of what there is. */
const LAG_RESERVE_MS = 500;
const LAG_RESERVE_SHARE = 0.25;
const SHORTEST_MS = 20;

/** The time of both players, as the controller tells it and as our own moves use it up. */
export class Clock {
  /** Undefined until a controller says something. */
  #settings: TimeSettings | undefined;
  readonly #left = new Map<Sign, TimeLeft>();

  /** Takes new settings for both colours and starts both clocks afresh. */
  set(settings: TimeSettings): void {
    this.#settings = settings;
    this.#left.clear();
  }

  /** Starts both clocks afresh under the same settings: for a new game. */
  restart(): void {
    this.#left.clear();
  }

  /**
   * Takes what the controller says is left (GTP 2, time_left). `count` is 0 in main time, else stones or, after
   * Japanese byo-yomi settings, periods left. Overtime that no settings announced is taken as Canadian.
   */
  setTimeLeft(color: Sign, seconds: number, count: number): void {
    this.#left.set(color, { seconds: Math.max(0, seconds), count });
  }

  /** Returns how long a move may take in ms, or undefined for no limit. `movesToGo`: of this colour, a guess. */
  timeLimitMs(color: Sign, movesToGo: number): number | undefined {
    if (this.#settings?.system === 'none') return undefined;
    const left = this.#timeLeft(color);
    if (!left) return undefined;
    const { seconds, mostSeconds } = this.#share(left, movesToGo);
    const mostMs = mostSeconds * 1000;
    const reserveMs = Math.min(LAG_RESERVE_MS, mostMs * LAG_RESERVE_SHARE);
    return Math.max(SHORTEST_MS, Math.round(Math.min(seconds * 1000, mostMs - reserveMs)));
  }

  /** Takes the time of a move of ours off the clock, until the controller says better. */
  spend(color: Sign, timeMs: number): void {
    const left = this.#timeLeft(color);
    if (!left) return;
    const seconds = left.seconds - timeMs / 1000;
    if (left.count === 0) this.#left.set(color, this.#afterMainTime(seconds));
    else this.#left.set(color, this.#afterOvertime(left.count, seconds));
  }

  #timeLeft(color: Sign): TimeLeft | undefined {
    const told = this.#left.get(color);
    const settings = this.#settings;
    if (told || !settings || settings.system === 'none') return told;
    return settings.mainSeconds > 0 ? { seconds: settings.mainSeconds, count: 0 } : this.#overtime(settings);
  }

  #overtime(settings: TimeSettings): TimeLeft {
    if (settings.system === 'canadian') return { seconds: settings.periodSeconds, count: settings.stones };
    if (settings.system === 'byoyomi') return { seconds: settings.periodSeconds, count: settings.periods };
    return { seconds: 0, count: 0 };
  }

  /** Returns what to use for one move, and the most there is before time runs out. */
  #share({ seconds, count }: TimeLeft, movesToGo: number): { seconds: number; mostSeconds: number } {
    const settings = this.#settings;
    if (count > 0) {
      const stones = settings?.system === 'byoyomi' ? 1 : count;
      return { seconds: seconds / stones, mostSeconds: seconds };
    }
    const share = seconds / movesToGo;
    if (settings?.system === 'fischer') {
      const most = Math.min(seconds, settings.maxPerMoveSeconds);
      return { seconds: share + settings.incrementSeconds, mostSeconds: most };
    }
    const overtime = settings ? this.#overtime(settings) : { seconds: 0, count: 0 };
    const perStone =
      overtime.count === 0
        ? 0
        : settings?.system === 'byoyomi'
          ? overtime.seconds
          : overtime.seconds / overtime.count;
    return { seconds: share + perStone, mostSeconds: seconds + perStone };
  }

  #afterMainTime(seconds: number): TimeLeft {
    const settings = this.#settings;
    if (settings?.system === 'fischer')
      return { seconds: Math.max(0, seconds) + settings.incrementSeconds, count: 0 };
    if (seconds > 0 || !settings) return { seconds: Math.max(0, seconds), count: 0 };
    return this.#overtime(settings);
  }

  #afterOvertime(count: number, seconds: number): TimeLeft {
    const settings = this.#settings;
    if (settings?.system === 'byoyomi') {
      return { seconds: settings.periodSeconds, count: seconds > 0 ? count : Math.max(1, count - 1) };
    }
    if (count > 1) return { seconds: Math.max(0, seconds), count: count - 1 };
    return settings ? this.#overtime(settings) : { seconds: 0, count: 1 };
  }
}
