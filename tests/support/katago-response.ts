import { expect } from '@jest/globals';

/** Written from KataGo's docs/Analysis_Engine.md: which fields a response has, of what kind, in what range. */
const NUMBERS = [
  'visits',
  'weight',
  'winrate',
  'utility',
  'scoreLead',
  'scoreMean',
  'scoreSelfplay',
  'scoreStdev',
];
const MOVE_NUMBERS = [
  ...NUMBERS,
  'edgeVisits',
  'edgeWeight',
  'playSelectionValue',
  'prior',
  'lcb',
  'utilityLcb',
  'order',
];
const VERTEX = /^(pass|[A-HJ-Z]([1-9]|1\d|2[0-5]))$/;

type Json = Readonly<Record<string, unknown>>;

function checkNumbers(value: Json, names: readonly string[]): void {
  for (const name of names) expect([name, Number.isFinite(value[name])]).toEqual([name, true]);
  expect(value['winrate']).toBeGreaterThanOrEqual(0);
  expect(value['winrate']).toBeLessThanOrEqual(1);
  expect(Number.isInteger(value['visits'])).toBe(true);
}

/** Checks a response to a query; `extras` are the fields it must have besides, `moveExtras` those of its moves. */
export function checkResponse(
  answer: Json,
  points: number,
  {
    extras = [],
    moveExtras = [],
  }: { readonly extras?: readonly string[]; readonly moveExtras?: readonly string[] } = {},
): void {
  const fields = ['id', 'isDuringSearch', 'turnNumber', 'moveInfos', 'rootInfo', ...extras];
  expect(Object.keys(answer).sort()).toEqual([...fields].sort());
  expect(typeof answer['id']).toBe('string');
  expect(typeof answer['isDuringSearch']).toBe('boolean');
  const root = answer['rootInfo'] as Json;
  expect(Object.keys(root).sort()).toEqual([...NUMBERS, 'currentPlayer', 'symHash', 'thisHash'].sort());
  checkNumbers(root, NUMBERS);
  expect(root['currentPlayer']).toMatch(/^[BW]$/);
  expect(`${String(root['thisHash'])} ${String(root['symHash'])}`).toMatch(/^[0-9a-f]{32} [0-9a-f]{32}$/);
  const moves = answer['moveInfos'] as Json[];
  expect(moves.map(({ order }) => order)).toEqual([...moves.keys()]);
  for (const move of moves) {
    expect(Object.keys(move).sort()).toEqual([...MOVE_NUMBERS, 'move', 'pv', ...moveExtras].sort());
    checkNumbers(move, MOVE_NUMBERS);
    const line = move['pv'] as string[];
    expect(line[0]).toBe(move['move']);
    for (const vertex of line) expect(vertex).toMatch(VERTEX);
    if (moveExtras.includes('pvVisits')) expect(move['pvVisits']).toHaveLength(line.length);
  }
  for (const name of extras.filter((extra) => extra.startsWith('ownership'))) {
    const values = answer[name] as number[];
    expect(values).toHaveLength(points);
    expect(values.every((value) => Math.abs(value) <= 1)).toBe(true);
  }
  if (!extras.includes('policy')) return;
  const policy = answer['policy'] as number[];
  expect(policy).toHaveLength(points + 1);
  expect(policy.every((value) => value === -1 || (value >= 0 && value <= 1))).toBe(true);
}
