import { describe, expect, test } from '@jest/globals';
import { describeRankCard, rankCards } from '../../src/arena/rank-card.js';
import type { KnownEngine } from '../../src/arena/settings.js';
import { standingsOf } from '../../src/arena/standings.js';

const engine = (name: string, description: string, ...args: string[]): KnownEngine => ({
  ...{ name, description, program: '', args, startup: [] },
});
const gnuGo = (name: string, ...args: string[]): KnownEngine =>
  engine(name, 'GNU Go 3.8', '--mode', 'gtp', ...args);
const us = engine('us', 'VideoWorld Go 1');

/** Ten pairs, of which `us` wins seven games in ten. */
function cardAgainst(other: KnownEngine, size = 9) {
  const games = Array.from({ length: 10 }, (_, pair) => [
    { first: 'us', second: other.name, points: 1, pair: String(pair) },
    { first: other.name, second: 'us', points: pair < 4 ? 0 : 1, pair: String(pair) },
  ]).flat();
  const cards = rankCards(standingsOf(games), { size, komi: 7, engines: [us, other] });
  return cards.find((card) => card.engine === 'us')!;
}

describe('a rank card knows its anchors', () => {
  test('by what the program says and by its level, whatever it is called here', () => {
    const card = cardAgainst(gnuGo('opponent', '--level', '10'));
    expect(card.cgosElo!.elo).toBeGreaterThan(1946 + 50);
    expect(card.cgosElo!.low).toBeLessThan(1946 + 147);
    expect(cardAgainst(gnuGo('opponent')).cgosElo).toEqual(card.cgosElo);
    expect(describeRankCard(card)).toContain('anchor GNU Go 3.8 at level 10');
    expect(card.rank).not.toBeNull();
  });

  test.each<[string, KnownEngine]>([
    ['another program of that name', engine('gnugo-10', 'Random 1')],
    ['another level', gnuGo('gnugo-10', '--level', '1')],
    ['the same written in one word', gnuGo('gnugo-10', '--level=8')],
    ['a level set afterwards', { ...gnuGo('gnugo-10', '--level', '10'), startup: ['level 1'] }],
    ['another version', engine('gnugo-10', 'GNU Go 3.6', '--level', '10')],
    ['KataGo without the profile', engine('katago-human-9d', 'KataGo 1.16', 'gtp', '-model', 'x')],
  ])('not: %s', (_, other) => {
    const card = cardAgainst(other);
    expect([card.cgosElo, card.videoWorldElo, card.rank]).toEqual([null, null, null]);
    expect(describeRankCard(card)).toContain('GNU Go 3.8 at level 10 did not play');
  });

  test('the 9-dan profile is 2700 on the scale of the paper', () => {
    const profile = 'humanSLProfile=preaz_9d,maxVisits=1';
    const args = ['gtp', '-human-model', 'h.bin.gz', '-override-config', profile];
    expect(cardAgainst(engine('nine', 'KataGo 1.16.0', ...args)).videoWorldElo!.elo).toBeGreaterThan(2750);
  });

  test('an anchor is one on its own board only', () => {
    expect(cardAgainst(gnuGo('gnugo-10'), 13).cgosElo).toBeNull();
    expect(cardAgainst(gnuGo('gnugo-10'), 19).rank).not.toBeNull();
  });
});
