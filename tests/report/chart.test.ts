import { describe, expect, test } from '@jest/globals';
import { chart } from '../../src/report/chart.js';
import { roundTicks } from '../../src/report/ticks.js';

describe('ticks', () => {
  test.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 100, [0, 20, 40, 60, 80, 100]],
    [-12.5, 8, [-15, -10, -5, 0, 5, 10]],
    [1890, 2317, [1800, 1900, 2000, 2100, 2200, 2300, 2400]],
    [0.981, 0.9993, [0.98, 0.985, 0.99, 0.995, 1]],
  ])('from %d to %d are round and cover it', (low, high, ticks) => {
    expect(roundTicks(low, high)).toEqual(ticks);
  });

  test.each([0, 7, -3])('of a single value %d still make an axis', (value) => {
    const ticks = roundTicks(value, value);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks[0]).toBeLessThanOrEqual(value);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(value);
  });
});

const numbers = (text: string, pattern: RegExp): number[][] =>
  [...text.matchAll(pattern)].map((match) => match.slice(1).map(Number));

describe('a chart', () => {
  test('places points in proportion, with error bars, the y axis upwards', () => {
    const { text } = chart({
      caption: 'c',
      x: { label: 'ply', include: [0, 10] },
      y: { label: 'share', include: [0, 1] },
      series: [
        {
          name: 'one',
          kind: 'line',
          points: [
            { x: 0, y: 0 },
            { x: 5, y: 0.5, low: 0.25, high: 0.75 },
            { x: 10, y: 1 },
          ],
        },
      ],
    });
    const [a, b, c] = numbers(text, /<circle class="f0" cx="([\d.]+)" cy="([\d.]+)"/g) as [
      number[],
      number[],
      number[],
    ];
    expect(b[0]! - a[0]!).toBeCloseTo(c[0]! - b[0]!, 1);
    expect(a[1]! - b[1]!).toBeCloseTo(b[1]! - c[1]!, 1);
    expect(c[1]!).toBeLessThan(a[1]!);
    const [[x, low, high]] = numbers(text, /class="whisker s0" d="M([\d.]+) ([\d.]+)V([\d.]+)/g) as [
      number[],
    ];
    expect(x).toBe(b[0]);
    expect((low! + high!) / 2).toBeCloseTo(b[1]!, 1);
    expect(low! - high!).toBeCloseTo((a[1]! - c[1]!) / 2, 1);
    expect(text).toContain('<polyline class="curve s0"');
  });

  test('leaves out what is no number and never writes one', () => {
    const { text } = chart({
      caption: '',
      x: { label: 'x' },
      y: { label: 'y' },
      series: [
        {
          name: 'a',
          kind: 'line',
          points: [
            { x: 1, y: NaN },
            { x: 2, y: Infinity, low: 0, high: NaN },
          ],
        },
      ],
    });
    expect(text).not.toMatch(/NaN|Infinity/);
    expect(text).not.toContain('<circle');
  });

  test('sets bars of several series side by side on the axis, under names', () => {
    const { text } = chart({
      caption: '',
      x: { label: '', names: ['a < b', 'c'] },
      y: { label: '', include: [0] },
      series: ['one', 'two'].map((name) => ({
        name,
        kind: 'bars',
        points: [0, 1].map((x) => ({ x, y: x + 1 })),
      })),
    });
    const bars = numbers(
      text,
      /<rect class="f\d" x="([\d.]+)" width="([\d.]+)" y="([\d.]+)" height="([\d.]+)" op/g,
    );
    expect(bars).toHaveLength(4);
    expect(new Set(bars.map(([, , y, height]) => Math.round(y! + height!))).size).toBe(1);
    expect(bars[2]![0]).toBeCloseTo(bars[0]![0]! + bars[0]![1]!, 1);
    expect(text).toContain('>a &#60; b<');
    expect(text).toContain('>two</text>');
  });
});
