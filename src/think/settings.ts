/** Thinking ends by itself here, whatever is asked: memory is finite. */
export const MOST_VISITS = 30_000;
export const MOST_ROLLOUTS = 10_000;

/** What a thinker can be told while it runs. */
export interface Settings {
  /** Futures to be looked at before a move; 1 plays the likeliest next frame. */
  visits: number;
  /** Above 0, values come from as many imagined games played to the end, instead of the predicted last frame. */
  rollouts: number;
  /** Resigns when the winrate stays below it; 0 never does. */
  resignBelow: number;
}

export const DEFAULT_SETTINGS: Readonly<Settings> = { visits: 1, rollouts: 0, resignBelow: 0 };
