#!/usr/bin/env node
// node tests/soak/positions.mjs --out FOLDER [--count 40] [--seed 11]
// Positions of games under sgf/ for programs in windows to show (window-shots.sh) and for diagrams.py: N.sgf ends there, N.next has one move more,
// N.json is the truth.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gameOfRecord } from '../../dist/go/game-record.js';
import { readSgfFile } from '../../dist/go/read-sgf-file.js';
import { formatSgf, parseSgfCollection } from '../../dist/go/sgf.js';
import { seededRandom } from '../../dist/util/rng.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '11' },
  },
});
if (!values.out) throw new Error('--out FOLDER is needed');
mkdirSync(values.out, { recursive: true });
const random = seededRandom(Number(values.seed));
const pick = (list) => list[Math.floor(list.length * random())];
const games = new Map();
for (const size of [9, 13, 19])
  games.set(size, parseSgfCollection(await readSgfFile(`sgf/test-b10-${size}x${size}.sgf.gz`)));
for (let number = 0; number < Number(values.count); number++) {
  const record = pick(games.get(pick([9, 13, 19])));
  // Not all programs go on behind a pass.
  const pass = record.moves.findIndex(({ point }) => point < 0);
  const most = pass < 0 ? record.moves.length : pass;
  const ply = 3 + Math.floor((most - 4) * random());
  const { size, stones, moves } = gameOfRecord(record, ply);
  for (const [ending, plies] of [
    ['sgf', ply],
    ['next', ply + 1],
  ]) {
    const sgf = formatSgf({ ...record, moves: record.moves.slice(0, plies), comment: '', result: '' });
    writeFileSync(join(values.out, `${number}.${ending}`), sgf);
  }
  writeFileSync(
    join(values.out, `${number}.json`),
    JSON.stringify({ size, stones: [...stones], moves: moves.map(({ point }) => point) }),
  );
}
