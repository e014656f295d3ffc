import { LEVELS } from './levels.js';

/** Thinking ends by itself here, whatever is asked: memory is finite. */
export const MOST_VISITS = 30_000;
export const MOST_ROLLOUTS = 10_000;

/** From how many sides a board can be looked at. */
export const VIEWS = [1, 8] as const;

/** What a thinker can be told while it runs. */
export interface Settings {
  /** From 1, a beginner, to LEVELS.length; 0: as visits, rollouts and clock say. */
  level: number;
  /** Futures to be looked at before a move; 1 plays the likeliest next frame; 0: as many as a clock allows, without one 1. */
  visits: number;
  /** Above 0, values come from as many imagined games played to the end, instead of the predicted last frame. */
  rollouts: number;
  /** Resigns when the winrate stays below it; 0 never does. */
  resignBelow: number;
  /** From how many sides the board is looked at before a move: 8 is stronger, 1 is faster. */
  views: (typeof VIEWS)[number];
}

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  ...{ level: 0, visits: 0, rollouts: 0, resignBelow: 0 },
  views: 8,
};

/** How one move is decided. */
export interface Effort {
  /** Futures to be looked at; 1 is the next frame alone. */
  readonly visits: number;
  /** Whether futures are imagined to the end of the game. */
  readonly toTheEnd: boolean;
  /** Above 0, the move is drawn at random. */
  readonly temperature: number;
}

/** Returns how a move is decided that may take so many ms; undefined for no limit. */
export function effortOf({ level, visits, rollouts }: Settings, timeLimitMs: number | undefined): Effort {
  if (level > 0) return { ...LEVELS[level - 1]!, toTheEnd: false };
  const wanted = visits > 0 ? visits : timeLimitMs === undefined ? 1 : MOST_VISITS;
  const toTheEnd = rollouts > 0;
  return {
    visits: Math.min(MOST_VISITS, toTheEnd ? Math.max(visits, rollouts + 1) : wanted),
    toTheEnd,
    temperature: 0,
  };
}
