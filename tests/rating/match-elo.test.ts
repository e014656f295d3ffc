import { describe, expect, test } from '@jest/globals';
import { type Counts, matchElo } from '../../src/rating/match-elo.js';
import { eloOf } from '../../src/rating/elo.js';
import { normalBelow } from '../../src/rating/normal.js';
import { bayesianLlr, sprt } from '../../src/rating/sprt.js';
import { studentAt, studentBelow } from '../../src/rating/student.js';

/** Published as LL, LD, WL, DD, WD, WW. */
const pairs = (ll: number, ld: number, wl: number, dd: number, wd: number, ww: number): Counts => [
  ll,
  ld,
  wl + dd,
  wd,
  ww,
];

describe('one match, as fastchess computes it', () => {
  test.each<[string, Counts, Record<string, number>]>([
    [
      '76-89-123',
      [89, 123, 76],
      { elo: -15.69, eloError: 30.46, nElo: -20.76, nEloError: 40.13, los: 15.53 },
    ],
    ['136-96-111', [96, 111, 136], { elo: 40.7, eloError: 30.43, nElo: 49.77, nEloError: 36.77, los: 99.6 }],
    // Its error of 34.48 leaves out what is not known of the spread.
    ['34-356-0', [356, 0, 34], { nElo: -508.44, score: 8.7 }],
    [
      '34,54,31,32,64,75',
      pairs(34, 54, 31, 32, 64, 75),
      { elo: 55.58, eloError: 27.65, nElo: 57.94, nEloError: 28.28, los: 100 },
    ],
    [
      '332,433,…',
      pairs(332, 433, 457, 41, 333, 334),
      { elo: -8.64, eloError: 10.33, nElo: -9.17, nEloError: 10.96, los: 5.05 },
    ],
    [
      '7895,8757,…',
      pairs(7895, 8757, 5485, 200, 568, 9999),
      { elo: -21.04, eloError: 2.95, nElo: -19.01, nEloError: 2.65 },
    ],
    ['120-80 as games', [80, 0, 120], { elo: 70.4, eloError: 49.5 }],
    ['120-80 as pairs', [20, 0, 40, 0, 40], { elo: 70.4, eloError: 53.6 }],
  ])('%s', (_, counts, expected) => {
    const got = matchElo(counts)!;
    // Theirs are symmetric, by the normal distribution; with hundreds of pairs that is no difference.
    const half = ({ low, high }: { low: number; high: number }): number => (high - low) / 2;
    const shown: Record<string, number> = {
      score: got.score * 100,
      elo: got.elo,
      nElo: got.normalizedElo!.elo,
    };
    const nearly: Record<string, number> = {
      eloError: half(got.eloInterval),
      nEloError: half(got.normalizedElo!),
      los: 100 * got.los,
    };
    for (const [name, value] of Object.entries(expected)) {
      if (nearly[name] !== undefined) {
        expect([name, Math.abs(nearly[name] / value - 1) < 0.04]).toEqual([name, true]);
        continue;
      }
      const digits = (String(value).split('.')[1] ?? '').length || 1;
      expect([name, shown[name]!.toFixed(digits)]).toEqual([name, value.toFixed(digits)]);
    }
  });

  test('few pairs do not show how they spread', () => {
    const even = matchElo([0, 0, 1, 0, 0])!;
    expect(even.eloInterval.low).toBeLessThan(-300);
    expect(even.los).toBeCloseTo(0.5, 6);
    const won = matchElo([0, 0, 0, 0, 1])!;
    expect(won.interval.low).toBeLessThan(0.4);
    expect([won.los > 0.85, won.los < 0.97]).toEqual([true, true]);
    expect([even.normalizedElo, won.normalizedElo, matchElo([1, 0, 1, 0, 3])!.normalizedElo]).toEqual([null, null, null]); // prettier-ignore
  });

  test('40 to nothing proves more than 39 to 1', () => {
    const low = (counts: Counts): number => matchElo(counts)!.eloInterval.low;
    expect(low([0, 0, 0, 0, 20])).toBeGreaterThan(low([0, 0, 1, 0, 19]));
  });

  test('nearly the plain Wilson interval where both games of many pairs always go the same way', () => {
    // 80 of 100: 0.7112 to 0.8666 (Brown, Cai and DasGupta 2001 give the formula).
    const { score, interval } = matchElo([20, 0, 0, 0, 80])!;
    expect(score).toBe(0.8);
    expect(interval.low).toBeCloseTo(0.7112, 2);
    expect(interval.high).toBeCloseTo(0.8666, 2);
  });

  test('no games say nothing; all won is infinite, from a finite end', () => {
    expect(matchElo([0, 0, 0])).toBeUndefined();
    const won = matchElo([0, 0, 0, 0, 50])!;
    expect([won.elo, won.eloInterval.high, won.interval.high]).toEqual([Infinity, Infinity, 1]);
    expect(won.eloInterval.low).toBeCloseTo(eloOf(won.interval.low), 9);
    // Wilson at 100 of 100, with Student's t for 65 degrees of freedom: t^2 / (n + t^2).
    expect(won.interval.low).toBeCloseTo(1 - 1.99714 ** 2 / (100 + 1.99714 ** 2), 4);
    for (let pairs = 1; pairs <= 300; pairs++) {
      expect(matchElo([0, 0, 0, 0, pairs])!.eloInterval.high).toBe(Infinity);
      expect(matchElo([pairs, 0, 0, 0, 0])!.eloInterval.low).toBe(-Infinity);
    }
    expect(matchElo([50, 0, 0, 0, 0])!.interval.low).toBe(0);
  });

  test("the normal distribution, and Student's", () => {
    expect(normalBelow(0)).toBeCloseTo(0.5, 7);
    expect(normalBelow(1.959963984540054)).toBeCloseTo(0.975, 7);
    expect(normalBelow(-3)).toBeCloseTo(0.001349898, 7);
    // Tables: 97.5 % lie below these.
    for (const [freedom, t] of [
      [5, 2.5706],
      [8, 2.306],
      [30, 2.0423],
      [1e9, 1.96],
    ] as const) {
      // prettier-ignore
      expect(studentBelow(t, freedom)).toBeCloseTo(0.975, 3);
      expect(Math.abs(studentAt(1.959964, freedom) / t - 1)).toBeLessThan(0.003);
    }
    expect(studentBelow(-2.306, 8)).toBeCloseTo(0.025, 3);
  });
});

test.each([
  [0.5, 0],
  [0.64, 99.95],
  [0.75, 190.85],
  [10 / 11, 400],
])('a score of %f is worth %f Elo', (score, elo) => {
  expect(eloOf(score)).toBeCloseTo(elo, 2);
  expect(eloOf(1 - score)).toBeCloseTo(-elo, 2);
});

describe('SPRT', () => {
  const settings = { alpha: 0.05, beta: 0.05 };
  test.each<['normalized' | 'logistic', [number, number], Counts, string]>([
    ['normalized', [0, 2], [36027, 68692, 36433], '0.92'],
    ['normalized', [0, 2], pairs(365, 16618, 36029, 200, 16974, 390), '2.25'],
    ['normalized', [-1.75, 0.25], pairs(127, 4883, 10311, 401, 5150, 104), '3.01'],
    ['logistic', [0.5, 2.5], pairs(223, 9863, 20279, 1000, 10037, 246), '-3.07'],
    ['logistic', [0, 2], pairs(871, 26175, 55003, 980, 26678, 821), '-4.98'],
  ])('%s %p', (model, [elo0, elo1], counts, llr) => {
    const state = sprt(counts, { ...settings, model, elo0, elo1 });
    expect(state.llr.toFixed(2)).toBe(llr);
    expect([state.lower.toFixed(3), state.upper.toFixed(3)]).toEqual(['-2.944', '2.944']);
    expect(state.verdict).toBe(state.llr > 2.944 ? 'elo1' : state.llr < -2.944 ? 'elo0' : 'open');
  });

  test('before the first game nothing is known', () => {
    // Far bounds, and nothing but losses: no first guess may be without a solution.
    for (const counts of [
      [3, 0, 0, 0, 0],
      [40, 0, 0, 0, 0],
      [0, 0, 0, 0, 40],
    ] as Counts[]) {
      const { llr } = sprt(counts, { ...settings, model: 'normalized', elo0: -1500, elo1: -500 });
      expect(Math.sign(llr)).toBe(counts[0] > 0 ? -1 : 1);
    }
    const state = sprt([0, 0, 0, 0, 0], { ...settings, model: 'normalized', elo0: 0, elo1: 5 });
    expect([state.llr, state.verdict]).toEqual([0, 'open']);
  });

  test.each<[[number, number, number], string]>([
    [[1351, 2942, 1477], '2.52'],
    [[555, 298, 555], '-0.74'],
    [[149, 1, 3], '-4.69'],
  ])("cutechess' test: %p", (counts, llr) => {
    expect(bayesianLlr(counts, 0, 10).toFixed(2)).toBe(llr);
  });
});
