import { describe, expect, test } from '@jest/globals';
import { summarize } from '../../src/eval/timings.js';

describe('timings', () => {
  test('median and 95th percentile are measurements by nearest rank', () => {
    const times = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(summarize(times)).toEqual({ n: 100, medianMs: 50, p95Ms: 95 });
    expect(summarize([7])).toEqual({ n: 1, medianMs: 7, p95Ms: 7 });
    expect(summarize([3, 1, 2])).toEqual({ n: 3, medianMs: 2, p95Ms: 3 });
  });

  test('nothing measured has no summary', () => {
    expect(() => summarize([])).toThrow('no measurements');
  });
});
