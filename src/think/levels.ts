/** How a level decides. */
export interface Level {
  /** Moves are drawn at this temperature from what the model expects; 0 takes the likeliest. */
  readonly temperature: number;
  /** Futures looked at before a move; 1 is the next frame alone. */
  readonly visits: number;
}

/** From a beginner to full strength, level 1 first. */
export const LEVELS: readonly Level[] = [
  { temperature: 8, visits: 1 },
  { temperature: 4, visits: 1 },
  { temperature: 3, visits: 1 },
  { temperature: 2.5, visits: 1 },
  { temperature: 2, visits: 1 },
  { temperature: 1.5, visits: 1 },
  { temperature: 1, visits: 1 },
  { temperature: 0, visits: 1 },
  { temperature: 0, visits: 16 },
  { temperature: 0, visits: 64 },
];
