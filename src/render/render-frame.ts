import type { Frame, FrameStyleName, Stones } from './frame.js';
import type { FrameStyle } from './frame-style.js';
import { frameStyle } from './frame-styles.js';

const emptyBoards = new Map<string, Frame>();

/**
 * Returns the picture of a position, [H, W, 3] uint8; 1 is drawn black, -1 white.
 * Throws UserError `bad-board-size` where the style has no picture of such a board.
 */
export function renderFrame(style: FrameStyleName, size: number, stones: Stones): Frame {
  const drawing = frameStyle(style);
  const empty = emptyBoard(drawing, size);
  const frame: Frame = { ...empty, data: empty.data.slice() };
  if (stones.length !== size * size) {
    throw new RangeError(`${stones.length} points for a ${size}x${size} board`);
  }
  const origin = drawing.origin(size);
  stones.forEach((color, point) => {
    if (color === 0) return;
    const cx = origin + drawing.pitch * (point % size);
    const cy = origin + drawing.pitch * Math.floor(point / size);
    drawing.drawStone(frame, cx, cy, color);
  });
  return frame;
}

function emptyBoard(style: FrameStyle, size: number): Frame {
  const key = `${style.name} ${size}`;
  const known = emptyBoards.get(key) ?? style.emptyBoard(size);
  emptyBoards.set(key, known);
  return known;
}
