import { describe, expect, test } from '@jest/globals';
import { bayesElo } from '../../src/rating/bayes-elo.js';
import { rate } from '../../src/rating/bradley-terry.js';
import type { Meeting } from '../../src/rating/likelihood.js';
import { INDEPENDENT } from '../../src/rating/pair-effect.js';
import { profileInterval } from '../../src/rating/profile.js';

const meeting = (first: number, second: number, wins: number, losses: number, draws = 0): Meeting => ({
  first,
  second,
  wins,
  draws,
  losses,
});

describe('Bradley-Terry ratings', () => {
  // KataGo's own tests; its priorWL is a win and a loss each, so twice as many drawn games.
  test.each<[string, number, Meeting[], number[]]>([
    ['one of three without games', 1, [meeting(1, 2, 200, 100)], [0, 59.9833, -59.9834]],
    ['two beat the third', 1, [meeting(0, 2, 5, 1), meeting(1, 2, 5, 1)], [76.5228, 76.5228, -161.285]],
    ['a chain', 1, [meeting(1, 2, 5, 1), meeting(2, 0, 5, 1)], [-190.849, 190.849, 0]],
    ['a chain, weaker prior', 0.1, [meeting(1, 2, 5, 1), meeting(2, 0, 5, 1)], [-266.471, 266.471, 0]],
    // The published -322.013, 292.742, 14.5828 are KataGo's iteration before the end; this is the exact optimum.
    [
      'uneven chain, weakest prior',
      0.01,
      [meeting(1, 2, 5, 1), meeting(2, 0, 7, 1)],
      [-322.015, 292.741, 14.581],
    ],
  ])("KataGo's test: %s", (_, priorWL, meetings, expected) => {
    const { elo } = rate(meetings, { players: 3, priorGames: 2 * priorWL });
    expected.forEach((value, player) => expect(elo[player]).toBeCloseTo(value, 2));
  });

  test('an anchor far from the prior, and a start far from the optimum, are no trouble', () => {
    // Eighty games of a real tournament; from 0 Newton's first step led beyond all numbers.
    const games = [
      ...[meeting(1, 2, 2, 12), meeting(1, 0, 3, 10), meeting(2, 1, 14, 0)],
      ...[meeting(2, 0, 11, 2), meeting(0, 2, 3, 9, 1), meeting(0, 1, 13, 0)],
    ];
    const { elo } = rate(games, { players: 3, anchors: new Map([[1, 1946]]) });
    [2196.66, 1946, 2388.64].forEach((value, player) => expect(elo[player]).toBeCloseTo(value, 1));
    const far = rate([meeting(0, 1, 30, 30)], { players: 2, anchors: new Map([[0, 9000]]) });
    expect(far.elo[1]).toBeGreaterThan(8900);
  });

  test('an anchor stays, and the others are measured from it', () => {
    const meetings = [meeting(0, 1, 64, 36)];
    const ratings = rate(meetings, { players: 2, anchors: new Map([[1, 1500]]), priorGames: 0 });
    const { elo, spread } = ratings;
    expect(elo[1]).toBe(1500);
    expect(elo[0]).toBeCloseTo(1500 + 400 * Math.log10(64 / 36), 6);
    // One player against a fixed one, in logits: 1 / sqrt(n p (1 - p)).
    expect(Math.sqrt(spread([1])[0]!)).toBeCloseTo(1 / Math.sqrt(100 * 0.64 * 0.36), 6);
  });

  test('what the first move is worth is told apart from strength', () => {
    const meetings = [meeting(0, 1, 70, 30), meeting(1, 0, 60, 40)];
    const { elo, firstMoveElo } = rate(meetings, {
      players: 2,
      anchors: new Map([[1, 0]]),
      priorGames: 0,
      firstMove: true,
    });
    const [asFirst, asSecond] = [400 * Math.log10(70 / 30), 400 * Math.log10(40 / 60)];
    expect(elo[0]).toBeCloseTo((asFirst + asSecond) / 2, 6);
    expect(firstMoveElo).toBeCloseTo((asFirst - asSecond) / 2, 6);
  });

  test('a difference is surer than its two ends where they share what is not known', () => {
    const ratings = rate([meeting(0, 1, 50, 50), meeting(1, 2, 5, 5)], {
      players: 3,
      anchors: new Map([[2, 0]]),
    });
    const width = (...contrast: [number, number][]): number => {
      const { low, high } = profileInterval(ratings, new Map(contrast), INDEPENDENT);
      return high - low;
    };
    expect(width([0, 1], [1, -1])).toBeLessThan(width([0, 1]) / 2);
  });

  test('all games won is not infinite, and a thousand steps are not needed', () => {
    const { elo } = rate([meeting(0, 1, 100, 0)], { players: 2, anchors: new Map([[1, 0]]) });
    // Ten times 1 more than the prior's half a win: odds of 101 to 1 against players at 0.
    expect(elo[0]).toBeCloseTo(400 * Math.log10(101), 6);
  });
});

describe('BayesElo', () => {
  test('the draws of its ruby binding, with the defaults for chess', () => {
    const { elo, error } = bayesElo([meeting(0, 1, 0, 0, 1), meeting(2, 3, 0, 0, 1)], {
      players: 4,
      advantage: 32.8,
      drawElo: 97.3,
    });
    [-5.08, 5.08, -5.08, 5.08].forEach((value, player) => expect(elo[player]).toBeCloseTo(value, 2));
    expect(error[0]).toBeCloseTo(268.27, 1);
  });

  test.each([
    [1, 70],
    [2, 120],
    [3, 159],
    // A sweep of n is (n + 2) wins to 2: 400 log10(3) = 190.8. A run of the original's iteration was seen to print 189.
    [4, 191],
    [5, 218],
  ])('%d to nothing with the settings for Go', (wins, difference) => {
    const [a, b] = bayesElo([meeting(0, 1, wins, 0)], { players: 2 }).elo as [number, number];
    expect(Math.round(a - b)).toBe(difference);
  });
});
