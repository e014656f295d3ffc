import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const here = new URL('./', import.meta.url);
const rows = readFileSync(new URL('cases.md', here), 'utf8')
  .split('\n')
  .map((line) => /^\| +(\d+) +\| (.*?) +\| (.*?) +\|$/.exec(line))
  .filter((row) => row !== null);

test('the index of cases names each of the 69 once, and only tests that exist', () => {
  expect(rows.map(([, number]) => Number(number))).toEqual(
    Array.from({ length: 69 }, (_, index) => index + 1),
  );
  for (const [, , , where] of rows) {
    for (const place of where!.split('; ')) {
      const [, file, title] = /^`([\w./-]+)`(?:: (.*))?$/.exec(place)!;
      const path = new URL(file!, here);
      expect({ place, exists: existsSync(path) }).toEqual({ place, exists: true });
      if (title) expect(readFileSync(path, 'utf8')).toContain(title);
    }
  }
});
