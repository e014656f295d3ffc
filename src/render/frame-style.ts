import type { Frame, FrameStyleName } from './frame.js';
import { compactStyle } from './compact-style.js';
import { originalStyle } from './original-style.js';
import { UserError } from '../util/errors.js';

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

const STYLES: Readonly<Record<FrameStyleName, FrameStyle>> = {
  original: originalStyle,
  compact: compactStyle,
};

/** Returns the style of a name. */
export function frameStyle(name: FrameStyleName): FrameStyle {
  return STYLES[name];
}

/** Returns the side of a style's frames of a board in px, or undefined where it cannot draw it. */
export function sideOf(name: FrameStyleName, size: number): number | undefined {
  try {
    return STYLES[name].frameSide(size);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The names of all styles. */
export const FRAME_STYLES: readonly FrameStyleName[] = Object.values(STYLES).map((style) => style.name);
