import type { Frame, FrameStyleName, Stones } from './frame.js';
import { cellDifferences } from './read-frame.js';

/**
 * Returns which of some positions looks most like a frame: the sum of squared differences over all cells is the
 * least, the first of equals. Reads pictures that are too blurred for readFrame.
 */
export function nearestBoard(
  style: FrameStyleName,
  size: number,
  frame: Frame,
  boards: readonly Stones[],
): number {
  const cells = cellDifferences(style, size, frame);
  let best = 0;
  let least = Infinity;
  boards.forEach((stones, index) => {
    let sum = 0;
    stones.forEach((content, point) => (sum += cells[point]![content < 0 ? 2 : content]!));
    if (sum < least) [best, least] = [index, sum];
  });
  return best;
}
