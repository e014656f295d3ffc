import { describe, expect, test } from '@jest/globals';
import type { RatedGame } from '../../src/arena/rated-game.js';
import { standingsOf } from '../../src/arena/standings.js';

/** Pairs of which A gets this many points, A being Black in the first game. */
function pairs(count: number, points: 0 | 1 | 2, from: number): RatedGame[] {
  return Array.from({ length: count }, (_, index) => {
    const pair = String(from + index);
    return [
      { first: 'A', second: 'B', points: Math.min(1, points), pair },
      { first: 'B', second: 'A', points: points === 2 ? 0 : 1, pair },
    ];
  }).flat();
}

describe('standings', () => {
  test('of 20, 40 and 40 pairs with 0, 1 and 2 points: 70.4 ± 53.6 Elo by pairs', () => {
    const games = [...pairs(20, 0, 0), ...pairs(40, 1, 20), ...pairs(40, 2, 60)];
    const { players, encounters } = standingsOf(games);
    expect(players.map(({ name, wins, losses }) => [name, wins, losses])).toEqual([
      ['A', 120, 80],
      ['B', 80, 120],
    ]);
    expect(encounters[0]!.pairCounts).toEqual([20, 0, 40, 0, 40]);
    expect(encounters[0]!.match!.elo).toBeCloseTo(70.4, 1);
    const { low, high } = encounters[0]!.match!.eloInterval;
    expect(Math.abs((high - low) / 2 / 53.6 - 1)).toBeLessThan(0.03);
  });

  test('an anchor stays where it is; another one who never met it is in another group', () => {
    const games = [...pairs(4, 1, 0), { first: 'C', second: 'D', points: 1 }];
    const { players, groups } = standingsOf(games, { anchors: new Map([['A', 1946]]) });
    expect(players.find(({ name }) => name === 'A')).toMatchObject({ elo: 1946, isAnchor: true });
    expect(players.find(({ name }) => name === 'B')!.elo).toBeCloseTo(1946, 0);
    expect(groups).toEqual([expect.arrayContaining(['A', 'B']), expect.arrayContaining(['C', 'D'])]);
  });
});
