import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, type Point } from '../../src/go/point.js';
import { createThinkingPlayer } from '../../src/think/bundled-thinker.js';
import { LEVELS } from '../../src/think/levels.js';
import { DEFAULT_SETTINGS, MOST_VISITS, effortOf } from '../../src/think/settings.js';
import { gameFrom } from '../support/boards.js';
import { RealSession } from '../support/real-session.js';

describe('how much goes into a move', () => {
  const effort = (settings: Partial<typeof DEFAULT_SETTINGS>, timeLimitMs?: number) =>
    effortOf({ ...DEFAULT_SETTINGS, ...settings }, timeLimitMs);

  test.each([
    ['the next frame alone without a clock', {}, undefined, 1],
    ['as many futures as a clock allows', {}, 500, MOST_VISITS],
    ['as many as somebody wants, clock or not', { visits: 24 }, undefined, 24],
    ['as many as somebody wants, clock or not', { visits: 24 }, 500, 24],
    ['the next frame alone for who wants no more', { visits: 1 }, 500, 1],
    [
      'those of a level, whatever else is set',
      { level: LEVELS.length, visits: 5 },
      500,
      LEVELS.at(-1)!.visits,
    ],
  ])('%s', (_, settings, timeLimitMs, visits) => {
    expect(effort(settings, timeLimitMs)).toEqual({ visits, toTheEnd: false, temperature: 0 });
  });

  test('games imagined to the end, one more than is wanted', () => {
    expect(effort({ rollouts: 12 })).toEqual({ visits: 13, toTheEnd: true, temperature: 0 });
  });

  test('the lower the level, the more is left to chance', () => {
    const temperatures = LEVELS.map((_, index) => effort({ level: index + 1 }).temperature);
    expect([...temperatures].sort((a, b) => b - a)).toEqual(temperatures);
    expect(temperatures.at(-1)).toBe(0);
  });
});

describe('the lowest level', () => {
  const player = createThinkingPlayer({ device: 'cpu', views: 1, level: 1, seed: 3 });
  beforeAll(() => player.load());
  afterAll(() => player.dispose());

  test('plays many legal moves on the empty board, and never passes', async () => {
    const game = new Game(9);
    const played = new Set<Point>();
    for (let index = 0; index < 40; index++) {
      const { move, basis } = await player.genmove(game, BLACK);
      expect(game.illegality(BLACK, move as Point, 'superko')).toBeNull();
      expect(basis!.firstFrame).toBe('legal');
      played.add(move as Point);
    }
    expect(played.has(PASS)).toBe(false);
    expect(played.size).toBeGreaterThan(10);
  });

  test('passes where nothing is left to be played', async () => {
    const game = gameFrom(
      'X.XXXOOOO\nXXXXXO.O.\nX.XXXOOOO\nXXXXXOOOO\nX.XXXO.OO\nXXXXXOOOO\nXXXXXO.OO\nXXXXXOOOO\nX.XXXO.OO',
    );
    game.play(BLACK, PASS);
    expect((await player.genmove(game, game.toPlay)).move).toBe(PASS);
  });
});

test('a clock makes it look ahead, and more than a shorter one; without one it does not', async () => {
  const session = new RealSession();
  const said = async (settings: string): Promise<string> => {
    for (const line of [...settings.split('; '), 'clear_board', 'genmove b']) await session.send(line);
    return session.send('printsgf');
  };
  const futures = (text: string): number => Number(/imagined (\d+) futures/.exec(text)?.[1] ?? 1);
  expect(futures(await said('time_settings 0 1 0'))).toBe(1);
  const [short, long] = [
    futures(await said('time_settings 0 0.3 1')),
    futures(await said('time_settings 0 3 1')),
  ];
  expect(short).toBeGreaterThan(1);
  expect(long).toBeGreaterThan(2 * short);
  expect(futures(await said('kata-set-param maxVisits 1'))).toBe(1);
  expect(futures(await said(`kata-set-param level ${LEVELS.length}`))).toBeGreaterThanOrEqual(
    LEVELS.at(-1)!.visits,
  );
  expect(await session.send('kata-set-param level 11')).toBe(
    '? syntax error: level must be from 1 to 10, or 0 for none\n\n',
  );
  await session.end();
});
