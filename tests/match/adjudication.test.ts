import { describe, expect, test } from '@jest/globals';
import { BLACK, WHITE } from '../../src/go/point.js';
import { Adjudicator, parseAdjudication } from '../../src/match/adjudication.js';

describe('a rule', () => {
  test.each([
    ['30', { points: 30, moves: 3 }],
    ['0.5,1', { points: 0.5, moves: 1 }],
    [' 1000,1000 ', { points: 1000, moves: 1000 }],
  ])('%j', (text, rule) => expect(parseAdjudication(text)).toEqual(rule));

  test.each(['', '0', '0,3', '-5', '1000.5', '30,0', '30,1001', '30,1.5', '30;3', 'many'])(
    'not %j',
    (text) => {
      expect(() => parseAdjudication(text)).toThrow(`"${text}" says not when a game is given up`);
    },
  );
});

describe('a game of a rule of 10 points, twice', () => {
  /** Who has won after each estimate, `b12` being Black's engine that sees Black 12 points ahead. */
  const after = (estimates: string): (number | undefined)[] => {
    const adjudicator = new Adjudicator({ points: 10, moves: 2 });
    return estimates.split(' ').map((estimate) => {
      const lead = estimate.slice(1) === '?' ? undefined : Number(estimate.slice(1));
      return adjudicator.note(estimate.startsWith('b') ? BLACK : WHITE, lead);
    });
  };
  const open = undefined;

  test.each([
    ['is won where both say so twice, exactly so far ahead', 'b10 w10 b10 w10', [open, open, open, BLACK]],
    ['is won by White too', 'b-11 w-12 b-11 w-12', [open, open, open, WHITE]],
    ['is open while one sees less', 'b12 w9.9 b12 w9.9 b12 w12', [open, open, open, open, open, open]],
    ['is open while one says nothing', 'b12 w? b12 w? b12', [open, open, open, open, open]],
    ['is open where each sees itself ahead', 'b12 w-12 b12 w-12', [open, open, open, open]],
    [
      'begins anew when the other is ahead',
      'b12 w12 b-12 w-12 b-12 w-12',
      [open, open, open, open, open, WHITE],
    ],
  ])('%s', (_, estimates, winners) => expect(after(estimates)).toEqual(winners));
});
