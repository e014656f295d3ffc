/** How a level decides. */
export interface Level {
  /** Moves are drawn at this temperature from what the model expects; 0 takes the likeliest. */
  readonly temperature: number;
  /** Futures looked at before a move; 1 is the next frame alone. */
  readonly visits: number;
}

/** From a beginner to full strength, level 1 first. */
export const LEVELS: readonly Level[] = [
  ...[8, 5, 3, 2.3, 1.8, 1.3, 1, 0.7, 0].map((temperature) => ({ temperature, visits: 1 })),
  { temperature: 0, visits: 64 },
];
