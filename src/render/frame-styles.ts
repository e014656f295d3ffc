import { UserError } from '../util/errors.js';
import { compactStyle } from './compact-style.js';
import type { FrameStyleName } from './frame.js';
import type { FrameStyle } from './frame-style.js';
import { originalStyle } from './original-style.js';

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
