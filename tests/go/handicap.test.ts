import { describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import {
  fixedHandicap,
  freeHandicap,
  handicapCount,
  maxFixedHandicap,
  playedHandicap,
} from '../../src/go/handicap.js';
import { BLACK, PASS, WHITE, formatVertex } from '../../src/go/point.js';

const named = (points: readonly number[], size: number): string =>
  points.map((p) => formatVertex(p, size)).join(' ');

// GTP 2, section 4.1.1: the table of fixed handicap placement.
describe('fixed placement', () => {
  test.each([
    [19, 2, 'D4 Q16'],
    [19, 3, 'D4 Q16 D16'],
    [19, 4, 'D4 Q16 D16 Q4'],
    [19, 5, 'D4 Q16 D16 Q4 K10'],
    [19, 6, 'D4 Q16 D16 Q4 D10 Q10'],
    [19, 7, 'D4 Q16 D16 Q4 D10 Q10 K10'],
    [19, 8, 'D4 Q16 D16 Q4 D10 Q10 K16 K4'],
    [19, 9, 'D4 Q16 D16 Q4 D10 Q10 K16 K4 K10'],
    [13, 4, 'D4 K10 D10 K4'],
    [12, 2, 'C3 K10'],
    [9, 5, 'C3 G7 C7 G3 E5'],
    [8, 4, 'C3 F6 C6 F3'],
    [7, 2, 'C3 E5'],
  ])('%i lines, %i stones: %s', (size, count, points) => {
    expect(named(fixedHandicap(size, count), size)).toBe(points);
  });

  test('knows 9 stones on odd boards from 9, 4 on even ones from 8 and on 7, none below', () => {
    const sizes = [2, 6, 7, 8, 9, 10, 13, 18, 19, 24, 25];
    expect(sizes.map(maxFixedHandicap)).toEqual([0, 0, 4, 4, 9, 4, 9, 4, 9, 4, 9]);
  });

  test.each([
    [19, 1, 'invalid number of stones: 1 (allowed: 2 to 9)'],
    [19, 10, 'invalid number of stones: 10 (allowed: 2 to 9)'],
    [10, 5, 'invalid number of stones: 5 (allowed: 2 to 4)'],
    [9, 2.5, 'invalid number of stones: 2.5 (allowed: 2 to 9)'],
    [5, 2, 'invalid number of stones: 2 (allowed: none on this board)'],
  ])('%i lines, %d stones: refused', (size, count, message) => {
    expect(() => fixedHandicap(size, count)).toThrow(message);
  });
});

describe('free placement', () => {
  test.each([2, 3, 5, 6, 9, 10, 19, 25])(
    'on %i lines gives exactly as many different points as asked',
    (size) => {
      for (const count of [2, 3, 5, 9, 10, 24, size * size - 1].filter((n) => n < size * size)) {
        const points = freeHandicap(size, count);
        expect(new Set(points).size).toBe(count);
        expect(points.every((point) => point >= 0 && point < size * size)).toBe(true);
      }
    },
  );

  test('begins with the fixed points and goes on where most room is', () => {
    expect(named(freeHandicap(9, 5), 9)).toBe('C3 G7 C7 G3 E5');
    expect(named(freeHandicap(10, 5), 10)).toMatch(/^C3 H8 C8 H3 [EF][56]$/);
  });

  test.each([
    [9, 81],
    [9, 1],
    [2, 4],
  ])('%i lines, %i stones: refused', (size, count) => {
    expect(() => freeHandicap(size, count)).toThrow(/^invalid number of stones/);
  });
});

describe('handicap that came as moves', () => {
  /** Moves as `b60 w20`, `pass` for a point. */
  const gameOf = (moves: string): Game => {
    const game = new Game(9);
    for (const move of moves.split(' ').filter(Boolean)) {
      const point = move.slice(1) === 'pass' ? PASS : Number(move.slice(1));
      game.play(move.startsWith('b') ? BLACK : WHITE, point);
    }
    return game;
  };

  test.each([
    ['', 0],
    ['b0', 0],
    ['b0 w1 b2', 0],
    ['b0 b8 w1', 2],
    ['b0 b8 b72 w1 b2 b3', 3],
    ['b0 b8 b72 b80', 4],
    ['b0 b8 bpass b72 w1', 2],
    ['w0 b8 b72', 0],
  ])('%j: %i stones', (moves, count) => {
    expect(playedHandicap(gameOf(moves))).toBe(count);
    expect(handicapCount(gameOf(moves))).toBe(count);
  });

  test('is none where stones were set up, or placed as handicap', () => {
    const setUp = new Game(9, { setup: { black: [40], white: [] } });
    const placed = new Game(9, { handicap: [20, 24, 60] });
    for (const game of [setUp, placed]) for (const point of [0, 8]) game.play(BLACK, point);
    expect(playedHandicap(setUp)).toBe(0);
    expect(handicapCount(placed)).toBe(3);
  });
});
