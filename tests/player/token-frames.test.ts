import { expect, test } from '@jest/globals';
import {
  RELEASED_FIRST,
  RELEASED_LATER,
  TRAINED_PIXELS,
  thereAndBack,
  toFrame,
} from '../../src/player/token-frames.js';

const back = ({ normalise, toByte }: typeof TRAINED_PIXELS, byte: number): number => toByte(normalise(byte));

test('trained pixels come back as they were', () => {
  for (let byte = 0; byte < 256; byte++) expect(back(TRAINED_PIXELS, byte)).toBe(byte);
});

test('the released program normalises first and later frames differently, and cuts', () => {
  expect([0, 165, 255].map((byte) => back(RELEASED_FIRST, byte))).toEqual([0, 164, 254]);
  expect([0, 165, 255].map((byte) => back(RELEASED_LATER, byte))).toEqual([0, 165, 254]);
  expect(RELEASED_LATER.normalise(165)).toBeCloseTo(0.2992, 4);
  expect(RELEASED_FIRST.normalise(165)).toBeCloseTo(0.2941, 4);
});

test('planes of numbers become pixels', () => {
  const pixels = Float32Array.from([-1, 1, 0, -1, 1, 3]);
  const { data } = toFrame(pixels, 2, 1, TRAINED_PIXELS);
  expect([...data]).toEqual([0, 128, 255, 255, 0, 255]);
  const rows = toFrame(new Float32Array(3 * 2 * 3).fill(1), 2, 3, TRAINED_PIXELS);
  expect(rows).toEqual({ width: 2, height: 3, data: new Uint8Array(2 * 3 * 3).fill(255) });
  expect([
    ...thereAndBack({ width: 1, height: 1, data: Uint8Array.of(255, 165, 0) }, RELEASED_FIRST).data,
  ]).toEqual([254, 164, 0]);
});
