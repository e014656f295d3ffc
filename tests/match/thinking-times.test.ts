import { describe, expect, test } from '@jest/globals';
import { BLACK } from '../../src/go/point.js';
import type { EngineSpec } from '../../src/match/engine-spec.js';
import { parseTimeControl } from '../../src/match/game-clock.js';
import { scripted, testEngine } from './engines.js';
import { play } from './played-games.js';

describe('a clock', () => {
  const punctual = (...options: string[]): EngineSpec => testEngine('punctual', options);
  const nine = { size: 9, komi: 7.5 };

  test('is told to engines before the game and before every move, and is kept by the increment', async () => {
    const time = parseTimeControl('0.4+0.3');
    const { result, comments } = await play(punctual('--moves', '6'), punctual('--moves', '6'), {
      ...nine,
      time,
    });
    expect(result.kind).toBe('score');
    // Black's first, and one later on: 400 ms less what was thought, and 300 ms more a move.
    expect(comments[0]).toMatch(/; time_settings 0\.4 0 0; time_left b 0\.400 0$/);
    const [, seconds] = /time_left b (\d\.\d{3}) 0$/.exec(comments[8]!)!;
    expect(Number(seconds)).toBeGreaterThan(0.4 + 4 * 0.15);
    expect(Number(seconds)).toBeLessThan(0.4 + 4 * 0.3);
  });

  test('is lost by who oversteps it', async () => {
    const time = parseTimeControl('0.2');
    const { result } = await play(punctual('--think', '20', '--moves', '3'), punctual('--think', '90'), {
      ...nine,
      time,
    });
    expect(result).toMatchObject({
      ...{ kind: 'forfeit', winner: BLACK, reason: 'timed-out' },
      detail: expect.stringMatching(/came \d+ ms late on its clock$/) as unknown,
    });
  });

  test('of an engine that knows none runs as well', async () => {
    const refusing = scripted('C1', '--refuse', 'time_left');
    const { result } = await play(refusing, scripted('D1', '--refuse', 'time_settings'), {
      time: parseTimeControl('60'),
    });
    expect(result.kind).toBe('score');
  });

  test('cuts off who never answers', async () => {
    const hanging = testEngine('misbehaving', ['hang-on-genmove']);
    const { result } = await play(scripted('C3'), hanging, { time: parseTimeControl('0.3,1/0.2') });
    expect(result).toMatchObject({ kind: 'forfeit', winner: BLACK, reason: 'timed-out' });
  });
});

describe('thinking time', () => {
  test('is what each side took for its own moves', async () => {
    const slow = testEngine('punctual', ['--think', '40', '--moves', '5']);
    const quick = testEngine('punctual', ['--think', '0', '--moves', '5']);
    const { thinkingTimeMs } = await play(slow, quick, { size: 9, komi: 7.5 });
    // Five moves and a pass of 40 ms, and less than a second of noise.
    expect(thinkingTimeMs.black).toBeGreaterThanOrEqual(6 * 40 - 1);
    expect(thinkingTimeMs.black).toBeLessThan(6 * 40 + 1000);
    expect(thinkingTimeMs.white).toBeGreaterThan(0);
    expect(thinkingTimeMs.white).toBeLessThan(thinkingTimeMs.black);
  });

  test('of a move that never came counts too', async () => {
    const hanging = testEngine('misbehaving', ['hang-on-genmove'], 300);
    const { thinkingTimeMs } = await play(scripted('C3'), hanging);
    expect(thinkingTimeMs.white).toBeGreaterThanOrEqual(299);
  });
});

test('a player who has used up the time for a whole game has lost it', async () => {
  const slow = testEngine('punctual', ['--think', '60', '--moves', '20']);
  const white = { ...slow, limits: { ...slow.limits, gameTimeoutMs: 200 } };
  const { game, result } = await play(slow, white, { size: 9, komi: 7.5 });
  expect(result).toMatchObject({ kind: 'forfeit', winner: BLACK, reason: 'timed-out' });
  // Three moves of 60 ms, and the fourth would come after 240.
  expect(game.moves.length).toBeGreaterThan(1);
  expect(game.moves.length).toBeLessThanOrEqual(7);
});
