import { describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, parseVertex } from '../../src/go/point.js';
import { rulesByName } from '../../src/go/rules.js';
import { estimateLead, expectedSurplus, formatScore, scoreGame, surplusOf } from '../../src/go/score.js';
import { seededRandom } from '../../src/util/rng.js';
import { drawn, gameFrom, playAll, rowsOf } from '../support/boards.js';

const area = { rules: rulesByName('tromp-taylor'), komi: 0 };
const territory = { rules: rulesByName('japanese'), komi: 0 };

// Black: 2 columns of 5 stones or points; White the same; one column between them.
const split = `. X . O .
               . X . O .
               . X . O .
               . X . O .
               . X . O .`;

const withDead = `. X . O .
                  O X . O X
                  . X . O .
                  . X . O .
                  . X . O .`;

describe('area', () => {
  test('counts stones and what they surround; points between both colours are nobody’s', () => {
    expect(scoreGame(gameFrom(split, area))).toMatchObject({ black: 10, white: 10, lead: 0 });
    const { owner } = scoreGame(gameFrom(split, area));
    expect(rowsOf(owner, 5)[0]).toBe('X X . O O');
  });

  test('adds komi to White', () => {
    expect(scoreGame(gameFrom(split, { ...area, komi: 6.5 })).lead).toBe(-6.5);
    expect(scoreGame(gameFrom(split, { ...area, komi: -3 })).lead).toBe(3);
  });

  test('gives the whole board to a lone stone, and nothing but komi on an empty one', () => {
    expect(scoreGame(playAll(new Game(9, area), 'B E5')).lead).toBe(81);
    expect(scoreGame(new Game(9, { ...area, komi: 7 })).lead).toBe(-7);
  });

  test('takes dead stones off the board first', () => {
    const game = gameFrom(withDead, area);
    const dead = [parseVertex('A4', 5)];
    expect(scoreGame(game)).toMatchObject({ black: 6, white: 6 });
    expect(scoreGame(game, dead)).toMatchObject({ black: 11, white: 5 });
    expect(scoreGame(game, [...dead, parseVertex('E4', 5)])).toMatchObject({ black: 10, white: 10 });
    expect(rowsOf(game.stones, 5)).toEqual(drawn(withDead));
  });
});

describe('territory', () => {
  test('counts surrounded points, dead stones twice and captured stones once', () => {
    expect(scoreGame(gameFrom(split, territory))).toMatchObject({ black: 5, white: 5 });
    const dead = [parseVertex('A4', 5)];
    expect(scoreGame(gameFrom(withDead, territory), dead)).toMatchObject({ black: 6, white: 0 });
    const captured = playAll(gameFrom(split, territory), 'W A5, B A4');
    expect(captured.capturesBy(BLACK)).toBe(1);
    // One prisoner, and A4 is a stone now: 4 points and 1 prisoner.
    expect(scoreGame(captured)).toMatchObject({ black: 5, white: 5 });
  });

  test('gives nobody the shared liberties of a seki', () => {
    const seki = `. O X . . . .
                  X O X . . . .
                  X O X . . . .
                  X O X . . . .
                  X O X . . . .
                  . O X . . . .
                  O O X . . . .`;
    expect(scoreGame(gameFrom(seki, territory))).toMatchObject({ black: 28, white: 0 });
    expect(scoreGame(gameFrom(seki, area))).toMatchObject({ black: 39, white: 8 });
  });
});

test('territory is area less the stones that Black placed more, whatever was captured, and passed', () => {
  const random = seededRandom(5);
  for (let number = 0; number < 40; number++) {
    const game = new Game(9, { ...territory, handicap: [[], [20], [20, 60]][number % 3]! });
    for (let ply = 0; ply < 30 + number; ply++) {
      const legal = game.legalMoves(game.toPlay, 'superko');
      const passes = legal.length === 0 || random() < 0.1;
      game.play(game.toPlay, passes ? PASS : legal[Math.floor(random() * legal.length)]!);
    }
    const byTerritory = scoreGame(game).lead;
    const surplus = surplusOf(game)!;
    game.rules = area.rules;
    expect(byTerritory).toBe(scoreGame(game).lead - surplus);
    expect(surplusOf(game)).toBeUndefined();
  }
});

test('in territory who is to move is expected to place as many stones as the other, or one more, each as likely', () => {
  const after = (plies: number): Game => {
    const game = new Game(9, { ...territory, komi: 0 });
    for (let ply = 0; ply < plies; ply++) game.play(game.toPlay, ply);
    return game;
  };
  expect(expectedSurplus(0, BLACK)).toBe(0.5);
  expect(expectedSurplus(1, WHITE)).toBe(0.5);
  // Black has 41 of 81 points: half a stone ahead of an even board.
  const ownership = Float32Array.from({ length: 81 }, (_, point) => (point < 41 ? 1 : -1));
  expect([0, 1, 2].map((plies) => estimateLead(after(plies), ownership))).toEqual([1, 1, 1]);
});

describe('handicap compensation', () => {
  const handicap = [20, 24, 56];
  test.each([
    ['chinese', 3],
    ['aga', 2],
    ['japanese', 0],
    ['tromp-taylor', 0],
  ])('under %s rules is %d for three stones', (name, points) => {
    const game = new Game(9, { handicap, rules: rulesByName(name), komi: 0.5 });
    expect(scoreGame(game).white).toBe(0.5 + points);
  });
});

test.each([
  [3.5, 'B+3.5'],
  [-0.5, 'W+0.5'],
  [0, '0'],
  [-0, '0'],
  [7, 'B+7'],
  [-3.25, 'W+3.25'],
  [0.1 + 0.2, 'B+0.3'],
])('a lead of %d reads %s', (lead, text) => {
  expect(formatScore(lead)).toBe(text);
});
