import { describe, expect, test } from '@jest/globals';
import { BLACK, WHITE } from '../../src/go/point.js';
import { Clock, type TimeSettings } from '../../src/gtp/clock.js';

function clockWith(settings: TimeSettings): Clock {
  const clock = new Clock();
  clock.set(settings);
  return clock;
}

const absolute = { system: 'absolute', mainSeconds: 300 } as const;
const canadian = { system: 'canadian', mainSeconds: 0, periodSeconds: 60, stones: 10 } as const;
const byoyomi = { system: 'byoyomi', mainSeconds: 60, periodSeconds: 10, periods: 3 } as const;
const fischer = {
  system: 'fischer',
  mainSeconds: 60,
  incrementSeconds: 5,
  maxPerMoveSeconds: Infinity,
} as const;

describe('there is no limit', () => {
  test('before anything is said', () => {
    expect(new Clock().timeLimitMs(BLACK, 30)).toBeUndefined();
  });

  test('where the settings say so, whatever time_left says', () => {
    const clock = clockWith({ system: 'none' });
    clock.setTimeLeft(BLACK, 0, 0);
    expect(clock.timeLimitMs(BLACK, 30)).toBeUndefined();
  });
});

describe('the limit of a move', () => {
  test('is main time by moves to go', () => {
    expect(clockWith(absolute).timeLimitMs(BLACK, 30)).toBe(10_000);
  });

  test('keeps half a second back for the way, where that is all there is', () => {
    const clock = clockWith(absolute);
    clock.setTimeLeft(BLACK, 2, 0);
    expect(clock.timeLimitMs(BLACK, 1)).toBe(1500);
  });

  test.each([0, -10, 0.3])('is almost nothing with %d s left, but a limit', (seconds) => {
    const clock = clockWith(absolute);
    clock.setTimeLeft(BLACK, seconds, 0);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(20);
  });

  test('is the period by its stones in Canadian overtime', () => {
    const clock = clockWith(canadian);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(6000);
    clock.setTimeLeft(BLACK, 12, 3);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(4000);
  });

  test('is all but the reserve of the period in Japanese byo-yomi: its count is periods, not stones', () => {
    const clock = clockWith(byoyomi);
    clock.setTimeLeft(BLACK, 8, 2);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(7500);
  });

  test('is never more than Fischer time has left, nor than its most for a move', () => {
    const clock = clockWith(fischer);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(7000);
    clock.setTimeLeft(BLACK, 3, 0);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(2500);
    expect(clockWith({ ...fischer, maxPerMoveSeconds: 4 }).timeLimitMs(BLACK, 30)).toBe(3500);
  });

  test('takes overtime that no settings announced as Canadian', () => {
    const clock = new Clock();
    clock.setTimeLeft(BLACK, 10, 4);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(2500);
    clock.setTimeLeft(BLACK, 0, 0);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(20);
  });
});

describe('time used', () => {
  test('comes off that colour’s clock until the controller says better', () => {
    const clock = clockWith(absolute);
    clock.spend(BLACK, 270_000);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(1000);
    expect(clock.timeLimitMs(WHITE, 30)).toBe(10_000);
    clock.setTimeLeft(BLACK, 60, 0);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(2000);
  });

  test('leads from main time into overtime', () => {
    const clock = clockWith(byoyomi);
    clock.spend(BLACK, 61_000);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(9500);
  });

  test('ends a Canadian period with its last stone', () => {
    const clock = clockWith({ ...canadian, stones: 2 });
    clock.spend(BLACK, 10_000);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(49_500);
    clock.spend(BLACK, 1000);
    expect(clock.timeLimitMs(BLACK, 30)).toBe(30_000);
  });

  test('is forgotten by a new game, the settings are not', () => {
    const clock = clockWith(absolute);
    clock.spend(BLACK, 299_000);
    clock.restart();
    expect(clock.timeLimitMs(BLACK, 30)).toBe(10_000);
  });
});
