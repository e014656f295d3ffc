import { describe, expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { gameOfRecord } from '../../src/go/game-record.js';
import { enclosedDead, passAlive } from '../../src/go/pass-alive.js';
import { BLACK, type Sign, WHITE, formatVertex } from '../../src/go/point.js';
import { readSgfFile } from '../../src/go/read-sgf-file.js';
import { formatScore, scoreGame } from '../../src/go/score.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { gameFrom } from '../support/boards.js';

function seen(picture: string, color: Sign): { alive: string[]; dead: string[] } {
  const { stones, size } = gameFrom(picture);
  const { chains, dead } = passAlive(stones, size, color);
  const words = (points: readonly number[]): string[] =>
    points.map((point) => formatVertex(point, size)).sort();
  return { alive: words([...chains].flatMap((chain) => [...chain.stones])), dead: words(dead) };
}

describe('a chain that lives though its side always passes', () => {
  test('has two eyes; what stands in one of them is dead', () => {
    const picture = `. X O . .
                     X X . X .
                     O X X X .
                     . X . . .
                     X X . . .`;
    expect(seen(picture, BLACK)).toEqual({
      alive: 'A1 A4 B1 B2 B3 B4 B5 C3 D3 D4'.split(' '),
      dead: ['A3'],
    });
    expect(seen(picture, WHITE)).toEqual({ alive: [], dead: [] });
  });

  test('has not one eye, nor one that is false', () => {
    expect(
      seen(
        `. X . . .
         X X . . .
         . . . . .
         . . . . .
         . . . . .`,
        BLACK,
      ).alive,
    ).toEqual([]);
    expect(
      seen(
        `. X . X O
         X O O X O
         X X X O O
         O O O O .
         . . . . .`,
        BLACK,
      ).alive,
    ).toEqual([]);
  });

  test('leaves stones alone that have room to live', () => {
    const picture = `. X . . . . .
                     X X X X X X X
                     . . . . . . .
                     . O . . . . .
                     . . . . . . .
                     X X X X X X X
                     . X . . . . .`;
    expect(seen(picture, BLACK).dead).toEqual([]);
  });
});

test.each([9, 13, 19])(
  'games of KataGo on %dx%d end in what its record says, stones inside living walls taken off',
  async (size) => {
    const path = fileURLToPath(new URL(`../../sgf/test-b10-${size}x${size}.sgf.gz`, import.meta.url));
    const results = parseSgfCollection(await readSgfFile(path)).map((record) => {
      const game = gameOfRecord(record);
      const dead = enclosedDead(game.stones, size);
      return { counted: formatScore(scoreGame(game, dead).lead), record: record.result };
    });
    expect(results.length).toBeGreaterThan(10);
    for (const { counted, record } of results) expect(counted).toBe(record);
  },
);
