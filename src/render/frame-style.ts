import type { Frame, FrameStyleName } from './frame.js';

/** How a position is drawn. Integers only, so that every machine and language draws the same bytes. */
export interface FrameStyle {
  readonly name: FrameStyleName;
  /** Distance in px between two intersections; the square of this side around each one is its cell. */
  readonly pitch: number;
  /** Returns where the first intersection lies, in px from the left and from the top. */
  origin(size: number): number;
  /** Returns the side of the square frame in px. Throws UserError `bad-board-size` for a size it cannot draw. */
  frameSide(size: number): number;
  /** Returns a new frame of an empty board. */
  emptyBoard(size: number): Frame;
  /** Draws a stone (1 black, -1 white) with its centre at pixel (cx, cy); the border clips it. */
  drawStone(frame: Frame, cx: number, cy: number, color: number): void;
}
