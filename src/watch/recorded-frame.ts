import type { Frame } from '../render/frame.js';

export interface RecordedFrame {
  /** From 0. */
  readonly number: number;
  /** When it is shown; undefined where the recording does not say. */
  readonly timeMs: number | undefined;
  readonly picture: Frame;
}
