#!/usr/bin/env node
// node tests/soak/analysis-queries.mjs [--queries 20000] [--seed 1]
// Sends hostile queries to `vw-gtp analysis` with the shipped model: fields of the wrong kind, out of range, missing, doubled, moves that
// cannot be played, lines that are no JSON. Ends with 1 unless every query gets its answers or one error with its id, nothing else comes
// out, no number is missing in an answer, the process lives to the end, and its memory stays within 5 %.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../dist/util/rng.js';
import { footprint, growthPercent } from './memory.mjs';
import { rounded } from './rounded.mjs';

const BLOCK = 200;
const BLOCK_TIME_MS = 300_000;
const { values } = parseArgs({
  options: { queries: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const total = Number(values.queries);
const random = seededRandom(Number(values.seed));
const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (share) => random() < share;

const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));
const engine = spawn(process.execPath, [program, 'analysis', '--views', '1', '--seed', '1']);
const exit = once(engine, 'exit').then(([code, signal]) =>
  Promise.reject(new Error(`ended: ${code ?? signal}`)),
);
exit.catch(() => undefined);
engine.stderr.resume();
engine.stdin.on('error', () => undefined);

const ODD = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1,
    2,
    1.5,
    1e9,
    1e300,
    2 ** 53,
    -(2 ** 31),
    '',
    'x',
    '9',
    'constructor',
    '__proto__',
  ],
  ...[
    'é',
    '\u0000',
    '\ud800',
    '漢字',
    [],
    [[]],
    {},
    [null],
    ['B'],
    [['B', 'E5']],
    { toString: 1 },
    'a'.repeat(5000),
  ],
];
const VERTICES = [
  'E5',
  'C3',
  'G7',
  'pass',
  'PASS',
  'A1',
  'J9',
  'e5',
  'D4',
  'F6',
  'K10',
  'I5',
  'Z1',
  '(3,3)',
  '(99,0)',
  '',
];
const moves = (most) =>
  Array.from({ length: Math.floor(random() * most) }, () => [
    pick(['B', 'W', 'B', 'W', 'b', 'w', 'X']),
    pick(VERTICES),
  ]);
const GAME = ['E5', 'C3', 'G7', 'D7', 'F3', 'C5', 'G4', 'pass', 'C7', 'H5'].map((vertex, index) => [
  index % 2 === 0 ? 'B' : 'W',
  vertex,
]);
/** By field, what it may look like; now and then anything at all. */
const FIELDS = {
  moves: () => moves(12),
  initialStones: () => moves(6),
  initialPlayer: () => pick(['B', 'W', 'b', 'X']),
  rules: () =>
    pick([
      'chinese',
      'japanese',
      'tromp-taylor',
      'aga',
      'nonsense',
      { ko: 'SIMPLE' },
      { scoring: 'AREA', tax: 'ALL' },
      '{"ko":"POSITIONAL"}',
    ]),
  komi: () => pick([6.5, 7, 7.25, 0, -150, 151, 1e9]),
  boardXSize: () => pick([9, 9, 9, 9, 13, 2, 25, 26, 7]),
  boardYSize: () => pick([9, 9, 9, 9, 13, 2, 25, 26, 7]),
  maxVisits: () => pick([1, 1, 2, 3]),
  analyzeTurns: () => pick([[0], [1], [0, 1, 2], [99], [-1], [0, 0], ['0']]),
  analysisPVLen: () => pick([1, 5, 1000, 1001]),
  includeOwnership: () => chance(0.5),
  includeMovesOwnership: () => chance(0.5),
  includePolicy: () => chance(0.5),
  includePVVisits: () => chance(0.5),
  overrideSettings: () =>
    pick([
      { maxVisits: 2 },
      { maxTime: 0.01 },
      { reportAnalysisWinratesAs: 'SIDETOMOVE' },
      { rootFpuReductionMax: 1 },
      { maxVisits: 0 },
    ]),
  avoidMoves: () =>
    pick([
      [{ player: 'B', moves: ['E5'], untilDepth: 1 }],
      [{ player: 'X' }],
      [{ moves: VERTICES, player: 'W', untilDepth: 1e9 }],
    ]),
  allowMoves: () => pick([[{ player: 'W', moves: ['C3', 'D4'], untilDepth: 1 }], [{}], 'E5']),
  priority: () => pick([0, 5, -5, 1e12]),
  whiteHandicapBonus: () => pick(['0', 'N', 'N-1', 'M']),
  reportDuringSearchEvery: () => pick([0.01, 1, 1e9]),
  firstReportDuringSearchAfter: () => pick([0.01, 1]),
};

function query(id) {
  const all = {
    id,
    moves: GAME.slice(0, Math.floor(random() * GAME.length)),
    rules: 'chinese',
    komi: 7,
    boardXSize: 9,
    boardYSize: 9,
    maxVisits: 1,
  };
  for (const [name, make] of Object.entries(FIELDS)) if (chance(0.03)) all[name] = make();
  const names = [...Object.keys(FIELDS), 'unheardOf', 'action', '__proto__', 'constructor'];
  // What an action asks for is not a position: actions are their own kind of line.
  if (chance(0.2)) all[pick(names.filter((name) => name !== 'action'))] = pick(ODD);
  // A billion visits are what was asked for, and take as long.
  if (typeof all.maxVisits === 'number' && all.maxVisits > 3) all.maxVisits = 3;
  if (chance(0.05)) delete all[pick(Object.keys(all).filter((name) => name !== 'id'))];
  return all;
}

/** Returns a line and the id under which it is answered, undefined for an error without one. */
function line(number) {
  const id = `q${number}`;
  const kind = random();
  if (kind < 0.03)
    return {
      id,
      text: JSON.stringify({ id, action: pick(['query_version', 'query_models', 'clear_cache']) }),
    };
  if (kind < 0.05)
    return {
      id,
      text: JSON.stringify({ id, action: 'terminate', terminateId: `q${Math.max(0, number - 3)}` }),
    };
  if (kind < 0.06) return { id, text: JSON.stringify({ id, action: 'terminate_all' }) };
  if (kind < 0.07)
    return { id, text: JSON.stringify({ id, action: pick(ODD.filter((value) => value !== undefined)) }) };
  const whole = JSON.stringify(query(id));
  if (kind < 0.1)
    return {
      id: undefined,
      text: pick([
        'nonsense',
        '[',
        '42',
        'null',
        '"x"',
        '[1]',
        '{"id":',
        whole.slice(0, -1),
        `${whole}}`,
        '\u0000',
      ]),
    };
  if (kind < 0.12)
    return {
      id: undefined,
      text: whole.replace(`"id":"${id}"`, pick(['"id":5', '"id":null', '"id":""', '"id":["q"]', '"ID":"q"'])),
    };
  return { id, text: whole };
}

const open = new Map();
let strangers = 0;
let onAnswer = () => undefined;
const counts = { answered: 0, refused: 0, warned: 0, faults: 0 };
const fault = (text) => {
  counts.faults += 1;
  console.error(`\n${text.slice(0, 400)}`);
};

function hear(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return fault(`no JSON: ${text}`);
  }
  if (/internal error/i.test(text) || /"error":"[^"]*(undefined|\[object)/.test(text)) fault(text);
  if (answer.id === undefined) {
    strangers -= 1;
    counts.refused += 1;
  } else if (!open.has(answer.id)) fault(`nobody asked: ${text}`);
  else if (answer.warning !== undefined) counts.warned += 1;
  else if (answer.error !== undefined) {
    counts.refused += 1;
    open.delete(answer.id);
  } else if (answer.isDuringSearch !== true) {
    counts.answered += 1;
    const left = open.get(answer.id) - 1;
    if (left > 0) open.set(answer.id, left);
    else open.delete(answer.id);
    const numbers = [answer.rootInfo, ...(answer.moveInfos ?? [])]
      .filter(Boolean)
      .flatMap(({ winrate, scoreLead }) => [winrate, scoreLead]);
    if (!numbers.every(Number.isFinite)) fault(text);
  }
  return onAnswer();
}

let rest = '';
engine.stdout.setEncoding('utf8').on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  lines.forEach(hear);
});

async function settled() {
  const timer = setTimeout(() => engine.kill('SIGKILL'), BLOCK_TIME_MS);
  const done = new Promise((resolve) => {
    onAnswer = () => open.size === 0 && strangers === 0 && resolve();
    onAnswer();
  });
  try {
    await Promise.race([done, exit]);
  } catch (error) {
    console.error(`\nopen: ${[...open.keys()].slice(0, 20).join(' ')}, ${strangers} without id`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** How many answers a query has: one for each turn that it asks for. */
function answersOf(text) {
  const turns = (() => {
    try {
      return JSON.parse(text).analyzeTurns;
    } catch {
      return undefined;
    }
  })();
  return Array.isArray(turns) ? Math.max(1, new Set(turns).size) : 1;
}

const sizes = [];
const start = performance.now();
for (let sent = 0; sent < total; sent += BLOCK) {
  const lines = Array.from({ length: Math.min(BLOCK, total - sent) }, (_, index) => line(sent + index));
  for (const { id, text } of lines) {
    if (id === undefined) strangers += 1;
    else open.set(id, answersOf(text));
  }
  engine.stdin.write(lines.map(({ text }) => `${text}\n`).join(''));
  await settled();
  const { residentMiB } = footprint(engine.pid);
  sizes.push(residentMiB);
  process.stderr.write(`\r${sent + lines.length}/${total} queries, ${residentMiB} MiB   `);
}
engine.stdin.end();
await exit.catch(() => undefined);
const growth = growthPercent(sizes);
const seconds = Math.round((performance.now() - start) / 1000);
console.log(
  `\n${JSON.stringify({ soak: 'analysis', queries: total, seconds, ...counts, exit: engine.exitCode, residentMiB: sizes.at(-1), growthPercent: rounded(growth, 1) })}`,
);
process.exitCode = counts.faults === 0 && engine.exitCode === 0 && !(growth > 5) ? 0 : 1;
