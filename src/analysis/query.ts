import { DEFAULT_KOMI } from '../go/game.js';
import { readKatagoRules } from '../go/katago-rules.js';
import { DEFAULT_RULES, type Rules } from '../go/rules.js';
import type { Restriction } from '../think/restrictions.js';
import { sizesInWords } from '../player/player.js';
import { messageOf } from '../util/errors.js';
import type { Fields } from './fields.js';
import { readRestrictions } from './read-restrictions.js';
import { type Turn, readTurns } from './turns.js';

/** Whose numbers an answer tells. */
export type Perspective = 'BLACK' | 'WHITE' | 'SIDETOMOVE';

/** A query that can be answered: KataGo's docs/Analysis_Engine.md, for the part of it that means something here. */
export interface Query {
  readonly id: string;
  readonly turns: readonly Turn[];
  /** Undefined where the query does not say. */
  readonly maxVisits: number | undefined;
  readonly maxTimeMs: number;
  readonly perspective: Perspective;
  readonly restrictions: readonly Restriction[];
  /** Moves of a line beyond the first. */
  readonly lineLength: number;
  readonly reportEveryMs: number | undefined;
  readonly firstReportAfterMs: number | undefined;
  readonly includes: ReadonlySet<Extra>;
  /** Names of what has no effect here. */
  readonly unused: readonly string[];
}

const EXTRAS = {
  includeOwnership: 'ownership',
  includeOwnershipStdev: 'ownershipStdev',
  includeMovesOwnership: 'movesOwnership',
  includeMovesOwnershipStdev: 'movesOwnershipStdev',
  includePolicy: 'policy',
  includePVVisits: 'pvVisits',
} as const;

export type Extra = (typeof EXTRAS)[keyof typeof EXTRAS];

const MOST_VISITS = 1e9;
const MOST_SECONDS = 1e6;
/** KataGo takes no komi beyond it. */
const MOST_KOMI = 150;
/** KataGo's analysisPVLen. */
const LINE_LENGTH = 15;

/**
 * Returns a query. Throws QueryError for what is missing, wrong or cannot be played here; `boardSizes` are those
 * that can, undefined for any.
 */
export function readQuery(fields: Fields, boardSizes: readonly number[] | undefined): Query {
  const size = readSize(fields, boardSizes);
  const turns = readTurns(fields, size, { rules: readRules(fields), komi: readKomi(fields) });
  const override = readOverride(fields);
  const query: Omit<Query, 'unused'> = {
    id: fields.id,
    turns,
    maxVisits: fields.integer('maxVisits', 1, MOST_VISITS) ?? override.maxVisits,
    maxTimeMs: override.maxTimeMs,
    perspective: override.perspective,
    restrictions: readRestrictions(fields, size),
    lineLength: fields.integer('analysisPVLen', 1, 1000) ?? LINE_LENGTH,
    reportEveryMs: seconds(fields.number('reportDuringSearchEvery', 0.001, MOST_SECONDS)),
    firstReportAfterMs: seconds(fields.number('firstReportDuringSearchAfter', 0.001, MOST_SECONDS)),
    includes: new Set(
      Object.entries(EXTRAS).flatMap(([field, extra]) => (fields.flag(field) ? [extra] : [])),
    ),
  };
  return { ...query, unused: [...fields.unused, ...override.unused] };
}

function seconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1000;
}

function readSize(fields: Fields, boardSizes: readonly number[] | undefined): number {
  const [width, height] = ['boardXSize', 'boardYSize'].map(
    (name) => fields.integer(name, 2, 25) ?? fields.fail(name, 'Must be an integer from 2 to 25'),
  ) as [number, number];
  if (width !== height) fields.fail('boardYSize', `Only square boards can be seen, got ${width}x${height}`);
  if (boardSizes?.includes(width) === false)
    fields.fail('boardXSize', `This model plays on ${sizesInWords(boardSizes)}, not on ${width}x${width}`);
  return width;
}

function readRules(fields: Fields): Rules {
  const value = fields.get('rules') ?? fields.fail('rules', 'Must specify rules');
  try {
    const rules = readKatagoRules(value, DEFAULT_RULES);
    const bonus = fields.text('whiteHandicapBonus');
    return bonus === undefined ? rules : readKatagoRules({ whiteHandicapBonus: bonus }, rules);
  } catch (error) {
    return fields.fail('rules', `Could not parse rules: ${messageOf(error)}`);
  }
}

function readKomi(fields: Fields): number {
  const komi = fields.number('komi', -MOST_KOMI, MOST_KOMI) ?? DEFAULT_KOMI;
  if (!Number.isInteger(komi * 2)) fields.fail('komi', 'Must be an integer or half-integer from -150 to 150');
  return komi;
}

function readOverride(fields: Fields): Pick<Query, 'maxVisits' | 'maxTimeMs' | 'perspective' | 'unused'> {
  const value = fields.get('overrideSettings') ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    return fields.fail('overrideSettings', 'Must be an object');
  const { maxVisits, maxTime, reportAnalysisWinratesAs, ...others } = value as Readonly<
    Record<string, unknown>
  >;
  const perspective =
    typeof reportAnalysisWinratesAs === 'string' ? reportAnalysisWinratesAs.toUpperCase() : 'BLACK';
  if (perspective !== 'BLACK' && perspective !== 'WHITE' && perspective !== 'SIDETOMOVE') {
    return fields.fail('overrideSettings', 'reportAnalysisWinratesAs must be BLACK, WHITE or SIDETOMOVE');
  }
  const isNumber = (number: unknown, from: number): boolean =>
    number === undefined || (typeof number === 'number' && number >= from);
  if (!isNumber(maxVisits, 1) || !isNumber(maxTime, 0)) {
    return fields.fail('overrideSettings', 'maxVisits must be 1 or more, maxTime 0 or more');
  }
  return {
    maxVisits: maxVisits as number | undefined,
    maxTimeMs: ((maxTime as number | undefined) ?? Infinity) * 1000,
    perspective,
    unused: Object.keys(others).map((name) => `overrideSettings.${name}`),
  };
}
