import type { Frame } from '../render/frame.js';
import type { BoardReading } from '../vision/board-reader.js';

/** So much of a distance between lines around a point belongs to it. */
const REACH = 0.4;
/** Every so many-th pixel is looked at, each way. */
const STEP = 2;
/** Grey levels that a point's pixels differ on average when something has changed there; what encoders do to a picture is less. */
const CHANGED = 8;

/** Returns whether any point of a board looks other than before on a picture of the same size. */
export function isChanged(
  before: Frame,
  now: Frame,
  { size, lattice: { x, y, dx, dy } }: Pick<BoardReading, 'size' | 'lattice'>,
): boolean {
  const inside = (at: number, side: number): number => Math.min(Math.max(Math.round(at), 0), side - 1);
  for (let point = 0; point < size * size; point++) {
    const [atX, atY] = [x + (point % size) * dx, y + Math.floor(point / size) * dy];
    const [left, right] = [inside(atX - REACH * dx, now.width), inside(atX + REACH * dx, now.width)];
    const [top, bottom] = [inside(atY - REACH * dy, now.height), inside(atY + REACH * dy, now.height)];
    let [sum, count] = [0, 0];
    for (let row = top; row <= bottom; row += STEP) {
      for (let column = left; column <= right; column += STEP) {
        const at = 3 * (row * now.width + column);
        for (let part = at; part < at + 3; part++) sum += Math.abs(now.data[part]! - before.data[part]!);
        count += 3;
      }
    }
    if (sum > CHANGED * count) return true;
  }
  return false;
}
