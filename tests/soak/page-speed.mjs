// `npm run speed:page [-- FOLDER]`: how long headless Chromium takes to paint the page from a server on this machine, the
// model to load and to answer moves; the page is the one that `npm run build:page` wrote. Lines of JSON on stdout.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { clickPoint, serveFolder, settled, visit } from '../support/built-page.js';

const VISITS = 5;
const POINTS = ['E5', 'C3', 'G7', 'C7', 'G3', 'D4', 'F6', 'D6', 'F4', 'E3', 'E7', 'C5', 'G5', 'D2', 'F8'];

const median = (times) => Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]);

/** Plays on what is still empty. */
async function timesOf(address) {
  const { browser, page, faults, start } = await visit(chromium, address);
  const { loadTimeMs } = await settled(page);
  const readyTimeMs = performance.now() - start;
  const firstPaintMs = await page.evaluate(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime",
  );
  const replies = [];
  for (const vertex of POINTS) {
    if ((await page.locator(`#board button[aria-label="${vertex} empty"]`).count()) === 0) continue;
    replies.push((await clickPoint(page, vertex)).replyTimeMs);
  }
  await browser.close();
  return {
    firstPaintMs,
    loadTimeMs: Number(loadTimeMs),
    readyTimeMs,
    first: replies[0],
    others: replies.slice(1),
    faults,
  };
}

const folder = resolve(process.argv[2] ?? 'out/page');
const files = readdirSync(folder).filter((name) => /\.(html|css|js)$/.test(name));
const pageBytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
console.log(JSON.stringify({ pageBytes }));
for (const isIsolated of [false, true]) {
  const server = await serveFolder(folder, isIsolated);
  const visits = [];
  for (let visit = 0; visit < VISITS; visit++) visits.push(await timesOf(server.address));
  await server.close();
  console.log(
    JSON.stringify({
      headers: isIsolated ? 'COOP and COEP' : 'none',
      firstPaintMs: median(visits.map((visit) => visit.firstPaintMs)),
      loadTimeMs: median(visits.map((visit) => visit.loadTimeMs)),
      readyTimeMs: median(visits.map((visit) => visit.readyTimeMs)),
      firstReplyTimeMs: median(visits.map((visit) => visit.first)),
      replyTimeMs: median(visits.flatMap((visit) => visit.others)),
      replies: visits.flatMap((visit) => visit.others).length,
      faults: visits.flatMap((visit) => visit.faults),
    }),
  );
}
