import { describe, expect, test } from '@jest/globals';
import { Pace } from '../../src/think/pace.js';

describe('pace', () => {
  test('is not known before anything was done', () => {
    const pace = new Pace();
    pace.note('glance-8', 9, 24);
    expect(pace.expected('futures', 9)).toBe(0);
    expect(pace.expected('glance-8', 19)).toBe(0);
    expect(pace.expected('glance-8', 9)).toBe(24);
  });

  test('follows a machine that gets slower or faster, for what was not done since as well', () => {
    const pace = new Pace();
    pace.note('futures', 9, 80);
    pace.note('glance-1', 9, 10);
    for (let move = 0; move < 10; move++) pace.note('glance-1', 9, 20);
    expect(pace.expected('glance-1', 9)).toBeCloseTo(20);
    expect(pace.expected('futures', 9)).toBeCloseTo(160);
    for (let move = 0; move < 10; move++) pace.note('glance-1', 9, 5);
    expect(pace.expected('futures', 9)).toBeCloseTo(40);
  });

  test('changes little by one pause of the machine', () => {
    const pace = new Pace();
    pace.note('futures', 9, 80);
    pace.note('futures', 9, 3000);
    expect(pace.expected('futures', 9)).toBe(100);
    pace.note('futures', 9, 80);
    expect(pace.expected('futures', 9)).toBe(80);
  });
});
