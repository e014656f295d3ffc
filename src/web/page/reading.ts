import { BLACK, type Point, WHITE } from '../../go/point.js';
import type { Frame } from '../../render/frame.js';
import type { SeenBoard } from './browser-engine/calls.js';

/** A board that was read off a picture and waits for a person's word. */
export interface Reading extends SeenBoard {
  readonly picture: Frame;
}

/** Returns a reading in which a point that was empty is black, a black one white, a white one empty; it is beyond doubt then. */
export function corrected(reading: Reading, point: Point): Reading {
  const stones = Int8Array.from(reading.stones);
  stones[point] = stones[point] === 0 ? BLACK : stones[point] === BLACK ? WHITE : 0;
  return { ...reading, stones, doubtful: reading.doubtful.filter((other) => other !== point) };
}
