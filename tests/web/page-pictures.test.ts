import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Page, chromium } from 'playwright-core';
import { CHROMIUM, beginGame, clickPoint, coloursOf, settled, visit } from '../support/built-page.js';
import { boardFixture } from '../support/board-fixtures.js';
import { startVwWeb } from '../support/vw-web.js';

const inChromium = CHROMIUM ? describe : describe.skip;
const { path, stones: truth } = boardFixture('wgo-9');

inChromium('pictures given to the page (skipped where there is no Chromium)', () => {
  let server: ChildProcess;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let picture: Buffer;

  beforeAll(async () => {
    const { address, server: started } = await startVwWeb();
    server = started;
    ({ browser, page, faults } = await visit(chromium, `${address}?views=1`));
    await settled(page);
    picture = await readFile(path);
  });
  afterAll(async () => {
    await browser.close();
    server.kill();
  });

  const give = (event: 'paste' | 'drop', bytes: Buffer): Promise<void> => {
    const [kind, name] =
      event === 'paste' ? ['ClipboardEvent', 'clipboardData'] : ['DragEvent', 'dataTransfer'];
    return page.evaluate(`
      const ${name} = new DataTransfer();
      const bytes = Uint8Array.from(atob('${bytes.toString('base64')}'), (letter) => letter.charCodeAt(0));
      ${name}.items.add(new File([bytes], 'board.png', { type: 'image/png' }));
      const options = { ${name}, bubbles: true, cancelable: true };
      document.querySelector('#board').dispatchEvent(new ${kind}('${event}', options));
      undefined;
    `);
  };
  const stonesNow = (): Promise<number[]> =>
    page.evaluate(
      `[...document.querySelectorAll('#board button')].map((one) => ({ black: 1, white: -1, empty: 0 })[one.dataset.stone])`,
    );

  test('what is no picture, or has no board, is said to be none, and the game goes on', async () => {
    await clickPoint(page, 'E5');
    await give('drop', Buffer.from('no picture'));
    await page.locator('#fault').waitFor();
    expect(await page.locator('#fault').innerText()).toMatch(/^this picture cannot be read/);
    expect((await settled(page)).moves).toBe('2');
  });

  test('a pasted one is read, looked over, corrected and played on from', async () => {
    await give('paste', picture);
    await page.locator('#seen-title').waitFor();
    expect(await page.locator('#seen-title').innerText()).toMatch(/^Read off the picture: 9×9, \d+ black/);
    expect(await coloursOf(page, 'seen-picture')).toBeGreaterThan(50);
    expect(await stonesNow()).toEqual(truth);
    const point = truth.indexOf(1);
    const button = page.locator('#board button').nth(point);
    await button.click();
    expect((await stonesNow())[point]).toBe(-1);
    await button.click();
    expect((await stonesNow())[point]).toBe(0);
    await page.locator('input[name=to-play][value=white]').check({ force: true });
    await page.locator('input[name=seen-human][value=black]').check({ force: true });
    await page.locator('#play-on').click();
    await page.locator('body[data-moves="1"]').waitFor();
    expect((await settled(page)).status).toMatch(/^White [A-J]\d\. Your move, Black\.$/);
  });

  test('stones that cannot lie like that are refused, and stay there to be corrected', async () => {
    await beginGame(page, { human: 'Black' });
    await give('drop', picture);
    await page.locator('#seen-title').waitFor();
    const empty = truth.flatMap((stone, point) => (stone === 0 ? [point] : []));
    for (const point of empty) await page.locator('#board button').nth(point).click();
    await page.locator('#play-on').click();
    await page.locator('#fault').waitFor();
    expect((await stonesNow()).includes(0)).toBe(false);
    await page.locator('#drop-reading').click();
    expect((await settled(page)).moves).toBe('0');
  });

  test('has nothing to complain of', () => {
    expect(faults).toEqual([]);
  });
});
