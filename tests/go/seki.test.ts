import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { deadChains } from '../../src/go/dead-stones.js';
import { gameOfRecord } from '../../src/go/game-record.js';
import { estimateOwnership } from '../../src/go/ownership.js';
import { formatVertex } from '../../src/go/point.js';
import { sekiChains } from '../../src/go/seki.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { seededRandom } from '../../src/util/rng.js';
import { gameFrom } from '../support/boards.js';

function sekiIn(picture: string): string[] {
  const { stones, size } = gameFrom(picture);
  return sekiChains(stones, size)
    .flat()
    .map((point) => formatVertex(point, size))
    .sort();
}

describe('seki', () => {
  test('is groups without eyes that share two liberties', () => {
    expect(
      sekiIn(`. O X . . . .
              X O X . X . .
              X O X . . . .
              X O X . X . .
              X O X . . . .
              . O X . X . .
              O O X . . . .`),
    ).toEqual('A1 A3 A4 A5 A6 B1 B2 B3 B4 B5 B6 B7'.split(' '));
  });

  test('is groups of one eye each that share one liberty', () => {
    expect(
      sekiIn(`. X . O . O X
              X X O O O O X
              O O O X X X X
              X X X X . X .
              . X . X X . .
              X X X . . . .
              . X . . X . .`),
    ).toEqual('A5 A6 B5 B6 B7 C5 C6 D6 D7 E6 F6 F7'.split(' '));
  });

  test('is none between groups with two eyes, whatever is left between them', () => {
    expect(
      sekiIn(`. X . O . O X
              X X . O O O X
              . X O O . O X
              X X O O O O X
              . X O X X X X
              X X O X . X .
              . X O X X X .`),
    ).toEqual([]);
  });

  test('is none in an opening, where nobody has eyes yet', () => {
    expect(
      sekiIn(`. . . . . . .
              . . . . O . .
              . X . . . . .
              . . . . . . .
              . . X . . O .
              . . . . . . .
              . . . . . . .`),
    ).toEqual([]);
  });
});

test('two of twenty real games ended in seki, one with an eye on each side and one without', () => {
  const text = readFileSync(new URL('../fixtures/games-9x9.sgf', import.meta.url), 'utf8');
  const found = parseSgfCollection(text).flatMap((record) => {
    const game = gameOfRecord(record);
    const ownership = estimateOwnership(game, { playouts: 200, random: seededRandom(1) });
    const dead = deadChains(game.stones, game.size, ownership, 0.2).flat();
    const chains = sekiChains(game.stones, game.size, dead);
    return chains.length === 0 ? [] : [chains.map(([first]) => formatVertex(first!, game.size)).join(' ')];
  });
  expect(found).toEqual(['H9 H6', 'E9 H9']);
});
