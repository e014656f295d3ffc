import { type Rules, rulesByName } from '../go/rules.js';
import { readNumber } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

function setKomi(session: Session, text: string): string {
  try {
    session.komi = readNumber(text);
  } catch (error) {
    // LizzieYzy looks for this text.
    throw new GtpError('unacceptable komi', { cause: error });
  }
  return '';
}

/** KataGo's way to write rules, for the part of them that is ours. */
function toJson(rules: Rules): string {
  return JSON.stringify({
    ko: rules.ko === 'simple' ? 'SIMPLE' : 'POSITIONAL',
    scoring: rules.scoring === 'area' ? 'AREA' : 'TERRITORY',
    tax: 'NONE',
    suicide: false,
    hasButton: false,
    whiteHandicapBonus: rules.whiteHandicapBonus,
    friendlyPassOk: true,
  });
}

/** What may be asked of each part. Suicide is never played and seki not taxed, whatever is asked. */
const PARTS: Readonly<Record<string, Readonly<Record<string, Partial<Rules>>>>> = {
  ko: { SIMPLE: { ko: 'simple' }, POSITIONAL: { ko: 'superko' }, SITUATIONAL: { ko: 'superko' } },
  scoring: { AREA: { scoring: 'area' }, TERRITORY: { scoring: 'territory' } },
  tax: { NONE: {}, SEKI: {} },
  suicide: { true: {}, false: {} },
  hasButton: { false: {} },
  friendlyPassOk: { true: {}, false: {} },
  whiteHandicapBonus: {
    '0': { whiteHandicapBonus: '0' },
    N: { whiteHandicapBonus: 'N' },
    'N-1': { whiteHandicapBonus: 'N-1' },
  },
};

function fromJson(text: string, current: Rules): Rules {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch (error) {
    throw new GtpError(`syntax error: rules are no JSON: ${text}`, { cause: error });
  }
  let rules: Rules = { ...current, name: 'custom' };
  for (const [part, value] of Object.entries(parts as object)) {
    const values = Object.hasOwn(PARTS, part) ? PARTS[part]! : {};
    const change = Object.hasOwn(values, String(value)) ? values[String(value)] : undefined;
    if (!change) throw new GtpError(`unknown rules: ${part} ${JSON.stringify(value)}`);
    rules = { ...rules, ...change };
  }
  return rules;
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
  'kata-get-rules': { usage: '', run: (session) => toJson(session.rules) },
};
