import type { Point, Sign } from '../go/point.js';
import { type Restriction, filterOf } from '../think/restrictions.js';
import type { MoveFilter } from '../think/search.js';
import { readColor, readCount, readNumber, readVertex } from './arguments.js';
import { syntaxError } from './gtp-error.js';

/** What an analysis command asks for (Leela Zero; KataGo, docs/GTP_Extensions.md). */
export interface AnalysisRequest {
  readonly color: Sign;
  readonly intervalMs: number;
  readonly minMoves: number;
  readonly maxMoves: number;
  /** Undefined where every move may be looked at. */
  readonly filter: MoveFilter | undefined;
  /** What shall be told besides, such as `ownership`. */
  readonly extras: ReadonlySet<string>;
}

/** Where none is named: a report a second. */
const DEFAULT_INTERVAL_MS = 1000;

/** What kata-analyze takes with true or false behind it. */
const KATA_EXTRAS = [
  'rootInfo',
  'ownership',
  'ownershipStdev',
  'movesOwnership',
  'movesOwnershipStdev',
  'pvVisits',
  'pvEdgeVisits',
  'noResultValue',
];

/** Reads `[color] [interval] {key value}...`, the interval in hundredths of a second. Throws GtpError. */
export function readAnalysisRequest(
  args: readonly string[],
  dialect: 'lz' | 'kata',
  toPlay: Sign,
  size: number,
): AnalysisRequest {
  const words = [...args];
  const color = /^(b|w|black|white)$/i.test(words[0] ?? '') ? readColor(words.shift()!) : toPlay;
  let intervalMs = /^[\d.]+$/.test(words[0] ?? '') ? readInterval(words.shift()!) : DEFAULT_INTERVAL_MS;
  let [minMoves, maxMoves] = [0, Infinity];
  const restrictions: Restriction[] = [];
  const extras = new Set<string>();
  const next = (key: string): string => {
    const word = words.shift();
    if (word === undefined) throw syntaxError(`${key} needs a value`);
    return word;
  };
  for (let key = words.shift(); key !== undefined; key = words.shift()) {
    if (key === 'interval') intervalMs = readInterval(next(key));
    else if (key === 'minmoves') minMoves = readCount(next(key));
    else if (key === 'maxmoves') maxMoves = readCount(next(key));
    else if (key === 'avoid' || key === 'allow') {
      restrictions.push({
        kind: key,
        color: readColor(next(key)),
        points: readPoints(next(key), size),
        depth: readCount(next(key)),
      });
    } else if (dialect === 'kata' && KATA_EXTRAS.includes(key)) {
      if (readFlag(key, next(key))) extras.add(key);
      else extras.delete(key);
    } else throw syntaxError(`unknown option: ${key}`);
  }
  return { color, intervalMs, minMoves, maxMoves, filter: filterOf(restrictions), extras };
}

function readInterval(text: string): number {
  return Math.max(0, readNumber(text)) * 10;
}

function readFlag(key: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw syntaxError(`${key} must be true or false, not ${text}`);
  return text === 'true';
}

function readPoints(text: string, size: number): ReadonlySet<Point> {
  return new Set(text.split(',').map((name) => readVertex(name, size)));
}
