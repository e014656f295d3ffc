import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files of the package, by npm's own rules. */
function packed(): Set<string> {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const told = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [{ files }] = JSON.parse(told.slice(told.indexOf('['))) as [{ files: { path: string }[] }];
  return new Set(files.map(({ path }) => path));
}

test('what the documents of the package link to is in it', () => {
  const files = packed();
  expect(files).toContain('docs/README.md');
  const dead = [...files]
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) => {
      const links = [...readFileSync(join(root, path), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)];
      return links
        .map(([, link]) => link!)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const target = normalize(join(dirname(path), link))
            .split(sep)
            .join('/')
            .replace(/\/$/, '');
          return !files.has(target) && ![...files].some((file) => file.startsWith(`${target}/`));
        })
        .map((link) => `${path}: ${link}`);
    });
  expect(dead).toEqual([]);
});
