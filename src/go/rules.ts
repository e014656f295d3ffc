import { UserError } from '../util/errors.js';

/** Rules as far as they change anything here. */
export interface Rules {
  readonly name: string;
  readonly scoring: 'area' | 'territory';
  readonly ko: 'simple' | 'superko';
  /** Whether one may play so that several stones of one's own are taken off. A single stone never may. */
  readonly suicide: boolean;
  /** Points for White where Black has N handicap stones. */
  readonly whiteHandicapBonus: '0' | 'N' | 'N-1';
  /** Whether dead stones may be left on the board; else all count that are not inside living walls (KataGo's name for it). */
  readonly friendlyPassOk: boolean;
}

/** What most rules have in common. */
const AREA = { scoring: 'area', ko: 'superko', suicide: false, friendlyPassOk: true } as const;
const TERRITORY = { ...AREA, scoring: 'territory', ko: 'simple' } as const;

const TABLE: readonly Rules[] = [
  { ...AREA, name: 'chinese', whiteHandicapBonus: 'N' },
  { ...TERRITORY, name: 'japanese', whiteHandicapBonus: '0' },
  { ...TERRITORY, name: 'korean', whiteHandicapBonus: '0' },
  { ...AREA, name: 'aga', whiteHandicapBonus: 'N-1' },
  { ...AREA, name: 'bga', whiteHandicapBonus: 'N-1' },
  { ...AREA, name: 'new-zealand', suicide: true, whiteHandicapBonus: '0' },
  { ...AREA, name: 'tromp-taylor', suicide: true, whiteHandicapBonus: '0', friendlyPassOk: false },
];

const ALIASES: Readonly<Record<string, string>> = {
  nz: 'new-zealand',
  'chinese-ogs': 'chinese',
  'chinese-kgs': 'chinese',
  cn: 'chinese',
  jp: 'japanese',
  tt: 'tromp-taylor',
};

/** Chinese area rules with positional superko. */
export const DEFAULT_RULES: Rules = TABLE[0]!;

export const RULE_NAMES: readonly string[] = TABLE.map((rules) => rules.name);

/** Returns the rules of a name as servers and records spell it (`Japanese`, `new_zealand`, `NZ`), or undefined. */
export function findRules(name: string): Rules | undefined {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return TABLE.find((rules) => rules.name === (ALIASES[key] ?? key));
}

/** Returns the rules of a name. Throws UserError `unknown-rules`. */
export function rulesByName(name: string): Rules {
  const rules = findRules(name);
  if (!rules)
    throw new UserError('unknown-rules', `unknown rules: ${name} (known: ${RULE_NAMES.join(', ')})`);
  return rules;
}
