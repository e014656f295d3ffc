import { expect, test } from '@jest/globals';
import { BLACK } from '../../src/go/point.js';
import { type Analysis, type MoveAnalysis, headedBy } from '../../src/think/analysis.js';

const map = new Float32Array(81);
const value = { winrate: 0.5, lead: 0, leadStdev: 1, ownership: map, ownershipStdev: map };
const move = (point: number): MoveAnalysis => ({
  ...{ point, visits: 1, prior: 0.1, lcb: 0.4, line: [point], lineVisits: [1] },
  ...value,
});
const analysis: Analysis = {
  ...{ color: BLACK, visits: 3, priors: new Map(), moves: [40, 20, 60].map(move) },
  ...value,
};
const points = ({ moves }: Analysis) => moves.map(({ point }) => point);

test('the move decided upon comes first, the others stay in their order, each once', () => {
  expect(points(headedBy(analysis, 60))).toEqual([60, 40, 20]);
  expect(points(headedBy(analysis, 40))).toEqual([40, 20, 60]);
  expect(points(analysis)).toEqual([40, 20, 60]);
});

test('a move that it does not know changes nothing', () => {
  expect(headedBy(analysis, 5)).toBe(analysis);
  expect(headedBy(analysis, 'resign')).toBe(analysis);
});
