import type { Sign } from '../go/point.js';
import type { Stones } from './frame.js';

/** Returns a position as the side to move sees it: its own stones black. */
export function seenBy(color: Sign, stones: Stones): Stones {
  return color === 1 ? stones : stones.map((stone) => (stone === 0 ? 0 : -stone));
}
