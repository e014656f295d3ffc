import { UserError } from '../util/errors.js';
import { type Rules, rulesByName } from './rules.js';

/** What may be asked of each part. Seki is never taxed. */
const PARTS: Readonly<Record<string, Readonly<Record<string, Partial<Rules>>>>> = {
  ko: { SIMPLE: { ko: 'simple' }, POSITIONAL: { ko: 'superko' }, SITUATIONAL: { ko: 'superko' } },
  scoring: { AREA: { scoring: 'area' }, TERRITORY: { scoring: 'territory' } },
  tax: { NONE: {}, SEKI: {} },
  suicide: { true: { suicide: true }, false: { suicide: false } },
  hasButton: { false: {} },
  friendlyPassOk: { true: { friendlyPassOk: true }, false: { friendlyPassOk: false } },
  whiteHandicapBonus: {
    '0': { whiteHandicapBonus: '0' },
    N: { whiteHandicapBonus: 'N' },
    'N-1': { whiteHandicapBonus: 'N-1' },
  },
};

/** Returns rules as KataGo writes them (docs/GTP_Extensions.md, kata-get-rules), for the part of them that is ours. */
export function toKatagoRules(rules: Rules): Record<string, string | boolean> {
  return {
    ko: rules.ko === 'simple' ? 'SIMPLE' : 'POSITIONAL',
    scoring: rules.scoring === 'area' ? 'AREA' : 'TERRITORY',
    tax: 'NONE',
    suicide: rules.suicide,
    hasButton: false,
    whiteHandicapBonus: rules.whiteHandicapBonus,
    friendlyPassOk: rules.friendlyPassOk,
  };
}

/** Returns the rules of a name or of an object like KataGo's, what it leaves out as in `current`. Throws UserError `unknown-rules`. */
export function readKatagoRules(value: unknown, current: Rules): Rules {
  if (typeof value === 'string') return rulesByName(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError('unknown-rules', `unknown rules: ${JSON.stringify(value)}`);
  }
  let rules: Rules = { ...current, name: 'custom' };
  for (const [part, wanted] of Object.entries(value)) {
    const values = Object.hasOwn(PARTS, part) ? PARTS[part]! : {};
    const change = Object.hasOwn(values, String(wanted)) ? values[String(wanted)] : undefined;
    if (!change) throw new UserError('unknown-rules', `unknown rules: ${part} ${JSON.stringify(wanted)}`);
    rules = { ...rules, ...change };
  }
  return rules;
}
