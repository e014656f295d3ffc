import type { Frame } from '../render/frame.js';
import type { Answer } from './row.js';
import type { Position } from './split.js';

/** An engine that is measured. */
export interface Subject {
  /** What tables call it. */
  readonly name: string;
  /** `video` sees pictures, `state` sees stones. */
  readonly input: 'video' | 'state';
  /** Positions that it looks at at the same time. */
  readonly atOnce: number;
  /** Returns everything that decides what it answers, for telling two measurements apart. Throws UserError, also where it cannot play on such a board. */
  describe(size: number): Promise<Readonly<Record<string, unknown>>>;
  /** Returns what it would play. An engine that fails is an answer too; throws only where it will never answer. */
  answer(position: Position): Promise<Answer>;
  /** Returns the frame that it imagines at a position, the mover in black. */
  imagine?(position: Position): Promise<Frame | undefined>;
  /** Never rejects. */
  stop(): Promise<void>;
}
