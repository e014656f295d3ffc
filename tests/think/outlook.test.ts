import { describe, expect, test } from '@jest/globals';
import { outlookOf, ownershipOf, settledOutlook } from '../../src/think/outlook.js';

const LEVELS = { empty: 1, mover: 0, opponent: 2 };

/** A 3x3 board's last frame from its rows: X the mover, O the other side, `.` empty, `?` anything alike. */
function finalOf(rows: string): Float32Array {
  const chances: Record<string, number[]> = {
    X: [1, 0, 0],
    O: [0, 0, 1],
    '.': [0, 1, 0],
    '?': [1 / 3, 1 / 3, 1 / 3],
  };
  return Float32Array.from(
    rows
      .replace(/\s/g, '')
      .split('')
      .flatMap((cell) => chances[cell]!),
  );
}

describe('ownership of a predicted last frame', () => {
  test('stones are their colour, eyes are their surroundings', () => {
    const owner = ownershipOf(finalOf('.X. XXX OOO'), LEVELS, 3);
    expect([...owner].map((value) => Number(value.toFixed(3)))).toEqual([1, 1, 1, 1, 1, 1, -1, -1, -1]);
  });

  test("what can be anything is nobody's", () => {
    expect([...ownershipOf(finalOf('???????? ?'), LEVELS, 3)]).toEqual(Array(9).fill(0));
  });

  test("the names of the levels are the model's own", () => {
    const turned = { empty: 1, mover: 2, opponent: 0 };
    expect([...ownershipOf(finalOf('XXX OOO OOO'), turned, 3)]).toEqual([-1, -1, -1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('outlook', () => {
  test('half where nobody leads, and the same for both sides', () => {
    expect(outlookOf(new Float32Array(81), 0)).toMatchObject({ lead: 0, winrate: 0.5 });
    const ownership = Float32Array.from({ length: 81 }, (_, point) => (point < 45 ? 0.8 : -0.6));
    const mine = outlookOf(ownership, -7);
    const theirs = outlookOf(
      ownership.map((value) => -value),
      7,
    );
    expect(mine.lead).toBeCloseTo(45 * 0.8 - 36 * 0.6 - 7, 4);
    expect(mine.winrate + theirs.winrate).toBeCloseTo(1, 6);
  });

  test('the same lead is surer where less is open', () => {
    const open = outlookOf(new Float32Array(81).fill(0.1), 0);
    const closed = outlookOf(
      Float32Array.from({ length: 81 }, (_, point) => (point < 45 ? 1 : -1)),
      -0.9,
    );
    expect(open.lead).toBeCloseTo(closed.lead, 4);
    expect(closed.winrate).toBeGreaterThan(0.98);
    expect(open.winrate).toBeLessThan(0.7);
  });

  test('a settled board is won, lost or drawn', () => {
    expect(settledOutlook([1, 1, -1], 0)).toMatchObject({ lead: 1, winrate: 1 });
    expect(settledOutlook([1, 1, -1], -1)).toMatchObject({ lead: 0, winrate: 0.5 });
    expect(settledOutlook([1, 1, -1], -1.5)).toMatchObject({ lead: -0.5, winrate: 0 });
  });
});
