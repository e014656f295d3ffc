#!/usr/bin/env node
// node tests/soak/recordings.mjs --modules FOLDER --out FOLDER [--count 50] [--seed 1] [--size N --games FILE]
// Films of whole games under sgf/, as programs that others wrote draw them in Chromium, each with its record beside it: animated GIFs, folders
// of pictures and, where ffmpeg is installed, videos; some hold a move for longer, some leave frames out. See screenshots.mjs for FOLDER.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { gameOfRecord } from '../../dist/go/game-record.js';
import { readSgfFile } from '../../dist/go/read-sgf-file.js';
import { formatSgf, parseSgfCollection } from '../../dist/go/sgf.js';
import { writeGif } from '../../dist/picture/gif.js';
import { readPicture } from '../../dist/picture/read-picture.js';
import { findProgram } from '../../dist/util/find-program.js';
import { seededRandom } from '../../dist/util/rng.js';
import { CHROMIUM } from '../support/built-page.js';
import { BOARD, PAINTERS, randomLook } from './board-painters.mjs';
import { painterBundles } from './painter-bundles.mjs';

const { values } = parseArgs({
  options: {
    modules: { type: 'string' },
    out: { type: 'string' },
    count: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string' },
    games: { type: 'string' },
  },
});
if (!values.modules || !values.out)
  throw new Error('--modules FOLDER and --out FOLDER are needed; see the head of this file');
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const bundles = await painterBundles(values.modules);
const sizes = values.size ? [Number(values.size)] : [9, 9, 13, 19];
const games = new Map();
for (const size of new Set(sizes)) {
  const text = await readSgfFile(values.games ?? `sgf/test-b10-${size}x${size}.sgf.gz`);
  games.set(size, parseSgfCollection(text));
}
const ffmpeg = findProgram('ffmpeg');
const kinds = ['gif', 'folder', ...(ffmpeg ? ['mp4'] : [])];
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--allow-file-access-from-files', '--disable-gpu'],
});

/** Returns the files of pictures of a game's positions. */
async function film(record, painter, seed, folder, isJpeg) {
  const whole = gameOfRecord(record);
  const html = join(folder, 'page.html');
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  page.on('pageerror', (error) => console.error(`${folder}: ${error.message}`));
  const files = [];
  for (let ply = 0; ply <= whole.moves.length; ply++) {
    const position = {
      ...{ size: whole.size, stones: [...whole.positionAt(ply)] },
      last: ply === 0 ? -1 : whole.moves[ply - 1].point,
    };
    // The same random numbers for every position: the look stays.
    const look = randomLook(seededRandom(seed), position);
    [look.width, look.distance] = [
      Math.min(look.width, 640),
      Math.min(look.distance, Math.floor(800 / (whole.size + 2))),
    ];
    const content = PAINTERS[painter](position, look, bundles);
    // A page that is a file may read others; to write it anew is much faster than to open another one, but some draw once a page.
    if (ply === 0 || ['goban', 'wgo'].includes(painter)) {
      writeFileSync(html, content);
      await page.goto(pathToFileURL(html).href);
    } else await page.setContent(content);
    await page.waitForTimeout(ply === 0 ? 200 : 30);
    const board = await page.$(BOARD);
    const box = await board.boundingBox();
    const file = join(folder, `${ply}.${isJpeg ? 'jpg' : 'png'}`);
    const clip = {
      ...{ x: Math.max(0, Math.round(box.x) - 8), y: Math.max(0, Math.round(box.y) - 8) },
      // Videos have sides of even length.
      ...{ width: 2 * Math.ceil(box.width / 2) + 16, height: 2 * Math.ceil(box.height / 2) + 16 },
    };
    await page.screenshot({ path: file, clip, ...(isJpeg ? { type: 'jpeg', quality: 70 } : {}) });
    files.push(file);
  }
  await page.close();
  rmSync(html);
  return files;
}

const count = Number(values.count);
for (let number = 0; number < count; number++) {
  const seed = Number(values.seed) * 1000 + number;
  const random = seededRandom(seed);
  const pick = (list) => list[Math.floor(list.length * random())];
  const painter = Object.keys(PAINTERS)[number % Object.keys(PAINTERS).length];
  const kind = kinds[number % kinds.length];
  const all = games.get(sizes[Math.floor(number / kinds.length) % sizes.length]);
  const record = values.games ? all[number % all.length] : pick(all);
  const [isHeld, leavesOut] = [random() < 0.4, random() < 0.3];
  const name = `${painter}-${number}-${kind}`;
  if (existsSync(join(out, `${name}.sgf`))) continue;
  const folder = join(out, kind === 'folder' ? name : `${name}-frames`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const taken = await film(record, painter, seed, folder, kind === 'folder' && random() < 0.5);
  // First and last stay: a game begins and ends with what is seen. So does all after a pass, which no frame shows: which of two moves that
  // came together was the earlier could not be told there.
  const { moves } = gameOfRecord(record);
  const firstPass = moves.findIndex(({ point }) => point < 0);
  const isSure = (ply) => ply === 0 || ply === moves.length || (firstPass >= 0 && ply >= firstPass);
  const shown = taken.filter((_, ply) => !leavesOut || isSure(ply) || random() > 0.04);
  const frames = shown.flatMap((file) => Array(isHeld ? 1 + Math.floor(3 * random()) : 1).fill(file));
  if (kind === 'gif') {
    const pictures = [];
    for (const file of frames) pictures.push(await readPicture(file));
    await writeGif(pictures, join(out, `${name}.gif`), { delayMs: 200 });
  } else if (kind === 'mp4') {
    const list = frames.map((file) => `file '${file}'\nduration 0.2`).join('\n');
    writeFileSync(join(folder, 'list.txt'), `${list}\nfile '${frames.at(-1)}'\n`);
    const options = ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', join(folder, 'list.txt')];
    options.push(
      '-r',
      '10',
      '-c:v',
      'libx264',
      '-crf',
      '28',
      '-pix_fmt',
      'yuv420p',
      join(out, `${name}.mp4`),
    );
    const { status, stderr } = spawnSync(ffmpeg, options);
    if (status !== 0) throw new Error(String(stderr));
  } else {
    for (const file of readdirSync(folder))
      if (!shown.includes(join(folder, file))) rmSync(join(folder, file));
  }
  if (kind !== 'folder') rmSync(folder, { recursive: true });
  writeFileSync(join(out, `${name}.sgf`), formatSgf({ ...record, comment: '' }));
  process.stderr.write(`\r${number + 1} of ${count}  `);
}
process.stderr.write('\n');
await browser.close();
