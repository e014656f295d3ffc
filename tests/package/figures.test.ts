import { describe, expect, test } from '@jest/globals';
import { PAGES, measured, pageWithFigures } from '../support/figures.js';
import { wilson } from '../support/figure-texts/format.js';
import { readFileSync, readdirSync } from 'node:fs';

interface Measured {
  readonly commands: readonly string[];
  readonly date: string;
  readonly results: readonly unknown[];
}

const root = new URL('../../', import.meta.url);

describe('figures on pages', () => {
  const pages = PAGES.map((page) => ({ page, text: readFileSync(new URL(page, root), 'utf8') }));
  const shown = pages.filter(({ text }) => text.includes('<!-- figures '));

  test('are shown by some', () => expect(shown.length).toBeGreaterThan(2));

  test.each(shown)('$page says what was measured (npm run figures)', async ({ page, text }) => {
    expect(await pageWithFigures(page, text)).toBe(text);
  });

  test('one that was changed by hand is noticed', async () => {
    const { page, text } = shown.find(({ page }) => page === 'README.md')!;
    const embellished = text.replace(/(?<=against GNU Go 3\.8, [^|]*\| )\d+/, '100');
    expect(embellished).not.toBe(text);
    expect(await pageWithFigures(page, embellished)).toBe(text);
  });

  test('nobody has made are an error', async () => {
    const text = '<!-- figures of-the-moon -->\n<!-- end of figures -->\n';
    await expect(pageWithFigures('README.md', text)).rejects.toThrow('there are no figures of-the-moon');
  });

  test('come from commands that are named', () => {
    const files = readdirSync(new URL('docs/figures/', root));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const name = file.replace(/\.json$/, '');
      const { commands, date, results } = measured(name) as Measured;
      expect(commands.length).toBeGreaterThan(0);
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(results.length).toBeGreaterThan(0);
    }
  });

  // statsmodels 0.15.0, proportion_confint(7, 10, method="wilson") and (0, 20).
  test('have intervals as others work them out', () => {
    const rounded = (score: number, games: number) =>
      wilson(score, games).map((end) => Number(end.toFixed(4)));
    expect(rounded(0.7, 10)).toEqual([0.3968, 0.8922]);
    expect(rounded(0, 20)).toEqual([0, 0.1611]);
  });
});
