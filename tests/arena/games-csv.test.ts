import { expect, test } from '@jest/globals';
import type { GameEntry } from '../../src/arena/game-entry.js';
import { formatGamesCsv } from '../../src/arena/games-csv.js';

const entry = (more: Partial<GameEntry>): GameEntry => ({
  ...{ id: '0-1-0-0', black: 'vw', white: 'gnugo-10', moves: 'E5 D4 pass pass', file: 'games/0-1-0-0.sgf' },
  ...{ result: { kind: 'score', lead: -3.5 }, thinkingTimeMs: { black: 40, white: 1200 } },
  ...more,
});

test('games are a line each, by names that stand above', () => {
  const csv = formatGamesCsv([
    entry({}),
    entry({
      id: '0-1-0-1',
      black: 'my "own", engine',
      handicap: 2,
      worker: 'host-1',
      result: { kind: 'resignation', winner: 1 },
    }),
    entry({ result: { kind: 'resignation', winner: -1, isAgreed: true } }),
    entry({ result: { kind: 'score', lead: 2, isDisputed: true } }),
    entry({
      id: '0-1-1-0',
      moves: '',
      result: { kind: 'void', reason: 'not-started', detail: 'no\nprogram' },
    }),
  ]);
  expect(csv.split('\r\n')).toEqual([
    'game,black,white,handicap,result,points of black,lead of black,ending,moves,black ms,white ms,machine,record',
    '0-1-0-0,vw,gnugo-10,0,W+3.5,0,-3.5,score,4,40,1200,,games/0-1-0-0.sgf',
    '0-1-0-1,"my ""own"", engine",gnugo-10,2,B+R,1,,resignation,4,40,1200,host-1,games/0-1-0-0.sgf',
    '0-1-0-0,vw,gnugo-10,0,W+R,0,,adjudication,4,40,1200,,games/0-1-0-0.sgf',
    '0-1-0-0,vw,gnugo-10,0,B+2,1,2,disputed,4,40,1200,,games/0-1-0-0.sgf',
    expect.stringMatching(
      /^0-1-1-0,vw,gnugo-10,0,[^,]+,,,not-started,0,40,1200,,games\/0-1-0-0\.sgf$/,
    ) as unknown,
    '',
  ]);
});
