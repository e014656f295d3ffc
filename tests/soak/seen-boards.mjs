#!/usr/bin/env node
// node tests/soak/seen-boards.mjs FOLDER
// Reads every picture of a folder as `vw see` does and compares it with the truth beside it, `{ size, stones, file }` in a file of its name with
// .json; pictures without one have no board. Says what is wrong, and the figures by the first word of the names as lines of JSON.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPicture } from '../../dist/picture/read-picture.js';
import { DOUBTFUL } from '../../dist/vision/board-reader.js';
import { loadBoardReader } from '../../dist/vision/load-board-reader.js';

const folder = process.argv[2];
if (!folder) throw new Error('a folder of pictures is needed; see tests/soak/screenshots.mjs');
const reader = await loadBoardReader();
const figures = new Map();
const times = [];

for (const file of readdirSync(folder).filter((name) => /\.(png|jpe?g|gif|bmp)$/.test(name))) {
  const truthPath = join(folder, file.replace(/\.\w+$/, '.json'));
  const truth = existsSync(truthPath) ? JSON.parse(readFileSync(truthPath, 'utf8')) : undefined;
  const kind = file.split('-')[0];
  const counts = figures.get(kind) ?? {
    ...{ pictures: 0, right: 0, refused: 0, points: 0, wrongPoints: 0, wrongAndDoubtful: 0, doubtful: 0 },
  };
  figures.set(kind, counts);
  counts.pictures++;
  const start = performance.now();
  const reading = await readPicture(join(folder, file))
    .then((picture) => reader.read(picture))
    .catch((error) => {
      if (error.code !== 'no-board') throw error;
      return error;
    });
  times.push(performance.now() - start);
  if (reading instanceof Error) {
    counts.refused++;
    if (truth) console.error(`${file}: ${reading.message}`);
    else counts.right++;
    continue;
  }
  if (!truth || truth.size !== reading.size) {
    console.error(`${file}: read as ${reading.size}x${reading.size}, is ${truth?.size ?? 'no board'}`);
    continue;
  }
  const wrong = truth.stones.flatMap((stone, point) => (stone === reading.stones[point] ? [] : [point]));
  counts.points += truth.stones.length;
  counts.wrongPoints += wrong.length;
  counts.wrongAndDoubtful += wrong.filter((point) => reading.certainty[point] < DOUBTFUL).length;
  counts.doubtful += reading.doubtful.length;
  if (wrong.length === 0) counts.right++;
  else console.error(`${file}: ${wrong.length} points wrong`);
}

for (const [kind, counts] of figures) console.log(JSON.stringify({ kind, ...counts }));
times.sort((a, b) => a - b);
const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))]);
console.log(JSON.stringify({ pictures: times.length, medianMs: at(0.5), p95Ms: at(0.95) }));
await reader.release();
