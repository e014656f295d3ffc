import { describe, expect, test } from '@jest/globals';
import { parseVertex } from '../../src/go/point.js';
import { nearestBoard } from '../../src/render/nearest-board.js';
import { readReleased } from '../../src/render/released-reader.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { gameFrom, playAll } from '../support/boards.js';

const draw = (stones: Int8Array) => renderFrame('original', 9, stones);

describe("the released program's reader", () => {
  test('finds a new stone of either colour at many points', () => {
    const empty = draw(new Int8Array(81));
    for (let point = 0; point < 81; point += 4) {
      for (const color of [1, -1]) {
        const stones = new Int8Array(81);
        stones[point] = color;
        expect([point, color, readReleased(9, empty, draw(stones))]).toEqual([point, color, point]);
      }
    }
  });

  test('takes three captured stones for the move', () => {
    const game = gameFrom(`
      . . X X X . . . .
      . X O O O X . . .
      . . X X . . . . .
      . . . . . . . . .
      . . . . . . . . .
      . . . . . . . . .
      . . . . . . . . .
      . . . . . . . . .
      . . . . . . . . .`);
    const before = draw(game.stones);
    playAll(game, 'B E7');
    const captured = ['C8', 'D8', 'E8'].map((vertex) => parseVertex(vertex, 9));
    expect(captured).toContain(readReleased(9, before, draw(game.stones)));
  });

  test('finds nothing where nothing has changed, or next to nothing', () => {
    const board = draw(new Int8Array(81));
    expect(readReleased(9, board, board)).toBeUndefined();
    const noisy = {
      ...board,
      data: board.data.map((value, i) => (i % 7 === 0 ? Math.min(255, value + 60) : value)),
    };
    expect(readReleased(9, board, noisy)).toBeUndefined();
  });
});

test('a blurred frame is nearest to the board that it shows', () => {
  const boards = Array.from({ length: 81 }, (_, point) => {
    const stones = new Int8Array(81);
    stones[point] = point % 2 === 0 ? 1 : -1;
    return stones;
  });
  const grey = draw(new Int8Array(81));
  for (const point of [0, 31, 80]) {
    const shown = draw(boards[point]!);
    // Three tenths of the stone only: too little for readFrame.
    const data = shown.data.map((value, i) => Math.round(0.3 * value + 0.7 * grey.data[i]!));
    expect(nearestBoard('original', 9, { ...shown, data }, boards)).toBe(point);
  }
});
