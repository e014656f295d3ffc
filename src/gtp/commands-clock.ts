import { readColor, readCount, readNumber } from './arguments.js';
import type { TimeSettings } from './clock.js';
import type { CommandTable } from './command-table.js';
import { syntaxError } from './gtp-error.js';
import type { Session } from './session.js';

/** GTP 2, section 4.2: no stones but overtime means no limit, no overtime at all means sudden death. */
function gtpSettings(mainSeconds: number, periodSeconds: number, stones: number): TimeSettings {
  if (stones > 0) return { system: 'canadian', mainSeconds, periodSeconds, stones };
  return periodSeconds > 0 ? { system: 'none' } : { system: 'absolute', mainSeconds };
}

/** What kgs-time_settings and kata-time_settings take, by name, with the number of arguments. */
const SYSTEMS: Readonly<Record<string, readonly [number, (...numbers: number[]) => TimeSettings]>> = {
  none: [0, () => ({ system: 'none' })],
  absolute: [1, (main) => ({ system: 'absolute', mainSeconds: main })],
  canadian: [3, (main, period, stones) => gtpSettings(main, period, stones)],
  byoyomi: [
    3,
    (main, period, periods) => ({
      system: 'byoyomi',
      mainSeconds: main,
      periodSeconds: period,
      periods: Math.max(1, periods),
    }),
  ],
  fischer: [2, (main, increment) => fischer(main, increment, -1)],
  'fischer-capped': [4, (main, increment, _limit, mostPerMove) => fischer(main, increment, mostPerMove)],
};

const KGS_SYSTEMS = ['none', 'absolute', 'canadian', 'byoyomi'];

function fischer(mainSeconds: number, incrementSeconds: number, mostPerMove: number): TimeSettings {
  const maxPerMoveSeconds = mostPerMove < 0 ? Infinity : mostPerMove;
  return { system: 'fischer', mainSeconds, incrementSeconds, maxPerMoveSeconds };
}

function setSystem(session: Session, [name, ...args]: readonly string[], known: readonly string[]): string {
  const [count, make] = (known.includes(name!) && SYSTEMS[name!]) || [];
  if (count === undefined || !make) throw syntaxError(`no time system: ${name} (${known.join(', ')})`);
  if (args.length < count) throw syntaxError(`${name} takes ${count} numbers, got ${args.length}`);
  session.clock.set(make(...args.slice(0, count).map(readNumber)));
  return '';
}

/** Time (GTP 2, section 4.2; KGS; KataGo). Settings hold for both colours and outlive the game. */
export const clockCommands: CommandTable = {
  time_settings: {
    usage: 'MAIN_SECONDS PERIOD_SECONDS STONES',
    run: (session, args) => {
      const [main, period, stones] = args.map(readNumber);
      session.clock.set(gtpSettings(main!, period!, stones!));
      return '';
    },
  },
  time_left: {
    usage: 'COLOR SECONDS STONES',
    run: (session, [color, seconds, count]) => {
      session.clock.setTimeLeft(readColor(color!), readNumber(seconds!), readCount(count!));
      return '';
    },
  },
  'kgs-time_settings': {
    usage: 'SYSTEM [NUMBER]...',
    run: (session, args) => setSystem(session, args, KGS_SYSTEMS),
  },
  'kata-list_time_settings': { usage: '', run: () => Object.keys(SYSTEMS).join(' ') },
  'kata-time_settings': {
    usage: 'SYSTEM [NUMBER]...',
    run: (session, args) => setSystem(session, args, Object.keys(SYSTEMS)),
  },
};
