import { type GameResult, formatResult } from '../match/result.js';
import { type GameEntry, pointsOfBlack, verticesOf } from './game-entry.js';

const COLUMNS = [
  ...['game', 'black', 'white', 'handicap', 'result', 'points of black', 'lead of black', 'ending'],
  ...['moves', 'black ms', 'white ms', 'machine', 'record'],
];

/** Returns games as comma-separated values (RFC 4180), a line each below the line of names; what is not known is empty. */
export function formatGamesCsv(entries: readonly GameEntry[]): string {
  return [COLUMNS, ...entries.map(fieldsOf)]
    .map((fields) => `${fields.map((field) => quoted(String(field ?? ''))).join(',')}\r\n`)
    .join('');
}

function fieldsOf(entry: GameEntry): (string | number | undefined)[] {
  const { id, black, white, handicap = 0, result, thinkingTimeMs, worker, file } = entry;
  const lead = result.kind === 'score' ? result.lead : undefined;
  return [
    ...[id, black, white, handicap, formatResult(result), pointsOfBlack(entry), lead, endingOf(result)],
    ...[verticesOf(entry).length, thinkingTimeMs.black, thinkingTimeMs.white, worker, file],
  ];
}

function endingOf(result: GameResult): string {
  if (result.kind === 'forfeit' || result.kind === 'void') return result.reason;
  if (result.kind === 'resignation' && result.isAgreed) return 'adjudication';
  return result.kind === 'score' && result.isDisputed ? 'disputed' : result.kind;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
