import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Entry {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

test('the notices name every package that comes with the program, and no other (npm run notices)', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
  const shipped = Object.entries(packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)} ${version}`);
  const named = [...read('docs/third-party-notices.md').matchAll(/^## (\S+ \S+)$/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...new Set(shipped)].sort());
});
