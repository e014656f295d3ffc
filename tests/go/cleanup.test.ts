import { expect, test } from '@jest/globals';
import { cleanupMove } from '../../src/go/cleanup.js';
import { BLACK, PASS, type Point, WHITE, formatVertex, parseVertex } from '../../src/go/point.js';
import { gameFrom } from '../support/boards.js';

const points = (names: string, size: number): Point[] =>
  names.split(' ').map((name) => parseVertex(name, size));

test('dead stones are captured, those with fewest liberties first, and then it is time to pass', () => {
  const game = gameFrom(`. X O . .
                         O X . . .
                         X X . O .
                         . . . . .
                         . . X . .`);
  const dead = points('A4 C5 D3', 5);
  expect(formatVertex(cleanupMove(game, BLACK, dead), 5)).toBe('A5');
  game.play(BLACK, parseVertex('A5', 5));
  expect(['C4', 'D5']).toContain(formatVertex(cleanupMove(game, BLACK, points('C5 D3', 5)), 5));
  expect(cleanupMove(game, BLACK, [])).toBe(PASS);
});

test('one’s own dead stones are left alone, and no stone is thrown away', () => {
  const game = gameFrom(`. O X . .
                         O O X . .
                         X X X . .
                         . . . . .
                         . . . . .`);
  const white = points('B5 A4 B4', 5);
  expect(cleanupMove(game, WHITE, white)).toBe(PASS);
  expect(formatVertex(cleanupMove(game, BLACK, white), 5)).toBe('A5');
});
