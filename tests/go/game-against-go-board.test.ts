import { describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { PASS, type Sign } from '../../src/go/point.js';
import { GoBoard, toVertex } from '../../src/go/sabaki-board.js';
import { seededRandom } from '../../src/util/rng.js';

// An independent judge: @sabaki/go-board's own analysis, and past positions compared as plain text.
function judge(board: GoBoard, seen: ReadonlySet<string>, color: Sign, point: number): string | null {
  const vertex = toVertex(point, board.width);
  const answer = board.analyzeMove(color, vertex);
  if (answer.overwrite) return 'occupied';
  if (answer.suicide) return 'suicide';
  if (answer.ko) return 'ko';
  return seen.has(String(board.makeMove(color, vertex).signMap)) ? 'superko' : null;
}

describe('random games under superko', () => {
  test.each([2, 3, 4, 5, 7])(
    'every point of every position on %i lines is judged as go-board judges it',
    (size) => {
      const random = seededRandom(100 + size);
      const found = new Map<string | null, number>();
      for (let round = 0; round < 24 / size; round++) {
        const game = new Game(size);
        let board = GoBoard.fromDimensions(size);
        const seen = new Set([String(board.signMap)]);
        for (let ply = 0; ply < 4 * size * size && !game.isOver; ply++) {
          const color = game.toPlay;
          const points = [...game.stones.keys()];
          const expected = points.map((point) => judge(board, seen, color, point));
          expect(points.map((point) => game.illegality(color, point, 'superko'))).toEqual(expected);
          for (const reason of expected) found.set(reason, (found.get(reason) ?? 0) + 1);
          const legal = game.legalMoves(color, 'superko');
          const point = legal[Math.floor(random() * legal.length)] ?? PASS;
          game.play(color, point);
          // go-board keeps its ko over a pass, which ends it: a board of its own begins there.
          board = point === PASS ? new GoBoard(board.signMap) : board.makeMove(color, toVertex(point, size));
          seen.add(String(board.signMap));
          expect(String(board.signMap)).toBe(String([...game.stones]));
        }
      }
      expect(found.get('occupied')).toBeGreaterThan(0);
      if (size <= 3) expect(found.get('superko')).toBeGreaterThan(0);
    },
  );
});
