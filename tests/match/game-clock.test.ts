import { describe, expect, test } from '@jest/globals';
import { GameClock, formatTimeControl, parseTimeControl } from '../../src/match/game-clock.js';

describe('time controls', () => {
  test.each([
    ['300', { mainMs: 300_000, incrementMs: 0, periodMs: 0, periodMoves: 0 }],
    ['300+2.5', { mainMs: 300_000, incrementMs: 2500, periodMs: 0, periodMoves: 0 }],
    ['0,1/10', { mainMs: 0, incrementMs: 0, periodMs: 10_000, periodMoves: 1 }],
    ['600,25/300', { mainMs: 600_000, incrementMs: 0, periodMs: 300_000, periodMoves: 25 }],
  ])('%s', (text, control) => {
    expect(parseTimeControl(text)).toEqual(control);
    expect(formatTimeControl(control)).toBe(text);
  });

  test.each(['', '0', '5m', '300+', '300,5', '300,0/30', '300,5/0', '-1', '300+2,5/30'])('not %j', (text) => {
    expect(() => parseTimeControl(text)).toThrow(
      'a time is MAIN, MAIN+INCREMENT or MAIN,MOVES/PERIOD in seconds',
    );
  });
});

describe('a clock', () => {
  const clock = (text: string): GameClock => new GameClock(parseTimeControl(text));

  test('without more is over when its time is', () => {
    const sudden = clock('10');
    expect(sudden.settingsCommand).toBe('time_settings 10 0 0');
    expect([sudden.spend(4500), sudden.mostMs, sudden.leftCommand('b')]).toEqual([
      0,
      5500,
      'time_left b 5 0',
    ]);
    expect(sudden.spend(5600)).toBe(100);
  });

  test('with an increment gets it back after every move', () => {
    const fischer = clock('2+1.5');
    expect([fischer.spend(1000), fischer.leftCommand('w')]).toEqual([0, 'time_left w 2.500 0']);
    expect([fischer.spend(2500), fischer.mostMs]).toEqual([0, 1500]);
  });

  test('goes over into periods of so many moves, which begin anew when these are played', () => {
    const canadian = clock('10,2/4');
    expect(canadian.settingsCommand).toBe('time_settings 10 4 2');
    expect(canadian.mostMs).toBe(14_000);
    // Two of the main time's last second, one of the period.
    expect([canadian.spend(9000), canadian.spend(2000)]).toEqual([0, 0]);
    expect(canadian.leftCommand('b')).toBe('time_left b 3 1');
    expect([canadian.spend(2900), canadian.leftCommand('b')]).toEqual([0, 'time_left b 4 2']);
    expect(canadian.spend(4001)).toBe(1);
  });

  test('without a main time begins in a period; one move each is so much a move', () => {
    const each = clock('0,1/5');
    for (let move = 0; move < 3; move++) {
      expect([each.leftCommand('b'), each.spend(4999)]).toEqual(['time_left b 5 1', 0]);
    }
    expect(each.spend(5002)).toBe(2);
  });
});
