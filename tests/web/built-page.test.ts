import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Page, chromium } from 'playwright-core';
import {
  CHROMIUM,
  beginGame,
  clickPoint,
  coloursOf,
  serveFolder,
  settled,
  visit,
} from '../support/built-page.js';

const run = promisify(execFile);
const build = (folder: string) => run(process.execPath, ['dist/cli/build-page.js', folder]);
/** Everything but the model and ONNX Runtime, in bytes. */
const MOST_BYTES = 500_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vw-page-'));
  await build(join(folder, 'page'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('npm run build:page', () => {
  test('writes a small page, and writes it anew', async () => {
    const page = join(folder, 'page');
    await build(page);
    const names = (await readdir(page)).filter((name) => /\.(js|css|html)$/.test(name));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(page, name))).size));
    expect(names).toEqual(expect.arrayContaining(['index.html', 'page.js', 'style.css', 'engine-worker.js']));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
    expect(await readdir(folder)).toEqual(['page']);
  });

  test('leaves a folder alone that holds something else', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    await writeFile(join(own, 'letter.txt'), 'dear');
    await expect(build(own)).rejects.toMatchObject({ stderr: expect.stringMatching(/something else/) });
    expect(await readdir(own)).toEqual(['letter.txt']);
    await rm(own, { recursive: true });
  });

  test('names no other host', async () => {
    const html = await readFile(join(folder, 'page', 'index.html'), 'utf8');
    expect(html).not.toMatch(/https?:/);
  });
});

// Debian: apt-get install chromium
const inChromium = CHROMIUM ? describe : describe.skip;

inChromium('the built page in Chromium (skipped where there is none)', () => {
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];

  beforeAll(async () => {
    server = await serveFolder(join(folder, 'page'));
    ({ browser, page, faults } = await visit(chromium, server.address));
    await settled(page);
    // Once it is active it has all files.
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.context().setOffline(true);
    await server.close();
  });
  afterAll(() => browser.close());

  test('plays with nobody there to be asked, showing the frames that it imagined', async () => {
    const opening = [];
    for (const vertex of ['E5', 'A1', 'J9']) opening.push(await clickPoint(page, vertex));
    expect(opening.map(({ moves }) => moves)).toEqual(['2', '4', '6']);
    for (const { status } of opening) expect(status).toMatch(/^White [A-J][1-9]\. Your move, Black\.$/);
    await expect(page.locator('#explanation').innerText()).resolves.toMatch(/^imagined [A-J][1-9] \(/);
    for (const id of ['given', 'imagined', 'difference']) {
      expect(await coloursOf(page, id)).toBeGreaterThan(2);
    }
  });

  test('opens again with nobody there, and knows the game and the test games', async () => {
    await page.reload();
    expect(await settled(page)).toMatchObject({ moves: '6' });
    await page.locator('#map-test').click();
    await page.locator('#code-dots').waitFor();
  });

  test('takes back, and refuses a point that is taken', async () => {
    await page.locator('#undo').click();
    expect(await settled(page)).toMatchObject({ moves: '4' });
    await page.locator('#board button[aria-label="E5 black"]').click();
    expect(await settled(page)).toMatchObject({ moves: '4' });
    expect(await page.locator('#fault').innerText()).toBe('illegal move (occupied)');
  });

  test('can be played with keys alone', async () => {
    await page.locator('#board button').first().focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    expect(await page.evaluate('document.activeElement.ariaLabel')).toMatch(/^B7 /);
  });

  test('begins a game as Black when the person wants White', async () => {
    await beginGame(page, { human: 'White' });
    const { status, moves } = await settled(page);
    expect([moves, status]).toEqual(['1', expect.stringMatching(/^Black [A-J][1-9]\. Your move, White\.$/)]);
  });

  test('ends with two passes and a score', async () => {
    await beginGame(page, { human: 'Black' });
    for (let pass = 0; pass < 40; pass++) {
      await page.locator('#pass').click();
      const { status } = await settled(page);
      if (status.startsWith('The game is over')) break;
    }
    expect((await settled(page)).status).toMatch(/^The game is over: (W|B)\+[\d.]+\.$/);
  });

  test('has nothing to complain of', () => {
    expect(faults).toEqual([]);
  });

  test('runs on threads where the host isolates it, and plays the same', async () => {
    const isolating = await serveFolder(join(folder, 'page'), true);
    const other = await visit(chromium, isolating.address);
    try {
      const { device } = await settled(other.page);
      expect(device).toBe(`cpu, threads: ${Math.min(4, Math.max(1, availableParallelism() >> 1))}`);
      await beginGame(page, { human: 'Black' });
      for (const vertex of ['F3', 'A1']) {
        const [alone, threaded] = [await clickPoint(page, vertex), await clickPoint(other.page, vertex)];
        expect(threaded.status).toBe(alone.status);
      }
      expect(other.faults).toEqual([]);
    } finally {
      await other.browser.close();
      await isolating.close();
    }
  });
});
