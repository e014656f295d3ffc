import { describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, parseVertex } from '../../src/go/point.js';
import { seededRandom } from '../../src/util/rng.js';
import { gameFrom, playAll, rowsOf } from '../support/boards.js';

const at = (vertex: string, game: Game): number => parseVertex(vertex, game.size);

describe('undo, clones and earlier positions', () => {
  test('undo gives back stones, prisoners and turn', () => {
    const game = gameFrom(`. X O .
                           X O . O
                           . X . .
                           . . . .`);
    const hash = game.hash;
    playAll(game, 'B C3');
    expect(game.capturesBy(BLACK)).toBe(1);
    expect(game.undo()).toBe(true);
    expect([game.hash, game.capturesBy(BLACK), game.toPlay]).toEqual([hash, 0, BLACK]);
    expect(game.undo()).toBe(false);
  });

  test('positionAt gives every position from the first on', () => {
    const game = playAll(
      gameFrom(`. X .
                                   . . .
                                   . . .`),
      'W A3, B A2',
    );
    expect(rowsOf(game.positionAt(0), 3)).toEqual(['. X .', '. . .', '. . .']);
    expect(rowsOf(game.positionAt(1), 3)).toEqual(['O X .', '. . .', '. . .']);
    expect(rowsOf(game.positionAt(2), 3)).toEqual(['. X .', 'X . .', '. . .']);
    expect(() => game.positionAt(3)).toThrow(RangeError);
  });

  test('a clone goes its own way', () => {
    const game = playAll(new Game(9, { komi: 5.5 }), 'B C3, W D4');
    const copy = game.clone();
    playAll(copy, 'B E5');
    copy.komi = 0;
    game.undo();
    expect([game.moves.length, copy.moves.length]).toEqual([1, 3]);
    expect([game.komi, copy.komi]).toEqual([5.5, 0]);
    expect(copy.stones[at('D4', copy)]).toBe(WHITE);
  });

  test.each([2, 5, 9, 19])('a whole random game on %ix%i can be taken back to the empty board', (size) => {
    const random = seededRandom(size);
    const game = new Game(size);
    const hashes: bigint[] = [];
    for (let ply = 0; ply < 3 * size * size; ply++) {
      const legal = game.legalMoves(game.toPlay, 'simple');
      hashes.push(game.hash);
      game.play(game.toPlay, legal[Math.floor(random() * legal.length)] ?? PASS);
    }
    while (hashes.length > 0) {
      game.undo();
      expect(game.hash).toBe(hashes.pop());
    }
    expect(game.stones.every((stone) => stone === 0)).toBe(true);
  });
});
