/**
 * Strict readers of analysis lines, written from the documentation: Leela Zero's README and KataGo's
 * docs/GTP_Extensions.md. They throw at anything that is not described there.
 */
export interface MoveReport {
  readonly [key: string]: string | number | readonly string[] | readonly number[];
  readonly move: string;
  readonly pv: readonly string[];
}

export interface Report {
  readonly moves: readonly MoveReport[];
  readonly rootInfo?: Readonly<Record<string, number>>;
  readonly ownership?: readonly number[];
  readonly ownershipStdev?: readonly number[];
}

const VERTEX = /^([A-HJ-Z]([1-9]|1\d|2[0-5])|pass)$/;
const INTEGER = /^-?\d+$/;
const FLOAT = /^-?\d+(\.\d+)?$/;

const LZ_KEYS = ['visits', 'winrate', 'prior', 'lcb', 'order'];
const KATA_INTEGERS = ['visits', 'edgeVisits', 'order', 'weight'];
const KATA_FLOATS = [
  ...['utility', 'winrate', 'scoreMean', 'scoreStdev', 'scoreLead', 'scoreSelfplay'],
  ...['prior', 'lcb', 'utilityLcb', 'noResultValue'],
];
/** What may stand behind pv, each with as many numbers as there are. */
const KATA_LISTS = ['pvVisits', 'pvEdgeVisits', 'movesOwnership', 'movesOwnershipStdev'];
const KATA_TAILS = ['rootInfo', 'ownership', 'ownershipStdev'];

export function parseLz(line: string): Report {
  const moves = splitInfos(line.split(' ')).map((words) => {
    const report = readPairs(words, LZ_KEYS, INTEGER);
    for (const key of LZ_KEYS) if (!(key in report)) fail(line, `no ${key}`);
    return report;
  });
  checkOrder(moves, line);
  return { moves };
}

export function parseKata(line: string): Report {
  const words = line.split(' ');
  const tail = words.findIndex((word) => KATA_TAILS.includes(word));
  const moves = splitInfos(tail < 0 ? words : words.slice(0, tail)).map((part) => {
    const report = readPairs(part, [...KATA_INTEGERS, ...KATA_FLOATS], FLOAT);
    for (const key of KATA_INTEGERS) if (!Number.isInteger(report[key])) fail(line, `${key} is no integer`);
    return report;
  });
  checkOrder(moves, line);
  return { moves, ...(tail < 0 ? {} : readTails(words.slice(tail))) };
}

function splitInfos(words: readonly string[]): string[][] {
  if (words[0] !== 'info') fail(words.join(' '), 'does not begin with info');
  const infos: string[][] = [];
  for (const word of words) {
    if (word === 'info') infos.push([]);
    else infos.at(-1)!.push(word);
  }
  return infos;
}

function readPairs(words: readonly string[], keys: readonly string[], pattern: RegExp): MoveReport {
  const report: Record<string, string | number | string[] | number[]> = {};
  let i = 0;
  for (; i < words.length && words[i] !== 'pv'; i += 2) {
    const [key, value] = [words[i]!, words[i + 1]!];
    if (key === 'move') report['move'] = vertex(value);
    else if (!keys.includes(key)) fail(words.join(' '), `unknown key ${key}`);
    else if (!pattern.test(value ?? '')) fail(words.join(' '), `${key} is ${value}`);
    else report[key] = Number(value);
  }
  const pv: string[] = [];
  for (i++; i < words.length && !KATA_LISTS.includes(words[i]!); i++) pv.push(vertex(words[i]!));
  for (let list = ''; i < words.length; i++) {
    const word = words[i]!;
    if (KATA_LISTS.includes(word)) report[(list = word)] = [];
    else (report[list] as number[]).push(number(word));
  }
  if (typeof report['move'] !== 'string') fail(words.join(' '), 'no move');
  if (pv[0] !== report['move']) fail(words.join(' '), 'pv does not begin with the move');
  return { ...report, move: report['move'], pv };
}

function readTails(words: readonly string[]): Omit<Report, 'moves'> {
  const tails: { rootInfo?: Record<string, number>; ownership?: number[]; ownershipStdev?: number[] } = {};
  for (let i = 0; i < words.length;) {
    const name = words[i++]!;
    const end = words.findIndex((word, index) => index >= i && KATA_TAILS.includes(word));
    const part = words.slice(i, end < 0 ? words.length : end);
    i += part.length;
    if (name === 'rootInfo') {
      tails.rootInfo = {};
      for (let k = 0; k < part.length; k += 2) tails.rootInfo[part[k]!] = number(part[k + 1]!);
    } else tails[name as 'ownership' | 'ownershipStdev'] = part.map(number);
  }
  return tails;
}

function checkOrder(moves: readonly MoveReport[], line: string): void {
  moves.forEach(({ order }, index) => {
    if (order !== index) fail(line, `order ${String(order)} at place ${index}`);
  });
  if (new Set(moves.map(({ move }) => move)).size < moves.length) fail(line, 'a move is there twice');
}

function vertex(word: string): string {
  return VERTEX.test(word) ? word : fail(word, 'is no vertex');
}

function number(word: string): number {
  return FLOAT.test(word) ? Number(word) : fail(word, 'is no number');
}

function fail(text: string, why: string): never {
  throw new Error(`${why}: ${text.slice(0, 200)}`);
}

/**
 * How many moves of a line Sabaki would show and how many it would drop: it splits at `info`, takes what stands behind
 * the last `pv` as the variation, and the rest as pairs (Sabaki, src/modules/analysis.js).
 */
export function sabakiMoves(line: string): { shown: number; dropped: number } {
  const [, ...segments] = line.split(/\s*ownership/)[0]!.split(/\s*info\s+/);
  const shown = segments.filter((segment) => {
    const match = /(^| )(pv|pass)(( ([A-Za-z]\d{1,2}|pass))*)\s*$/i.exec(segment);
    if (!match) return false;
    const pairs = segment.slice(0, match.index).trim().split(/\s+/);
    return pairs.length % 2 === 0 && pairs[0] === 'move';
  });
  return { shown: shown.length, dropped: segments.length - shown.length };
}
