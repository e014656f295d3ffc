import { describe, expect, test } from '@jest/globals';
import { type Counts, matchElo } from '../../src/rating/match-elo.js';
import { normalBelow } from '../../src/rating/normal.js';
import { bayesianLlr, sprt } from '../../src/rating/sprt.js';

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
    ['34-356-0', [356, 0, 34], { nElo: -508.44, nEloError: 34.48, score: 8.7 }],
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
    const shown: Record<string, number> = {
      score: got.score * 100,
      elo: got.elo,
      eloError: got.eloError,
      nElo: got.normalizedElo,
      nEloError: got.normalizedEloError,
      los: got.los * 100,
    };
    for (const [name, value] of Object.entries(expected)) {
      const digits = (String(value).split('.')[1] ?? '').length || 1;
      expect([name, shown[name]!.toFixed(digits)]).toEqual([name, value.toFixed(digits)]);
    }
  });

  test('no games say nothing; all won is not infinite', () => {
    expect(matchElo([0, 0, 0])).toBeUndefined();
    expect(matchElo([0, 0, 0, 0, 5])!.elo).toBeCloseTo(1199.83, 1);
    expect([matchElo([0, 0, 4, 0, 0])!.los, matchElo([0, 0, 0, 0, 5])!.los]).toEqual([0.5, 1]);
  });

  test('the normal distribution', () => {
    expect(normalBelow(0)).toBeCloseTo(0.5, 7);
    expect(normalBelow(1.959963984540054)).toBeCloseTo(0.975, 7);
    expect(normalBelow(-3)).toBeCloseTo(0.001349898, 7);
  });
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
