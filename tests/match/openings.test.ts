import { expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { boardSymmetries } from '../../src/go/symmetry.js';
import { randomOpenings } from '../../src/match/openings.js';

const OPTIONS = { size: 9, stones: 2, seed: 1 };

test('openings differ from each other, and are legal', () => {
  const openings = randomOpenings(300, { ...OPTIONS, stones: 3 });
  expect(new Set(openings.map(String)).size).toBe(300);
  for (const opening of openings) {
    const game = new Game(9);
    for (const point of opening) game.play(game.toPlay, point);
    expect(game.moves).toHaveLength(3);
  }
});

test('the same seed gives the same ones, and a longer list begins with the shorter one', () => {
  expect(randomOpenings(20, OPTIONS).slice(0, 5)).toEqual(randomOpenings(5, OPTIONS));
  expect(randomOpenings(5, { ...OPTIONS, seed: 2 })).not.toEqual(randomOpenings(5, OPTIONS));
});

test('every point is as likely as any other', () => {
  const counts = new Array<number>(81).fill(0);
  for (const [first] of randomOpenings(4000, { ...OPTIONS, stones: 3 })) counts[first!]! += 1;
  // 4000 / 81 = 49.4 on average, with a standard deviation of 7.
  expect(Math.min(...counts)).toBeGreaterThan(49.4 - 4.5 * 7);
  expect(Math.max(...counts)).toBeLessThan(49.4 + 4.5 * 7);
});

test('no two are each other turned or mirrored, or reached by the same moves in another order', () => {
  const openings = randomOpenings(600, OPTIONS).map((opening) => {
    const game = new Game(9);
    for (const point of opening) game.play(game.toPlay, point);
    return boardSymmetries(9).map((order) => order.map((point) => game.stones[point]).join());
  });
  const seen = new Set<string>();
  for (const sides of openings) {
    expect(sides.some((side) => seen.has(side))).toBe(false);
    seen.add(sides[0]!);
  }
  // One stone on 3x3: corner, side, centre; then all three once more.
  const few = randomOpenings(6, { size: 3, stones: 1, seed: 1 }).map(([point]) => 'CSCSXSCSC'[point!]);
  expect([few.slice(0, 3).sort(), few.slice(3).sort()]).toEqual([['C', 'S', 'X'], ['C', 'S', 'X']]); // prettier-ignore
});

test('where there are too few openings they come again', () => {
  expect(randomOpenings(10, { size: 2, stones: 1, seed: 1 }).map(String)).toHaveLength(10);
  expect(randomOpenings(3, { ...OPTIONS, stones: 0 })).toEqual([[], [], []]);
});
