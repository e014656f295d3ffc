import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { deadChains } from '../../src/go/dead-stones.js';
import { type Game, Game as NewGame } from '../../src/go/game.js';
import { gameOfRecord } from '../../src/go/game-record.js';
import { estimateOwnership } from '../../src/go/ownership.js';
import { formatVertex, parseVertex } from '../../src/go/point.js';
import { formatScore, scoreGame } from '../../src/go/score.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { seededRandom } from '../../src/util/rng.js';
import { gameFrom } from '../support/boards.js';

const estimate = (game: Game, seed = 1): Float32Array =>
  estimateOwnership(game, { playouts: 200, random: seededRandom(seed) });

function deadIn(game: Game, seed = 1): string[] {
  const dead = deadChains(game.stones, game.size, estimate(game, seed), 0.2).flat();
  return dead.map((point) => formatVertex(point, game.size)).sort();
}

describe('dead stones by random games', () => {
  test('lone stones in enemy territory are dead, the walls around them alive', () => {
    const game = gameFrom(`. . X O . . . . .
                           . O X O . O O O .
                           . . X O . O . . O
                           X X X O O O . X O
                           O O X X X O O O O
                           . O O O X X X X X
                           . O . O O X . X .
                           O O O X X X . . .
                           . O X X . X . O .`);
    expect(deadIn(game)).toEqual(['B8', 'H1', 'H6']);
  });

  const rest = `X X X X X . . . .
                . . . . . . X . .
                . . . X . . . . .
                . X . . . . X . .
                . . . . X . . . .
                . . X . . . X . .
                . . . . . . . . .`;

  test('a group with two eyes is alive inside enemy territory', () => {
    const game = gameFrom(`. O . O X . . . .
                           O O O O X . X . .
                           ${rest}`);
    expect(deadIn(game)).toEqual([]);
  });

  test('a group with one eye is dead there', () => {
    const game = gameFrom(`. O O O X . . . .
                           O O O O X . X . .
                           ${rest}`);
    expect(deadIn(game)).toEqual(['A8', 'B8', 'B9', 'C8', 'C9', 'D8', 'D9']);
  });

  test('neither side of a seki is dead', () => {
    const game = gameFrom(`. O X . . . .
                           X O X . X . .
                           X O X . . . .
                           X O X . X . .
                           X O X . . . .
                           . O X . X . .
                           O O X . . . .`);
    expect(deadIn(game)).toEqual([]);
  });
});

test('the ends of real games are scored as their players scored them', () => {
  const text = readFileSync(new URL('../fixtures/games-9x9.sgf', import.meta.url), 'utf8');
  const agreed = parseSgfCollection(text).filter((record) => {
    const game = gameOfRecord(record);
    const dead = deadChains(game.stones, game.size, estimate(game), 0.2).flat();
    return formatScore(scoreGame(game, dead).lead) === record.result;
  });
  expect(agreed).toHaveLength(20);
});

test('the estimate follows its seed, keeps to -1..1 and leaves the game alone', () => {
  const game = new NewGame(9);
  game.play(1, parseVertex('E5', 9));
  const first = estimate(game, 5);
  expect(estimate(game, 5)).toEqual(first);
  expect(estimate(game, 6)).not.toEqual(first);
  expect(first.every((value) => value >= -1 && value <= 1)).toBe(true);
  expect(first[40]).toBeGreaterThan(0.3);
  expect(game.moves).toHaveLength(1);
});

test('200 random games on 9x9 take less than half a second', () => {
  const start = performance.now();
  estimate(new NewGame(9));
  expect(performance.now() - start).toBeLessThan(500);
});
