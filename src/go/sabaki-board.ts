import type { Vertex } from '@sabaki/go-board';
import goBoardModule from '@sabaki/go-board';
import type { Point } from './point.js';

// The package's types describe a `default` export that its CommonJS module does not have.
export const GoBoard = goBoardModule as unknown as typeof goBoardModule.default;
export type GoBoard = InstanceType<typeof GoBoard>;

export function toVertex(point: Point, size: number): Vertex {
  return [point % size, Math.floor(point / size)];
}

/** Returns the board's stones by point, [S * S] int8. */
export function stonesOf(board: GoBoard): Int8Array {
  const { width, height, signMap } = board;
  const stones = new Int8Array(width * height);
  for (let y = 0; y < height; y++) stones.set(signMap[y]!, y * width);
  return stones;
}
