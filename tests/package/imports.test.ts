import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join('src', name));

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)\.js'/g)].flatMap(([, name]) => {
    const path = normalize(join(file, '..', name!));
    return [`${path}.ts`, `${path}.tsx`].filter((one) => existsSync(one));
  });
}

/** Returns a circle that a file is part of, as the way around it, or undefined where there is none. */
function circleOf(start: string, imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of imports.get(way.at(-1)!) ?? []) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

test('no files import each other in a circle, types included', () => {
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  expect([...imports.values()].flat().length).toBeGreaterThan(1000);
  expect(files.flatMap((file) => circleOf(file, imports)?.join(' -> ') ?? [])).toEqual([]);
});

test('a circle would be found', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['d', ['b']],
  ]);
  expect(circleOf('b', imports)).toEqual(['b', 'd', 'b']);
  expect(circleOf('a', imports)).toBeUndefined();
});
