import type { Point } from '../go/point.js';

/** What became of the question to an engine. */
export type Outcome =
  /** A legal move or pass. */
  | 'move'
  /** A move that the rules forbid, or no move at all. */
  | 'illegal'
  | 'resigned'
  /** No answer: it died or hung; the detail says more. */
  | 'failed';

/** What an engine answered about a position, as it is written down. */
export interface Answer {
  /** Game from 0 and moves played. */
  readonly game: number;
  readonly ply: number;
  readonly outcome: Outcome;
  /** A point or PASS, for a move. */
  readonly move?: Point;
  /** For the others: what it said or why it failed. */
  readonly detail?: string;
  /** Of an engine that imagines. */
  readonly imagined?: ImaginedAnswer;
}

export interface ImaginedAnswer {
  /** Whether its first frame shows a legal move: `legal`, or why not. */
  readonly firstFrame: string;
  readonly probability: number;
  /** Its likeliest moves, in order. */
  readonly candidates: readonly Point[];
  /** The opponent's move that its next latent code stands for; absent for a code without a meaning. */
  readonly codeReply?: Point;
  /** The opponent's move in the frame that it imagines after its own; absent where that cannot be read. */
  readonly frameReply?: Point;
}

/** How a judge sees one move. */
export interface Verdict {
  /** Probability of the move over that of the likeliest one, 0..1; 0 for an illegal move. */
  readonly actionValue: number;
  /** Whether it is the judge's likeliest move. */
  readonly isBest: boolean;
  /** Whether it is among its five likeliest. */
  readonly isTopFive: boolean;
}

/** Which positions one is counted with. */
export interface PositionTraits {
  readonly phase: Phase;
  /** The judge's move captures. */
  readonly captures: boolean;
  /** A ko may not be retaken at once. */
  readonly ko: boolean;
  /** The judge's move is a pass. */
  readonly passes: boolean;
}

export const PHASES = ['opening', 'middle', 'end'] as const;
export type Phase = (typeof PHASES)[number];

/** An answer with what the judge thinks of it. */
export interface Row extends Answer {
  /** Undefined where the judge did not answer; `unjudged` says why. */
  readonly verdict?: Verdict;
  readonly unjudged?: string;
  /** The judge's likeliest move. */
  readonly best?: Point;
  readonly traits?: PositionTraits;
  /** Points given away against the best move of a search; undefined where that is not known. */
  readonly scoreLoss?: number;
  /** Whether it is the best move of the search. */
  readonly isSearchBest?: boolean;
  readonly codeReply?: Verdict;
  readonly frameReply?: Verdict;
}
