import { describe, expect, test } from '@jest/globals';
import type { GameEntry } from '../../src/arena/game-entry.js';
import { gameId } from '../../src/arena/pair-task.js';
import { type Schedule, scheduleOf } from '../../src/arena/schedule.js';
import { type TournamentSettings, identityOf } from '../../src/arena/settings.js';
import { testEngine } from '../match/engines.js';

function settings(count: number, more: Partial<TournamentSettings> = {}): TournamentSettings {
  const engines = Array.from({ length: count }, (_, index) => ({
    ...testEngine('scripted'),
    name: `e${index}`,
  }));
  return {
    format: 'round-robin',
    ...{ engines, pairs: 2, size: 9, komi: 7, openingStones: 2, seed: 1, moveLimit: 300, scorer: 'area' },
    ...more,
  };
}

/** Plays everything in order, both games to whoever has the smaller number, and returns the ids of the pairs. */
function playAll(schedule: Schedule, winsBlack: (id: string) => boolean): string[] {
  const games = new Map<string, GameEntry>();
  for (;;) {
    const tasks = schedule.tasks(games, new Set());
    const task = tasks.find((one) => !games.has(gameId(one, 1)));
    if (!task) return tasks.map(({ id }) => id);
    for (const game of [0, 1] as const) {
      const id = gameId(task, game);
      const lead = winsBlack(id) ? 1 : -1;
      const [black, white] = ['', ''];
      const thinkingTimeMs = { black: 0, white: 0 };
      games.set(id, {
        id,
        black,
        white,
        result: { kind: 'score', lead },
        moves: '',
        thinkingTimeMs,
        file: '',
      });
    }
  }
}

const firstWins = (id: string): boolean => id.endsWith('-0');

describe('a schedule', () => {
  test('round robin: everybody meets everybody, round after round', () => {
    expect(playAll(scheduleOf(settings(3)), firstWins)).toEqual([
      '0-1-0',
      '0-2-0',
      '1-2-0',
      '0-1-1',
      '0-2-1',
      '1-2-1',
    ]);
  });

  test('gauntlet: the first meets all others', () => {
    const schedule = scheduleOf(settings(3, { format: 'gauntlet' }));
    expect(playAll(schedule, firstWins)).toEqual(['0-1-0', '0-2-0', '0-1-1', '0-2-1']);
  });

  test('pair n begins alike, whoever meets; komi and handicap go round', () => {
    const tasks = scheduleOf(settings(3, { pairs: 3, komiLadder: [-2, 0], handicapLadder: [0, 2, 3] })).tasks(
      new Map(),
      new Set(),
    );
    const of = (number: number) => tasks.filter((task) => task.number === number);
    expect(new Set(of(0).map(({ opening }) => opening.join())).size).toBe(1);
    expect(of(0)[0]!.opening).not.toEqual(of(1)[0]!.opening);
    expect([0, 1, 2].map((number) => [of(number)[0]!.komi, of(number)[0]!.handicap])).toEqual([
      [5, 0],
      [7, 2],
      [5, 3],
    ]);
  });

  test('Swiss: nobody meets twice while there are others, everybody plays or rests alike', () => {
    const ids = playAll(scheduleOf(settings(5, { format: 'swiss', pairs: 5 })), firstWins);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    const rounds = [0, 1, 2, 3, 4].map(
      (engine) => ids.filter((id) => id.split('-').slice(0, 2).includes(String(engine))).length,
    );
    expect(rounds).toEqual([4, 4, 4, 4, 4]);
  });

  test('Swiss: after the first round the winners meet', () => {
    const ids = playAll(scheduleOf(settings(4, { format: 'swiss', pairs: 2 })), firstWins);
    const [one, two, three] = ids.map((id) => id.split('-').slice(0, 2).map(Number) as [number, number]);
    // Of each pair the one with the smaller number won both games.
    expect(three).toEqual([Math.min(one![0], two![0]), Math.max(one![0], two![0])]);
  });

  test('SPRT: ends with the pair that decides it, whatever is played beyond it', () => {
    const schedule = scheduleOf(
      settings(2, { format: 'sprt', pairs: 1000, sprt: { elo0: 0, elo1: 50, alpha: 0.05, beta: 0.05 } }),
    );
    const won = playAll(schedule, (id) => firstWins(id));
    expect(won.length).toBeGreaterThan(2);
    expect(won.length).toBeLessThan(100);
    const even = scheduleOf(settings(2, { format: 'sprt', pairs: 20 }));
    expect(playAll(even, () => true)).toHaveLength(20);
  });

  test('SPRT: is of two', () => {
    expect(() => scheduleOf(settings(3, { format: 'sprt' }))).toThrow('3 engines in an SPRT (allowed: 2)');
  });
});

test('what identifies a tournament tells no environment, but notes when it is another one', () => {
  const engine = testEngine('scripted');
  const settings = (env: Record<string, string>): TournamentSettings => ({
    ...{ format: 'round-robin', engines: [{ ...engine, env }], pairs: 1, size: 9, komi: 7 },
    ...{ openingStones: 2, seed: 1, moveLimit: 300, scorer: 'area' },
  });
  const found = [{ description: 'Scripted 1', program: 'abc' }];
  const [one, other, none] = [{ KEY: 'secret-1' }, { KEY: 'secret-2' }, {}].map((env) =>
    JSON.stringify(identityOf(settings(env as Record<string, string>), found)),
  );
  expect(one).not.toContain('secret');
  expect(one).toContain('"program":"abc"');
  expect(new Set([one, other, none]).size).toBe(3);
});
