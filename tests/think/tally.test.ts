import { expect, test } from '@jest/globals';
import { Tally } from '../../src/think/tally.js';

const outlook = (lead: number, ...ownership: number[]) => ({
  ...{ lead, winrate: lead > 0 ? 0.75 : 0.25 },
  ownership: Float32Array.from(ownership),
});

test.each([
  { added: 1, lead: 3, stdev: 0, ownership: [0.5, -1], spread: [0, 0] },
  { added: 2, lead: 2, stdev: 1, ownership: [0.5, 0], spread: [0, 1] },
  { added: 3, lead: 3, stdev: Math.sqrt(8 / 3), ownership: [0.5, 0], spread: [0, Math.sqrt(2 / 3)] },
])('$added outlooks have the mean and the spread of all, whoever saw them', ({ added, ...wanted }) => {
  const tally = new Tally();
  const seen = [
    [outlook(3, 0.5, -1), 1],
    [outlook(-1, -0.5, -1), -1],
    [outlook(5, 0.5, 0), 1],
  ] as const;
  for (const [one, color] of seen.slice(0, added)) tally.add(one, color);
  // To be asked changes nothing.
  tally.seenBy(1);
  const black = tally.seenBy(1);
  expect(black.lead).toBeCloseTo(wanted.lead);
  expect(black.leadStdev).toBeCloseTo(wanted.stdev);
  wanted.ownership.forEach((value, point) => expect(black.ownership[point]).toBeCloseTo(value));
  wanted.spread.forEach((value, point) => expect(black.ownershipStdev[point]).toBeCloseTo(value));
  expect(tally.seenBy(-1)).toMatchObject({ lead: -black.lead, winrate: 1 - black.winrate });
});
