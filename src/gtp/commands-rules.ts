import { readKatagoRules, toKatagoRules } from '../go/katago-rules.js';
import { MAX_BOARD_SIZE } from '../go/point.js';
import { type Rules, rulesByName } from '../go/rules.js';
import { readNumber } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

/** All points of the largest board. */
const MOST_KOMI = MAX_BOARD_SIZE ** 2;

function setKomi(session: Session, text: string): string {
  let komi: number;
  try {
    komi = readNumber(text);
  } catch (error) {
    // LizzieYzy looks for this text.
    throw new GtpError('unacceptable komi', { cause: error });
  }
  if (Math.abs(komi) > MOST_KOMI) {
    throw new GtpError(`unacceptable komi: ${text} (allowed: -${MOST_KOMI} to ${MOST_KOMI})`);
  }
  session.komi = komi;
  return '';
}

function fromJson(text: string, current: Rules): Rules {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch (error) {
    throw new GtpError(`syntax error: rules are no JSON: ${text}`, { cause: error });
  }
  return readKatagoRules(parts, current);
}

/** Komi and rules. Both outlive boardsize and clear_board. */
export const rulesCommands: CommandTable = {
  komi: { usage: '[KOMI]', run: (session, [komi = '']) => setKomi(session, komi) },
  get_komi: { usage: '', run: (session) => String(session.komi) },
  'kgs-rules': {
    usage: 'RULES',
    run: (session, [name]) => {
      session.rules = rulesByName(name!);
      return '';
    },
  },
  'kata-set-rules': {
    usage: 'RULES',
    run: (session, args) => {
      const text = args.join(' ');
      session.rules = text.startsWith('{') ? fromJson(text, session.rules) : rulesByName(text);
      return '';
    },
  },
  'kata-get-rules': { usage: '', run: (session) => JSON.stringify(toKatagoRules(session.rules)) },
};
