import { describe, expect, test } from '@jest/globals';
import { BLACK, PASS } from '../../src/go/point.js';
import type { Change } from '../../src/web/page/browser-engine/calls.js';
import { layOutCodes } from '../../src/web/page/code-layout.js';
import { describeDot, dotShade, lastPlyOf, pointShade } from '../../src/web/page/code-map.js';

const LEVELS = [9, 9, 2];
const change = (code: number, ply: number, captured = 0): Change => ({
  ...{ code, ply, captured, game: 0, color: BLACK, point: code - 1 },
});
const listOf = (changes: readonly Change[]) => ({ levels: LEVELS, size: 9, changes });

describe('a map of codes', () => {
  test('has a dot for each code, alike ones near each other, and is the same each time', () => {
    const changes = Array.from({ length: 82 }, (_, code) => change(code, code));
    const dots = layOutCodes(listOf([...changes, change(40, 90)]));
    expect(dots).toHaveLength(82);
    for (const { x, y } of dots) {
      for (const place of [x, y]) expect(Math.abs(place - 0.5)).toBeLessThanOrEqual(0.5);
    }
    expect(layOutCodes(listOf([...changes, change(40, 90)]))).toEqual(dots);
    // Digits one apart, against digits six or more apart.
    const apart = (a: number, b: number) => Math.hypot(dots[a]!.x - dots[b]!.x, dots[a]!.y - dots[b]!.y);
    const mean = (pairs: number[][]) => pairs.reduce((sum, [a, b]) => sum + apart(a!, b!), 0) / pairs.length;
    const codes = [...Array(72).keys()];
    const near = mean(codes.map((code) => [code, code + 9]));
    const far = mean(codes.filter((code) => code < 18).map((code) => [code, code + 54]));
    expect(near).toBeLessThan(far / 2);
  });

  test('is empty where there is little to lay out', () => {
    expect(layOutCodes(listOf([]))).toEqual([]);
    expect(layOutCodes(listOf([1, 2, 3, 4].map((code) => change(code, code))))).toEqual([]);
    expect(layOutCodes(listOf([1, 2, 3, 4, 5].map((code) => change(code, code))))).toHaveLength(5);
  });

  test('says in words and colours what a code named', () => {
    const dot = (...changes: Change[]) => ({ code: 41, changes, x: 0, y: 0 });
    expect(describeDot(dot(change(41, 11, 2)), 9)).toBe('Code 41: E5, move 12, took 2');
    const often = dot(change(41, 10), change(41, 30, 3));
    expect(describeDot(often, 9)).toBe('Code 41: E5, 2 times, on average at move 21, took up to 3');
    expect(describeDot(dot({ ...change(0, 60), point: PASS }), 9)).toBe('Code 41: pass, move 61');
    expect(lastPlyOf([often, dot(change(41, 25))])).toBe(25);
    expect(dotShade(often, 'ply', 9, 40)).toMatch(/ 50%\)$/);
    expect(dotShade(often, 'captured', 9, 40)).toMatch(/ 75%\)$/);
    expect(dotShade(often, 'point', 9, 40)).toBe(pointShade(40, 9));
    expect(new Set(Array.from({ length: 81 }, (_, point) => pointShade(point, 9))).size).toBe(81);
  });
});
