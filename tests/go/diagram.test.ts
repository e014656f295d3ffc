import { describe, expect, test } from '@jest/globals';
import { drawBoard, parseDiagram } from '../../src/go/diagram.js';
import { Game } from '../../src/go/game.js';
import { PASS, parseVertex } from '../../src/go/point.js';
import { playAll } from '../support/boards.js';

test('a board is drawn with coordinates and the last move in parentheses', () => {
  const game = playAll(new Game(4), 'B A4, W B3, B D1');
  expect(drawBoard(game.stones, 4, parseVertex('D1', 4)).split('\n')).toEqual([
    '   A B C D',
    ' 4 X . . . 4',
    ' 3 . O . . 3',
    ' 2 . . . . 2',
    ' 1 . . .(X)1',
    '   A B C D',
  ]);
  expect(drawBoard(game.stones, 4, parseVertex('A4', 4)).split('\n')[1]).toBe(' 4(X). . . 4');
});

test.each([2, 9, 14, 15, 19, 25])('what is drawn on %i lines is read back', (size) => {
  const game = playAll(new Game(size), 'B A1, W B2, B A2');
  const last = game.moves.at(-1)!.point;
  expect(parseDiagram(drawBoard(game.stones, size, last))).toEqual({
    size,
    stones: game.stones,
    lastMove: last,
  });
});

test('a diagram needs no coordinates and no blanks', () => {
  const { size, stones, lastMove } = parseDiagram(`.X+
                                                   ...
                                                   O.X`);
  expect([size, lastMove]).toEqual([3, PASS]);
  expect([...stones]).toEqual([0, 1, 0, 0, 0, 0, -1, 0, 1]);
});

describe('a bad diagram is refused', () => {
  test.each([
    ['. .\n. . .', 'row 2 is not 2 of X, O and . : ...'],
    ['. ?\n. .', 'row 1 is not 2 of X, O and . : .?'],
    ['.', 'a board of 1 rows'],
  ])('%j', (text, message) => {
    expect(() => parseDiagram(text)).toThrow(message);
  });
});
