import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** Where Chromium lies, or undefined: VW_CHROMIUM, or where Debian puts it. */
export const CHROMIUM = [process.env['VW_CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

const TYPES = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** What makes a page isolated, so that WebAssembly may use threads. */
const ISOLATING = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * Returns a web server as plain as they come, listening, with `folder` under the path `/some/where/`.
 * `isIsolated` sends the headers that threads need.
 *
 * @param {string} folder
 */
export async function serveFolder(folder, isIsolated = false) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const headers = { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' };
    readFile(join(folder, name.replace(/^\/some\/where\//, ''))).then(
      (bytes) => response.writeHead(200, { ...headers, ...(isIsolated ? ISOLATING : {}) }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const close = () => new Promise((closed) => server.close(closed).closeAllConnections());
  return { address: `http://127.0.0.1:${server.address().port}/some/where/`, close };
}

/** What a console says that is a fault. */
const FAULTS = ['error', 'warning'];

/**
 * Returns the page of an address, open in a Chromium of its own, with the faults that its console and its requests
 * tell of; `start` is the performance.now() at which it was asked for.
 *
 * @param {import('playwright-core').BrowserType} chromium
 * @param {string} address
 */
export async function visit(chromium, address) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const page = await (await browser.newContext()).newPage();
  /** @type {string[]} */
  const faults = [];
  page.on('console', (message) => {
    if (FAULTS.includes(message.type())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('requestfailed', (request) => faults.push(request.url()));
  const start = performance.now();
  await page.goto(address);
  return { browser, page, faults, start };
}

/**
 * Returns once the page is neither loading nor thinking, and what it says then.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ status: string, moves: string, loadTimeMs: string, device: string }>}
 */
export async function settled(page) {
  const body = page.locator('body[data-state=ready]');
  await body.waitFor({ timeout: 60_000 });
  const data = await body.evaluate((element) => ({ .../** @type {any} */ (element).dataset }));
  return { ...data, status: await page.locator('#status').innerText() };
}

/**
 * Plays a point that is empty, such as `E5`, and returns what the page says after the answer, and how long that took.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} vertex
 */
export async function clickPoint(page, vertex) {
  const start = performance.now();
  await page.locator(`#board button[aria-label="${vertex} empty"]`).click();
  const after = await settled(page);
  return { ...after, replyTimeMs: performance.now() - start };
}

/**
 * Begins a game with what is chosen under "New game".
 *
 * @param {import('playwright-core').Page} page
 * @param {{ human?: string, handicap?: string, komi?: string, minutes?: string }} wishes
 */
export async function beginGame(page, { human, handicap, komi, minutes }) {
  await page.locator('.new-game summary').click();
  if (human) await page.locator('#human').selectOption({ label: human });
  if (handicap) await page.locator('#handicap').selectOption({ label: handicap });
  if (komi) await page.locator('#komi').fill(komi);
  if (minutes) await page.locator('#minutes').selectOption({ label: minutes });
  await page.locator('#begin').click();
  return settled(page);
}

/**
 * Returns how many colours a canvas shows: ground, lines, stones and their rims.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} id
 * @returns {Promise<number>}
 */
export function coloursOf(page, id) {
  return page.locator(`#${id}`).evaluate((/** @type {any} */ canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}
