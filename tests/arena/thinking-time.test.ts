import { expect, test } from '@jest/globals';
import type { GameEntry } from '../../src/arena/game-entry.js';
import { thinkingTimeOf } from '../../src/arena/thinking-time.js';

const entry = (moves: string, black: number, white: number): GameEntry => ({
  ...{ id: '0-1-0-0', black: 'a', white: 'b', file: '', moves },
  ...{ result: { kind: 'score', lead: 1 }, thinkingTimeMs: { black, white } },
});

test('a player has half of the moves, both have all', () => {
  const entries = [entry('E5 D4 C3 G7', 20, 60)];
  expect(thinkingTimeOf(entries, 'a')).toEqual({ totalMs: 20, perMoveMs: 10 });
  expect(thinkingTimeOf(entries, 'b')).toEqual({ totalMs: 60, perMoveMs: 30 });
  expect(thinkingTimeOf(entries)).toEqual({ totalMs: 80, perMoveMs: 20 });
});

test('a game that never began has no moves', () => {
  expect(thinkingTimeOf([entry('', 0, 0), entry('E5 D4', 5, 7)])).toEqual({ totalMs: 12, perMoveMs: 6 });
  expect(thinkingTimeOf([entry('', 0, 0)])).toEqual({ totalMs: 0, perMoveMs: 0 });
});
