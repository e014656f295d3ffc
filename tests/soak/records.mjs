#!/usr/bin/env node
// node tests/soak/records.mjs [--records 20000] [--seed 1]
// Reads damaged SGF records: real ones with bytes changed, cut, doubled and glued; bad encodings; 10,000 deep nesting; 50 MB.
// Ends with 1 unless each gives a game or one error with line and column, in less than a minute.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gameOfRecord } from '../../dist/go/game-record.js';
import { parseSgf, parseSgfCollection } from '../../dist/go/sgf.js';
import { UserError } from '../../dist/util/errors.js';
import { seededRandom } from '../../dist/util/rng.js';

/** The tokenizer manages a megabyte or two a second. */
const SLOW_MS = 60_000;
const { values } = parseArgs({
  options: { records: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const random = seededRandom(Number(values.seed));
const below = (limit) => Math.floor(random() * limit);
const fixtures = ['games-9x9.sgf', 'comments.sgf', 'Mixed Case.sgf', 'broken.sgf'].map((name) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))),
);
const counts = { games: 0, refused: 0, faults: 0, slowestMs: 0 };

/** Replaying the moves of a hundred thousand games takes minutes, and says nothing of how they are read. */
function read(name, bytes, isReplayed = true) {
  const start = performance.now();
  try {
    const text = typeof bytes === 'string' ? bytes : bytes.toString('utf8');
    const records = random() < 0.5 ? [parseSgf(text)] : parseSgfCollection(text);
    if (isReplayed) records.forEach((record) => gameOfRecord(record));
    counts.games++;
  } catch (error) {
    if (error instanceof UserError && !error.message.includes('\n')) counts.refused++;
    else {
      counts.faults++;
      console.error(`\n${name}: ${error.stack ?? error}`.slice(0, 1500));
    }
  }
  const timeMs = performance.now() - start;
  counts.slowestMs = Math.max(counts.slowestMs, Math.round(timeMs));
  if (timeMs > SLOW_MS) {
    counts.faults++;
    console.error(`\n${name}: ${Math.round(timeMs)} ms`);
  }
}

const PIECES = [
  '(',
  ')',
  ';',
  '[',
  ']',
  '\\',
  'B[ee]',
  'W[zz]',
  'SZ[9:13]',
  'SZ[52]',
  'AB[aa:ii]',
  'KM[x]',
  'C[',
  '\0',
  '\u{FEFF}',
];
function damaged() {
  let bytes = Buffer.from(fixtures[below(fixtures.length)]);
  // One game of a collection is enough to be quick.
  const from = below(Math.max(1, bytes.length - 2000));
  if (random() < 0.7) bytes = bytes.subarray(Math.max(0, bytes.lastIndexOf('(;', from)), from + 2000);
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(bytes.length + 1);
    const piece = Buffer.from(PIECES[below(PIECES.length)]);
    const kind = below(4);
    if (kind === 0) bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
    else if (kind === 1) bytes = bytes.subarray(0, at);
    else if (kind === 2) bytes = Buffer.concat([bytes, bytes.subarray(at)]);
    else if (at < bytes.length) bytes = Buffer.from(bytes).fill(below(256), at, at + 1);
  }
  return bytes;
}

const total = Number(values.records);
for (let i = 0; i < total; i++) {
  read(`record ${i}`, damaged());
  if (i % 500 === 0) process.stderr.write(`\r${i}/${total} records   `);
}
const game = '(;GM[1]FF[4]SZ[9];B[ee];W[cc])';
read('nothing', '');
read('10,000 deep', `${'(;B[ee]'.repeat(10_000)}${')'.repeat(10_000)}`);
read('10,000 deep and never closed', '(;B[ee]'.repeat(10_000));
read('1,000,000 brackets', '('.repeat(1_000_000));
read('50 MB of one comment', `(;GM[1]SZ[9]C[${'x'.repeat(50_000_000)}];B[ee])`);
const games = fixtures[0].toString('utf8');
read('50 MB of games', games.repeat(Math.ceil(50_000_000 / games.length)), false);
read('a game and then nonsense', `${game}hello`);
read('50 MB of moves', `(;GM[1]SZ[9]${';B[];W[]'.repeat(6_250_000)})`);
read('Latin 1', Buffer.from('(;GM[1]SZ[9]PB[Müller]CA[ISO-8859-1];B[ee])', 'latin1'));
read('UTF-16', Buffer.from(game, 'utf16le'));
read(
  'half a character',
  Buffer.concat([Buffer.from('(;C['), Buffer.from('é').subarray(0, 1), Buffer.from('])')]),
);
console.log(`\n${JSON.stringify({ soak: 'records', records: total + 11, ...counts })}`);
process.exitCode = counts.faults === 0 ? 0 : 1;
