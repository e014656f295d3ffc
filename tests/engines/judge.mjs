#!/usr/bin/env node
// node tests/engines/judge.mjs FAULT [FILE]
// Stands in for `katago analysis`: JSON lines in and out. Its policy prefers the point whose number is that of the
// moves played; its lead is that number for Black. FILE counts starts, for faults that only the first one has.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [fault = 'none', file] = process.argv.slice(2);
if (file) appendFileSync(file, '.');
const isFirst = !file || !existsSync(file) || readFileSync(file, 'utf8').length === 1;
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
let answered = 0;

/** By fault, what is done instead of answering a question; `false` where it is answered after all. */
const FAULTS = {
  none: () => false,
  'never-starts': () => false,
  'tunes-first': () => false,
  'dies-once': () => isFirst && answered === 5 && die(),
  'dies-always': () => die(),
  'hangs-once': () => isFirst && answered === 5,
  'hangs-always': () => true,
  'talks-nonsense-once': () =>
    isFirst && answered === 5 && Boolean(process.stdout.write('Loading model...\n')),
  'answers-what-was-not-asked': () => say({ id: 'q999999', policy: [] }) ?? true,
  'short-policy': ({ id }) => say({ id, policy: [1], rootInfo: {} }) ?? true,
  refuses: ({ id }) => say({ id, error: 'Illegal move 3: E5', field: 'moves' }) ?? true,
  'warns-first': ({ id }) => Boolean(say({ id, warning: 'unused field', field: 'x' }) && false),
};

function die() {
  process.stderr.write('out of memory, they say\n');
  process.exit(9);
}

if (fault === 'crash-at-start') die();
setInterval(() => undefined, 1000);
if (fault === 'tunes-first') {
  for (let step = 0; step < 10; step++) {
    process.stderr.write(`Tuning ${step}/10\n`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, action, moves, boardXSize: size, maxVisits } = JSON.parse(line);
  if (fault === 'never-starts') continue;
  if (action === 'query_version') say({ id, action, version: '9.9' });
  if (action === 'query_models') say({ id, action, models: [{ internalName: 'mock-net' }] });
  if (action || FAULTS[fault](JSON.parse(line))) continue;
  answered++;
  const preferred = moves.length % (size * size + 1);
  const policy = Array.from({ length: size * size + 1 }, (_, index) => (index === preferred ? 0.5 : 0.00125));
  const toPlay = moves.length % 2 === 0 ? 'B' : 'W';
  const rootInfo = { currentPlayer: toPlay, winrate: 0.75, scoreLead: moves.length, visits: maxVisits };
  const moveInfos =
    maxVisits > 1
      ? [
          { move: 'A1', order: 1 },
          { move: 'B1', order: 0 },
        ]
      : [];
  say({ id, isDuringSearch: false, policy, rootInfo, moveInfos });
}
process.exit(0);
