import { describe, expect, test } from '@jest/globals';
import { type RatingOptions, rate } from '../../src/rating/bradley-terry.js';
import { connectedGroups } from '../../src/rating/connected.js';
import { expectedScore } from '../../src/rating/elo.js';
import { formatElo, formatInterval } from '../../src/rating/format-elo.js';
import type { Meeting } from '../../src/rating/likelihood.js';
import { matchElo } from '../../src/rating/match-elo.js';
import { INDEPENDENT, type Pair, pairEffect } from '../../src/rating/pair-effect.js';
import { profileInterval, superiority } from '../../src/rating/profile.js';
import { surpriseMatrix } from '../../src/rating/surprise.js';
import { seededRandom } from '../../src/util/rng.js';

const game = (first: number, second: number, points: number): Meeting => ({
  ...{ first, second },
  ...{ wins: Number(points === 1), draws: Number(points === 0.5), losses: Number(points === 0) },
});

/** A mirrored pair of a against b, of which a makes so many points: 0, 1 (as the first to move) or 2. */
const pair = (points: 0 | 1 | 2, a = 0, b = 1): Pair => [
  game(a, b, Math.min(1, points)),
  game(b, a, points === 2 ? 0 : 1),
];
const times = (count: number, points: 0 | 1 | 2, a = 0, b = 1): Pair[] =>
  Array.from({ length: count }, () => pair(points, a, b));

/** Both ends of the difference of players 0 and 1, with the pair effect of these games. */
function differenceOf(pairs: readonly Pair[], options: Partial<RatingOptions> = {}) {
  const ratings = rate(pairs.flat(), { players: 2, priorElo: 'pool', firstMove: true, ...options });
  const effect = pairEffect(pairs, ratings);
  const contrast = new Map([
    [0, 1],
    [1, -1],
  ]);
  return {
    ...profileInterval(ratings, contrast, effect),
    effect,
    stronger: superiority(ratings, 0, 1, effect),
  };
}

describe('profile intervals', () => {
  const anchored = { players: 2, anchors: new Map([[1, 0]]), priorGames: 0 };
  const only = new Map([[0, 1]]);

  test('end where the likelihood has fallen by z^2 / 2', () => {
    const ratings = rate([game(0, 1, 1), game(0, 1, 1), game(0, 1, 1), game(0, 1, 0)], anchored);
    const { low, high } = profileInterval(ratings, only, INDEPENDENT);
    const logLikelihood = (elo: number): number =>
      3 * Math.log(expectedScore(elo)) + Math.log(1 - expectedScore(elo));
    for (const end of [low, high]) {
      expect(logLikelihood(400 * Math.log10(3)) - logLikelihood(end)).toBeCloseTo(1.920729, 5);
    }
  });

  test('nothing lost has no upper end, unless a prior gives it one', () => {
    const won = [game(0, 1, 1), game(0, 1, 1)];
    // p^2 falls to e^-1.9207 of 1.
    const { low, high } = profileInterval(rate(won, { ...anchored, priorGames: 1e-9 }), only, INDEPENDENT);
    expect([Math.round(low), high]).toEqual([Math.round(400 * Math.log10(0.38275 / 0.61725)), Infinity]);
    const held = profileInterval(rate(won, { ...anchored, priorGames: 2 }), only, INDEPENDENT);
    expect(held.high).toBeLessThan(1500);
    expect(formatInterval({ low: -0.2, high: Infinity })).toBe('0 to infinite');
    expect(formatElo(-0.004, 2)).toBe('0.00');
  });

  test('what is given has no width, and is stronger or not', () => {
    const ratings = rate([game(0, 1, 1)], { ...anchored, anchors: new Map([[0, 100], [1, 0]]) }); // prettier-ignore
    const { low, high } = profileInterval(ratings, new Map([[0, 1]]), INDEPENDENT);
    expect([low, high].map(Math.round)).toEqual([100, 100]);
    expect(superiority(ratings, 0, 1, INDEPENDENT)).toBe(1);
  });

  test('one pair, even or won, says next to nothing', () => {
    const even = differenceOf(pairs(1));
    expect(even.low).toBeLessThan(-400);
    expect(even.high).toBeGreaterThan(400);
    expect(even.stronger).toBeCloseTo(0.5, 6);
    const won = differenceOf(pairs(2));
    expect(won.low).toBeLessThan(-100);
    expect([won.stronger > 0.8, won.stronger < 0.95]).toEqual([true, true]);

    function pairs(points: 0 | 1 | 2): Pair[] {
      return times(1, points);
    }
  });

  test('to win one game more proves more', () => {
    const all = differenceOf(times(20, 2));
    const allButOne = differenceOf([...times(19, 2), pair(1)]);
    expect(all.low).toBeGreaterThan(allButOne.low);
  });

  test('an anchor that is far from the others does not pull the many', () => {
    // Twenty players of one strength in a ring, one of them held 600 Elo lower.
    const ring = Array.from({ length: 20 }, (_, at) => times(5, 1, at, (at + 1) % 20)).flat();
    const { elo } = rate(ring.flat(), { players: 20, anchors: new Map([[0, 600]]), priorElo: 'pool' });
    for (const value of elo) expect(value).toBeCloseTo(600, 3);
    const first = rate(times(10, 2).flat(), { players: 2, anchors: new Map([[1, 600]]), priorElo: 'pool' });
    const second = rate(times(10, 2).flat(), { players: 2, priorElo: 'pool' });
    expect(first.elo[0]! - 600).toBeCloseTo(second.elo[0]! - second.elo[1]!, 6);
  });
});

describe('the pair effect', () => {
  test('many pairs whose games depend on the opening: as wide as the pentanomial formula', () => {
    const pairs = [...times(200, 0), ...times(400, 1), ...times(400, 2)];
    const { low, high } = differenceOf(pairs, { firstMove: false, priorGames: 1e-3 });
    const { eloInterval } = matchElo([200, 0, 400, 0, 400])!;
    expect((high - low) / (eloInterval.high - eloInterval.low)).toBeCloseTo(1, 2);
  });

  test('is found over all matchups, and not from one pair', () => {
    const decided = (a: number): Pair[] => [...times(10, 0, a, a + 1), ...times(10, 2, a, a + 1)];
    const ratings = (pairs: Pair[]) => rate(pairs.flat(), { players: 8, priorElo: 'pool' });
    const all = [0, 2, 4, 6].flatMap(decided);
    expect(pairEffect(all, ratings(all)).dispersion).toBeGreaterThan(1.8);
    const even = [0, 2, 4, 6].flatMap((a) => times(20, 1, a, a + 1));
    expect(pairEffect(even, ratings(even)).dispersion).toBeLessThan(0.2);
    const one = pairEffect([pair(2)], ratings([pair(2)]));
    expect(one.dispersion).toBeGreaterThan(0.8);
    expect(one.dispersion).toBeLessThan(1.3);
    expect(pairEffect([], ratings([]))).toEqual({ dispersion: 1, freedom: one.freedom - (one.freedom % 1) });
  });
});

test('95 of 100 intervals hold the truth, or nearly so', () => {
  const random = seededRandom(3);
  let held = 0;
  for (let trial = 0; trial < 200; trial++) {
    const pairs = Array.from({ length: 20 }, (): Pair => {
      const p = expectedScore(80);
      return [game(0, 1, Number(random() < p)), game(1, 0, Number(random() >= p))];
    });
    const { low, high } = differenceOf(pairs);
    held += Number(low <= 80 && 80 <= high);
  }
  expect(held).toBeGreaterThanOrEqual(182);
  expect(held).toBeLessThanOrEqual(198);
});

test('paper, scissors and stone is no matter of one number', () => {
  const meetings = [
    [0, 1],
    [1, 2],
    [2, 0],
  ].map(([first, second]): Meeting => ({ first: first!, second: second!, wins: 90, draws: 0, losses: 10 }));
  const surprise = surpriseMatrix(meetings, rate(meetings, { players: 3 }));
  expect(surprise[0]![1]!).toBeGreaterThan(10);
  expect(surprise[1]![0]!).toBeLessThan(-10);
  expect(surprise[0]![0]).toBeNaN();
});

test('players whom no games connect are told apart', () => {
  expect(connectedGroups([game(0, 1, 1), game(1, 3, 0), game(2, 4, 1)], 6)).toEqual([[0, 1, 3], [2, 4], [5]]);
});
