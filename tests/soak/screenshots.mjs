#!/usr/bin/env node
// node tests/soak/screenshots.mjs --modules FOLDER --out FOLDER [--count 320] [--seed 1]
// Screenshots of positions of games under sgf/, as programs that others wrote draw them in Chromium, each with its truth as JSON beside it: what
// `npm run seen` reads; and of pages without a board, which have none. FOLDER/node_modules has them: npm install besogo@0.0.2-alpha goban@8.3.64 wgo@3.0.0-alpha.10. Shudan is ours to use already.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { gameOfRecord } from '../../dist/go/game-record.js';
import { readSgfFile } from '../../dist/go/read-sgf-file.js';
import { parseSgfCollection } from '../../dist/go/sgf.js';
import { seededRandom } from '../../dist/util/rng.js';
import { CHROMIUM } from '../support/built-page.js';
import { BOARD, PAINTERS, randomLook } from './board-painters.mjs';
import { OTHER_PAGES } from './other-pages.mjs';
import { painterBundles } from './painter-bundles.mjs';

const { values } = parseArgs({
  options: {
    modules: { type: 'string' },
    out: { type: 'string' },
    count: { type: 'string', default: '320' },
    seed: { type: 'string', default: '1' },
  },
});
if (!values.modules || !values.out)
  throw new Error('--modules FOLDER and --out FOLDER are needed; see the head of this file');
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const random = seededRandom(Number(values.seed));
const pick = (list) => list[Math.floor(list.length * random())];

const bundles = await painterBundles(values.modules);

const games = new Map();
for (const size of [9, 13, 19]) {
  const text = await readSgfFile(`sgf/test-b10-${size}x${size}.sgf.gz`);
  games.set(size, parseSgfCollection(text).slice(0, 100));
}

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--allow-file-access-from-files'],
});
const html = join(out, 'page.html');
const count = Number(values.count);
for (let number = 0; number < count; number++) {
  const name = Object.keys(PAINTERS)[number % Object.keys(PAINTERS).length];
  const size = pick([9, 13, 19]);
  const record = pick(games.get(size));
  const game = gameOfRecord(record, Math.floor((record.moves.length + 1) * random()));
  const position = { size, stones: [...game.stones], last: game.moves.at(-1)?.point ?? -1 };
  const look = randomLook(random, position);
  const isJpeg = random() < 0.3;
  const [width, height] = pick([
    [800, 700],
    [1280, 900],
    [1920, 1080],
  ]);
  const scale = pick([1, 1, 1, 1.5, 2]);
  const [quality, isCut, margin] = [
    Math.floor(40 + 50 * random()),
    random() < 0.5,
    Math.floor(25 * random()),
  ];
  writeFileSync(html, PAINTERS[name](position, look, bundles));
  const file = `${name}-${number}.${isJpeg ? 'jpg' : 'png'}`;
  if (existsSync(join(out, file))) continue;
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  page.on('pageerror', (error) => console.error(`${file}: ${error.message}`));
  await page.goto(pathToFileURL(html).href);
  await page.waitForTimeout(200);
  const board = await page.$(BOARD);
  const box = await board?.boundingBox();
  const fits = box && box.x + box.width <= width && box.y + box.height <= height;
  const clip = box && {
    ...{ x: Math.max(0, box.x - margin), y: Math.max(0, box.y - margin) },
    ...{ width: box.width + 2 * margin, height: box.height + 2 * margin },
  };
  await page.screenshot({
    path: join(out, file),
    ...(isJpeg ? { type: 'jpeg', quality } : {}),
    ...(isCut && fits ? { clip } : { fullPage: true }),
  });
  writeFileSync(
    join(out, `${name}-${number}.json`),
    `${JSON.stringify({ size, stones: position.stones, file })}\n`,
  );
  await page.close();
  process.stderr.write(`\r${number + 1} of ${count}  `);
}
for (const [name, content] of Object.entries(OTHER_PAGES)) {
  for (const [index, background] of ['#fff', '#345'].entries()) {
    const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
    await page.setContent(`<body style="background:${background}">${content}</body>`);
    await page.screenshot({ path: join(out, `without-${name}-${index}.png`) });
    await page.close();
  }
}
process.stderr.write('\n');
await browser.close();
