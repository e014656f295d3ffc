import { describe, expect, test } from '@jest/globals';
import { Html, escapeHtml, markup } from '../../src/report/html.js';
import { formatPage, gallery } from '../../src/report/page.js';
import { picture } from '../../src/report/picture.js';
import { table } from '../../src/report/table.js';

describe('HTML', () => {
  test('texts are escaped, pieces are not, nothing is nothing', () => {
    expect(escapeHtml(`<a href="x">'&'</a>`)).toBe('&#60;a href=&#34;x&#34;&#62;&#39;&#38;&#39;&#60;/a&#62;');
    const inner = markup`<b>${'1 < 2'}</b>`;
    expect(markup`<p title="${'"quoted"'}">${inner}${undefined}${null}${[3, inner]}</p>`.text).toBe(
      '<p title="&#34;quoted&#34;"><b>1 &#60; 2</b>3<b>1 &#60; 2</b></p>',
    );
  });
});

describe('a page', () => {
  const page = formatPage({
    title: 'A & B',
    lead: 'of <today>',
    sections: [{ heading: 'One', body: gallery([markup`<i>x</i>`, 'y']) }],
  });

  test('is one whole file that asks for nothing else and is styled for light and dark', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('<title>A &#38; B</title>');
    expect(page).toContain('of &#60;today&#62;');
    expect(page).toContain('<div class="gallery"><i>x</i>y</div>');
    expect(page).toContain('@media (prefers-color-scheme:dark)');
    expect(page).not.toMatch(/https?:|<script|<link|@import|url\(/);
  });

  test('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, slash, name] of page.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
      if (name === 'meta') continue;
      if (slash === '') open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
});

describe('a table', () => {
  test('puts numbers to the right, marks rows, escapes cells', () => {
    const { text } = table(
      [{ title: 'who' }, { title: 'Elo', align: 'right' }],
      [{ cells: ['<me>', 12], isMarked: true }, { cells: ['you', new Html('<b>9</b>')] }],
      'of two',
    );
    expect(text).toContain('<th scope="col" class="right">Elo</th>');
    expect(text).toContain(
      '<tr class="marked"><td class="left">&#60;me&#62;</td><td class="right">12</td></tr>',
    );
    expect(text).toContain('<td class="right"><b>9</b></td>');
    expect(text).toContain('<caption>of two</caption>');
  });

  test('refuses a row that does not fit', () => {
    expect(() => table([{ title: 'a' }], [{ cells: [1, 2] }])).toThrow('2 cells in a table of 1 columns');
  });
});

test('a picture lies inside the page', () => {
  const { text } = picture(Uint8Array.of(1, 2, 3), { alt: 'a "frame"', widthPx: 90, caption: 'as drawn' });
  expect(text).toContain('src="data:image/png;base64,AQID"');
  expect(text).toContain('alt="a &#34;frame&#34;"');
  expect(text).toContain('<figcaption>as drawn</figcaption>');
});
