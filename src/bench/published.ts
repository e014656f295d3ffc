/** A row of Table 1 of VideoWorld (arXiv 2501.09781v2); shares are 0..1. */
export interface PublishedRow {
  readonly agent: string;
  readonly input: 'video' | 'state';
  readonly legal: number;
  readonly actionValue: number;
  readonly bestAction: number;
}

/** Measured by its authors on their own test split, against KataGo's 9-dan human policy. */
export const PUBLISHED_ROWS: readonly PublishedRow[] = [
  { agent: 'KataGo-human-1d', input: 'state', legal: 1, actionValue: 0.676, bestAction: 0.645 },
  { agent: 'KataGo-human-5d', input: 'state', legal: 1, actionValue: 0.835, bestAction: 0.837 },
  { agent: 'KataGo-human-9d (oracle)', input: 'state', legal: 1, actionValue: 1, bestAction: 1 },
  { agent: 'Transformer 300M', input: 'state', legal: 0.998, actionValue: 0.797, bestAction: 0.872 },
  {
    agent: 'Transformer 300M, no latent codes',
    input: 'video',
    legal: 0.996,
    actionValue: 0.597,
    bestAction: 0.589,
  },
  { agent: 'VideoWorld 50M', input: 'video', legal: 0.995, actionValue: 0.739, bestAction: 0.809 },
  { agent: 'VideoWorld 150M', input: 'video', legal: 0.997, actionValue: 0.82, bestAction: 0.867 },
  { agent: 'VideoWorld 300M', input: 'video', legal: 0.997, actionValue: 0.837, bestAction: 0.881 },
];

/** Section 5.5: moves of the opponent, imagined. */
export const PUBLISHED_REPLIES = { actionValue: 0.712, bestAction: 0.743 } as const;
