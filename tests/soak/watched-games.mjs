#!/usr/bin/env node
// node tests/soak/watched-games.mjs FOLDER [--out FOLDER]
// Has `vw watch` write down every recording of a folder (see recordings.mjs) and compares with the record beside it: set-up and moves, but for
// passes, which nobody sees. Says what is wrong, and the figures as one line of JSON. What was watched before is not watched again.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { parseSgf } from '../../dist/go/sgf.js';
import { formatVertex } from '../../dist/go/point.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const [folder] = positionals;
if (!folder) throw new Error('a folder of recordings is needed; see tests/soak/recordings.mjs');
const out = values.out ?? join(folder, 'watched');
const figures = { recordings: 0, equal: 0, moves: 0, doubts: 0, wrongAndDoubtful: 0, seconds: 0 };
const seenOf = ({ size, moves }) =>
  moves
    .filter(({ point }) => point >= 0)
    .map(({ color, point }) => `${color === 1 ? 'B' : 'W'} ${formatVertex(point, size)}`);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.sgf'))) {
  const name = file.replace(/\.sgf$/, '');
  const recording = ['', '.gif', '.mp4']
    .map((ending) => join(folder, name + ending))
    .find((path) => statSync(path, { throwIfNoEntry: false }));
  const truth = seenOf(parseSgf(readFileSync(join(folder, file), 'utf8')));
  const start = performance.now();
  const args = ['dist/cli/vw.js', 'watch', recording, '--json', '--fps', '10', '--out', join(out, name)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const seconds = (performance.now() - start) / 1000;
  figures.recordings++;
  figures.seconds += seconds;
  if (status !== 0) {
    console.error(`${name}: ${stderr.trim().split('\n').at(-1)}`);
    continue;
  }
  const { games, looks } = JSON.parse(stdout);
  const watched = games.length === 1 ? seenOf(parseSgf(games[0].sgf)) : [];
  const doubts = games.flatMap((game) => game.doubts);
  figures.moves += truth.length;
  figures.doubts += doubts.length;
  const isEqual = watched.join(' ') === truth.join(' ');
  if (isEqual) figures.equal++;
  else {
    if (doubts.length > 0) figures.wrongAndDoubtful++;
    const at = truth.findIndex((move, index) => move !== watched[index]);
    console.error(
      `${name}: ${games.length} games, ${looks} looks, ${watched.length} moves of ${truth.length}; from ${at + 1} on ${watched.slice(at, at + 4)} for ${truth.slice(at, at + 4)}`,
    );
    for (const { move, frame, reason } of doubts.slice(0, 5))
      console.error(`  ${move ?? '-'} (frame ${frame}): ${reason}`);
  }
  console.error(`${name}: ${isEqual ? 'equal' : 'other'}, ${truth.length} moves, ${seconds.toFixed(1)} s`);
}
console.log(JSON.stringify({ ...figures, seconds: Math.round(figures.seconds) }));
