import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Page, chromium } from 'playwright-core';
import { parseSgf } from '../../src/go/sgf.js';
import { CHROMIUM, beginGame, clickPoint, coloursOf, settled, visit } from '../support/built-page.js';
import { startVwWeb } from '../support/vw-web.js';

// What a person does on the page that `vw web` serves, in a real browser. Debian: apt-get install chromium
const inChromium = CHROMIUM ? describe : describe.skip;
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A tournament of two games, as its folder has it. */
async function tournamentFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vw-tournament-'));
  const settings = {
    ...{ format: 'round-robin', size: 9, komi: 7, openingStones: 0, seed: 1, moveLimit: 100, scorer: 'area' },
    engines: [{ name: 'left' }, { name: 'right' }],
  };
  const game = (id: string, black: string, white: string): string =>
    JSON.stringify({
      ...{ id, black, white, moves: 'E5 C3 G7 pass pass', file: `games/${id}.sgf` },
      result: { kind: 'score', lead: 5 },
      thinkingTimeMs: { black: 1, white: 1 },
    });
  await writeFile(join(folder, 'tournament.json'), JSON.stringify(settings));
  const games = [game('0-1-0-0', 'left', 'right'), game('0-1-0-1', 'right', 'left')];
  await writeFile(join(folder, 'results.jsonl'), `${games.join('\n')}\n`);
  return folder;
}

inChromium('the page of vw web in Chromium (skipped where there is none)', () => {
  let server: ChildProcess;
  let address: string;
  let arena: string;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];

  beforeAll(async () => {
    arena = await tournamentFolder();
    ({ server, address } = await startVwWeb('--arena', arena));
    ({ browser, page, faults } = await visit(chromium, `${address}?views=1`));
    await settled(page);
  });
  afterAll(async () => {
    await browser.close();
    server.kill();
    await rm(arena, { recursive: true });
  });

  test('plays a whole game by clicking, to a score in which dead stones can be told', async () => {
    await clickPoint(page, 'E5');
    for (let move = 0; move < 60; move++) {
      await page.locator('#pass').click();
      const { status } = await settled(page);
      if (status.startsWith('The game is over')) break;
    }
    const { status } = await settled(page);
    expect(status).toMatch(/^The game is over: W\+\d/);
    const stone = page.locator('#board button[data-stone=white]').first();
    await stone.click();
    const changed = (await settled(page)).status;
    expect(changed).not.toBe(status);
    await page.reload();
    expect((await settled(page)).status).toBe(changed);
    await stone.click();
    expect((await settled(page)).status).toBe(status);
  });

  test('shows the two frames, what differs, tokens and codes', async () => {
    await beginGame(page, { human: 'Black', handicap: 'none' });
    await clickPoint(page, 'E5');
    for (const id of ['given', 'imagined', 'difference'])
      expect(await coloursOf(page, id)).toBeGreaterThan(2);
    const changed = page.locator('.tokens .grid .changed');
    expect(await changed.count()).toBeGreaterThanOrEqual(1);
    expect(await page.locator('.codes').innerText()).toMatch(/next\s+\d+ · [\d.]+ % sure/);
  });

  test('a reload in the middle of a game finds it again', async () => {
    const before = await settled(page);
    await page.reload();
    const after = await settled(page);
    expect([after.moves, after.status]).toEqual([before.moves, before.status]);
    expect(await page.locator('#board button[aria-label="E5 black"]').count()).toBe(1);
  });

  test('two tabs have a game each', async () => {
    const other = await page.context().newPage();
    await other.goto(`${address}?views=1`);
    expect((await settled(other)).moves).toBe('0');
    await other.close();
    expect((await settled(page)).moves).toBe('2');
  });

  test('saves the game as SGF and opens it again', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').click()]);
    const path = await download.path();
    const record = parseSgf(await readFile(path, 'utf8'));
    expect([record.size, record.komi, record.moves.length]).toEqual([9, 7, 2]);
    expect(record.players.black).toBe('You');
    await beginGame(page, { human: 'Black' });
    await page.locator('#open').setInputFiles(path);
    await page.locator('body[data-moves="2"]').waitFor();
    expect((await settled(page)).status).toMatch(/Black to play\.$/);
    await page
      .locator('#open')
      .setInputFiles({ name: 'x.sgf', mimeType: 'text/plain', buffer: Buffer.from('(;B') });
    await page.locator('#fault').waitFor();
    expect((await settled(page)).moves).toBe('2');
  });

  test('an opened game is not moved on by the model, whoever is to play', async () => {
    await beginGame(page, { human: 'Black' });
    const record = Buffer.from('(;SZ[9]KM[7];B[ee])');
    await page.locator('#open').setInputFiles({ name: 'x.sgf', mimeType: 'text/plain', buffer: record });
    await page.locator('body[data-moves="1"]').waitFor();
    expect(await settled(page)).toMatchObject({ moves: '1', status: 'Black E5. White to play.' });
  });

  test('handicap, komi and a clock are as chosen; resigning ends the game', async () => {
    const { moves } = await beginGame(page, {
      human: 'Black',
      handicap: '3 stones',
      komi: '0.5',
      minutes: '1 min each',
    });
    expect(moves).toBe('1');
    expect(await page.locator('#board button[data-stone=black]').count()).toBe(3);
    expect(await page.locator('.sides').innerText()).toMatch(/Black: 0 captured · (1:00|0:5\d)[^]*komi 0.5/);
    await page.locator('#resign').click();
    const ended = /White wins by resignation \(W\+R\)/;
    expect((await settled(page)).status).toMatch(ended);
    await page.reload();
    expect((await settled(page)).status).toMatch(ended);
  });

  test('whose time is over has lost, also after a reload', async () => {
    await beginGame(page, { human: 'Black', handicap: 'none', minutes: '1 min each' });
    await clickPoint(page, 'E5');
    // All but the last second is spent.
    await page.evaluate(`
      const kept = JSON.parse(sessionStorage.getItem('vw-game'));
      kept.times.blackMs = 1000;
      sessionStorage.setItem('vw-game', JSON.stringify(kept));
    `);
    await page.reload();
    await page.getByText('White wins on time').first().waitFor({ timeout: 15_000 });
    await page.reload();
    expect((await settled(page)).status).toMatch(/White wins on time/);
  });

  test('a record that is dropped on the page is opened, and one that is none is said to be', async () => {
    await beginGame(page, { human: 'Black', minutes: 'no clock' });
    const drop = (text: string): Promise<void> =>
      page.evaluate(`
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([${JSON.stringify(text)}], 'dropped.sgf'));
        const options = { dataTransfer, bubbles: true, cancelable: true };
        document.querySelector('#board').dispatchEvent(new DragEvent('drop', options));
        undefined;
      `);
    await drop('(;SZ[9]KM[7];B[ee];W[cc];B[gg])');
    await page.locator('body[data-moves="3"]').waitFor();
    await drop('a shopping list');
    await page.locator('#fault').waitFor();
    expect((await settled(page)).moves).toBe('3');
  });

  test('the future can be scrubbed through, frame by frame', async () => {
    await beginGame(page, { human: 'Black', handicap: 'none', minutes: 'no clock' });
    await page.locator('#imagine').click();
    await page.locator('#scrub').waitFor();
    await page.locator('#scrub').fill('3');
    expect(await page.locator('.film figcaption').innerText()).toMatch(/^4 of \d+: White [A-J][1-9], \d+ %$/);
    expect(await coloursOf(page, 'film')).toBeGreaterThan(2);
  });

  test('maps the codes of test games, and draws what a dot stands for', async () => {
    await page.locator('#map-test').click();
    await page.locator('#code-dots').waitFor();
    const dots = page.locator('#code-dots [role=button]');
    expect(await dots.count()).toBeGreaterThan(20);
    const first = await page.locator('#code-text').innerText();
    expect(first).toMatch(/^Code \d+: /);
    await dots.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#code-text').innerText()).not.toBe(first);
    await page.waitForTimeout(1000);
    expect(await coloursOf(page, 'code-after')).toBeGreaterThan(2);
    for (const shade of ['ply', 'captured', 'point']) {
      await page.locator(`input[value=${shade}]`).check({ force: true });
    }
  });

  test('maps the codes of the game that is played; a dot tells of itself when the mouse is over it', async () => {
    await clickPoint(page, 'E5');
    await page.locator('#map-game').click();
    await page.locator('#map-game:enabled').waitFor();
    expect(await page.locator('section[aria-labelledby=codes-title] [role=alert]').innerText()).toMatch(
      /^A map takes \d+ different changes at least/,
    );
    const record = Buffer.from('(;SZ[9]KM[7];B[ee];W[cc];B[gg];W[gc];B[cg];W[eg];B[ec];W[ce];B[ge])');
    await page.locator('#open').setInputFiles({ name: 'x.sgf', mimeType: 'text/plain', buffer: record });
    await page.locator('body[data-moves="9"]').waitFor();
    await settled(page);
    await page.locator('#map-game').click();
    await page.locator('#code-dots[aria-label*="This game after 9 moves: 9 changes"]').waitFor();
    const dots = page.locator('#code-dots [role=button]');
    expect(await dots.count()).toBe(9);
    for (const index of [2, 7]) {
      await dots.nth(index).hover({ force: true });
      const label = await page.locator('#code-dots [aria-pressed=true]').getAttribute('aria-label');
      expect(await page.locator('#code-text').innerText()).toBe(label);
    }
    await page.waitForTimeout(1000);
    expect(await coloursOf(page, 'code-after')).toBeGreaterThan(2);
    await beginGame(page, { human: 'Black' });
  });

  test('lays the next move and the territory over the board, and draws who is ahead', async () => {
    await clickPoint(page, 'C3');
    await page.locator('#graph .now').waitFor();
    expect(await page.locator('#graph').getAttribute('aria-label')).toMatch(
      /^Black wins \d+ %, (ahead|behind) by/,
    );
    await page.locator('input[value=expected]').check({ force: true });
    await page.locator('.shudan-heat_9').first().waitFor({ state: 'attached' });
    await page.locator('input[value=owners]').check({ force: true });
    expect(await page.locator('.shudan-heat_9').count()).toBe(0);
    await page.locator('input[value=none]').check({ force: true });
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious, %s, wide and narrow',
    async (colorScheme) => {
      expect(await page.locator('#code-dots').count()).toBe(1);
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        const found = await page.evaluate<{ impact: string; id: string; nodes: { html: string }[] }[]>(
          `(() => { ${await readFile(axe, 'utf8')} })(); axe.run().then(({ violations }) => violations)`,
        );
        const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
        const beyond = await page.evaluate(`(() => {
        const right = (element) => element.getBoundingClientRect().right;
        const edge = right(document.querySelector('header'));
        return [...document.querySelectorAll('section, section *')].filter((one) => right(one) > edge + 1).map((one) => one.outerHTML);
      })()`);
        expect(beyond).toEqual([]);
      }
    },
  );

  test('shows a tournament, and its games move by move', async () => {
    const other = await page.context().newPage();
    const refused: string[] = [];
    other.on('console', (message) => refused.push(message.text()));
    await other.goto(`${address}arena`);
    expect(await other.locator('h1').innerText()).toBe('Tournament: left, right');
    await other.locator('#viewer select').selectOption('1');
    await other.locator('#viewer button[data-step="1000"]').click();
    expect(await other.locator('#viewer output').innerText()).toMatch(/5/);
    expect(refused).toEqual([]);
    await other.close();
  });

  test('has nothing to complain of', () => {
    expect(faults).toEqual([]);
  });
});
