import { describe, expect, test } from '@jest/globals';
import { Game, IllegalMoveError } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, parseVertex } from '../../src/go/point.js';
import { rulesByName } from '../../src/go/rules.js';
import { drawn, gameFrom, playAll, rowsOf } from '../support/boards.js';

const at = (vertex: string, game: Game): number => parseVertex(vertex, game.size);

describe('captures', () => {
  const cases = [
    {
      what: 'a lone stone',
      before: `. X . .
               X O . .
               . X . .
               . . . .`,
      move: 'B C3',
      after: `. X . .
              X . X .
              . X . .
              . . . .`,
      prisoners: 1,
    },
    {
      what: 'a chain in the corner',
      before: `O O X .
               O O X .
               X . . .
               . . . .`,
      move: 'B B2',
      after: `. . X .
              . . X .
              X X . .
              . . . .`,
      prisoners: 4,
    },
    {
      what: 'three chains at once',
      before: `. X . X .
               X O . O X
               . X O X .
               . . X . .
               . . . . .`,
      move: 'B C4',
      after: `. X . X .
              X . X . X
              . X . X .
              . . X . .
              . . . . .`,
      prisoners: 3,
    },
    {
      what: 'stones whose capture gives the capturer its only liberty',
      before: `. O X .
               O O X .
               X X . .
               . . . .`,
      move: 'B A4',
      after: `X . X .
              . . X .
              X X . .
              . . . .`,
      prisoners: 3,
    },
  ];
  test.each(cases)('takes $what', ({ before, move, after, prisoners }) => {
    const game = playAll(gameFrom(before), move);
    expect(rowsOf(game.stones, game.size)).toEqual(drawn(after));
    expect(game.capturesBy(BLACK)).toBe(prisoners);
    expect(game.capturesBy(WHITE)).toBe(0);
  });

  test('a snapback retakes three stones for one, so it is no ko', () => {
    const game = gameFrom(`. . X .
                           O O X .
                           X X . .
                           . . . .`);
    playAll(game, 'B A4, W B4');
    expect(game.illegality(BLACK, at('A4', game), 'superko')).toBeNull();
    playAll(game, 'B A4');
    expect(rowsOf(game.stones, 4)).toEqual(
      drawn(`X . X .
             . . X .
             X X . .
             . . . .`),
    );
    expect([game.capturesBy(BLACK), game.capturesBy(WHITE)]).toEqual([3, 1]);
  });
});

describe('ko', () => {
  const ko = `. X O .
              X O . O
              . X O .
              . . . .`;

  test('may not be retaken at once', () => {
    const game = playAll(gameFrom(ko), 'B C3');
    const before = game.stones.slice();
    expect(game.illegality(WHITE, at('B3', game), 'simple')).toBe('ko');
    expect(() => playAll(game, 'W B3')).toThrow(
      new IllegalMoveError('ko', { color: WHITE, point: at('B3', game) }, 4),
    );
    expect(game.stones).toEqual(before);
    expect(game.moves).toHaveLength(1);
  });

  test('may be retaken after a move elsewhere, and after a pass', () => {
    const elsewhere = playAll(gameFrom(ko), 'B C3, W A1, B D1, W B3');
    expect(elsewhere.capturesBy(WHITE)).toBe(1);
    const passed = playAll(gameFrom(ko), 'B C3, W pass, B pass, W B3');
    expect(passed.capturesBy(WHITE)).toBe(1);
  });

  test('binds only the side that lost the stone', () => {
    const game = playAll(gameFrom(ko), 'B C3');
    expect(game.illegality(BLACK, at('B3', game), 'simple')).toBeNull();
  });

  test('is a ban that undo brings back', () => {
    const game = playAll(gameFrom(ko), 'B C3, W A1');
    game.undo();
    expect(game.illegality(WHITE, at('B3', game), 'simple')).toBe('ko');
  });
});

describe('positional superko', () => {
  const tripleKo = `. X O . . . . . . . .
                    X O . O . . . . . . .
                    . X O . . . . . . . .
                    . . . . . . . . . . .
                    . X O . . . . . . . .
                    X . X O . . . . . . .
                    . X O . . . . . . . .
                    . . . . . . . . . . .
                    . X O . . . . . . . .
                    X O . O . . . . . . .
                    . X O . . . . . . . .`;

  test('forbids the sixth move of a triple ko, which simple ko allows', () => {
    const game = playAll(gameFrom(tripleKo), 'B C10, W B6, B C2, W B10, B C6');
    expect(game.illegality(WHITE, at('B2', game), 'superko')).toBe('superko');
    expect(game.legalMoves(WHITE, 'superko')).not.toContain(at('B2', game));
    expect(game.illegality(WHITE, at('B2', game), 'simple')).toBeNull();
  });

  test('does not stop play(), which accepts what simple ko accepts', () => {
    const game = playAll(gameFrom(tripleKo), 'B C10, W B6, B C2, W B10, B C6, W B2');
    expect(game.hash).toBe(gameFrom(tripleKo).hash);
    game.undo();
    expect(game.illegality(WHITE, at('B2', game), 'superko')).toBe('superko');
  });

  test('forgets positions that were undone', () => {
    const game = playAll(
      gameFrom(`. . . .
                                   . . . .
                                   . . . .
                                   . . . .`),
      'B A1',
    );
    game.undo();
    expect(game.illegality(BLACK, at('A1', game), 'superko')).toBeNull();
  });

  test('counts a position whoever was to move', () => {
    const game = gameFrom(`. X O .
                           X O . O
                           . X O .
                           . . . .`);
    playAll(game, 'B C3, W pass, B pass');
    // White's retaking would bring the first position back with Black to move, as it was.
    expect(game.illegality(WHITE, at('B3', game), 'superko')).toBe('superko');
    expect(game.illegality(WHITE, at('B3', game), 'simple')).toBeNull();
  });
});

describe('suicide', () => {
  test('of one stone is illegal and changes nothing', () => {
    const game = gameFrom(`. X .
                           X . .
                           . . .`);
    const before = game.stones.slice();
    expect(game.illegality(WHITE, at('A3', game), 'simple')).toBe('suicide');
    expect(() => playAll(game, 'W A3')).toThrow('illegal move: white A3 (suicide)');
    expect(game.stones).toEqual(before);
    expect(game.toPlay).toBe(BLACK);
  });

  test('of a chain is illegal', () => {
    const game = gameFrom(`O . X .
                           O X X .
                           X . . .
                           . . . .`);
    expect(game.illegality(WHITE, at('B4', game), 'simple')).toBe('suicide');
    expect(game.illegality(BLACK, at('B4', game), 'simple')).toBeNull();
  });

  test('of a chain is played where the rules allow it, and taken back; of one stone it is not', () => {
    const game = gameFrom(
      `O . X .
       O X X .
       X . . .
       . . . .`,
      { rules: rulesByName('tromp-taylor') },
    );
    const before = game.stones.slice();
    expect(game.illegality(WHITE, at('B4', game), 'simple')).toBe('suicide');
    playAll(game, 'W B4');
    expect(rowsOf(game.stones, 4)).toEqual(
      drawn(`. . X .
             . X X .
             X . . .
             . . . .`),
    );
    expect([game.capturesBy(BLACK), game.capturesBy(WHITE)]).toEqual([3, 0]);
    playAll(game, 'B B4, W pass, B A3');
    expect(() => playAll(game, 'W A4')).toThrow('illegal move: white A4 (suicide)');
    for (let move = 0; move < 4; move++) expect(game.undo()).toBe(true);
    expect(game.stones).toEqual(before);
    expect([game.capturesBy(BLACK), game.capturesBy(WHITE)]).toEqual([0, 0]);
  });

  test('is none where the move connects to a chain with another liberty', () => {
    const game = gameFrom(`. O O .
                           X X X .
                           . . . .
                           . . . .`);
    expect(game.illegality(WHITE, at('A4', game), 'simple')).toBeNull();
  });
});

describe('moves', () => {
  test('that are not on the board or on a stone have a reason and an error with that code', () => {
    const game = playAll(new Game(9), 'B E5');
    const reasons = [-2, 81, 0.5, NaN].map((point) => game.illegality(BLACK, point, 'simple'));
    expect(reasons).toEqual(['off-board', 'off-board', 'off-board', 'off-board']);
    expect(game.illegality(WHITE, at('E5', game), 'simple')).toBe('occupied');
    expect(() => game.play(WHITE, 81)).toThrow(expect.objectContaining({ code: 'off-board' }));
    expect(() => game.play(WHITE, at('E5', game))).toThrow(expect.objectContaining({ code: 'occupied' }));
    expect(game.moves).toEqual([{ color: BLACK, point: 40 }]);
  });

  test('may be out of turn; then the other colour is to play', () => {
    const game = playAll(new Game(9), 'B A1, B A2, B A3');
    expect(game.moves.map((move) => move.color)).toEqual([BLACK, BLACK, BLACK]);
    expect(game.toPlay).toBe(WHITE);
  });

  test('end the game with the second pass in succession, and a later move opens it again', () => {
    const game = playAll(new Game(9), 'B pass, W E5, B pass');
    expect(game.isOver).toBe(false);
    playAll(game, 'W pass');
    expect(game.isOver).toBe(true);
    playAll(game, 'B A1');
    expect(game.isOver).toBe(false);
    expect(game.moves[0]).toEqual({ color: BLACK, point: PASS });
  });
});

describe('set-up', () => {
  test.each([2, 3, 9, 13, 19, 25])('a board of size %i starts empty with Black to play', (size) => {
    const game = new Game(size);
    expect(game.stones).toHaveLength(size * size);
    expect(game.legalMoves(BLACK, 'superko')).toHaveLength(size * size);
    expect(game.toPlay).toBe(BLACK);
  });

  test.each([1, 0, 26, 9.5, NaN])('a board of size %d is refused', (size) => {
    expect(() => new Game(size)).toThrow(/^board size .* \(allowed: 2 to 25\)$/);
  });

  test('handicap stones let White begin and cannot be undone', () => {
    const game = new Game(9, { handicap: [20, 60] });
    expect(game.toPlay).toBe(WHITE);
    expect(game.setupStones).toEqual({ black: [20, 60], white: [] });
    expect(game.undo()).toBe(false);
    expect(game.clone().toPlay).toBe(WHITE);
  });

  test.each([
    ['off the board', { black: [81], white: [] }, 'set-up stone off the board: point 81'],
    ['twice on a point', { black: [0], white: [0] }, 'two stones on A9'],
    ['without liberties', { black: [1, 9], white: [0] }, 'set-up stones without liberties'],
  ])('stones %s are refused', (_, setup, message) => {
    expect(() => new Game(9, { setup })).toThrow(message);
  });
});
