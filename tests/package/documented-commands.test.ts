import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runVw } from '../support/run-vw.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  'models/vw/README.md',
  'training/README.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const texts = pages.map((page) => ({ page, text: readFileSync(root + page, 'utf8') }));

/** Commands of which the second word belongs to the name. */
const NESTED = ['model', 'frames', 'engines', 'data'];

/** Returns the command and the options of each `node . …` line, those of engines in quotes left out. */
function commandsIn(text: string): { command: string; options: string[] }[] {
  return [...text.matchAll(/\bnode \. ([^`\n#|]+)/g)].map(([, line]) => {
    const words = line!
      .replaceAll(/"[^"]*("|$)/g, '')
      .trim()
      .split(/\s+/);
    const command = words.slice(0, NESTED.includes(words[0]!) ? 2 : 1).join(' ');
    return {
      command,
      options: words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!),
    };
  });
}

const documented = texts.flatMap(({ page, text }) => commandsIn(text).map((line) => ({ page, ...line })));
const names = [...new Set(documented.map(({ command }) => command))];

describe('what the documents tell to type', () => {
  const helps = new Map<string, string>();
  beforeAll(async () => {
    for (const name of names) helps.set(name, (await runVw([...name.split(' '), '--help'])).stdout);
  }, 60_000);

  /** A switch that is on may be turned off: `--no-` with its name. */
  const isExplained = (option: string, help: string): boolean => {
    const [, off, name] = /^--(no-)?(.*)$/.exec(option) ?? [];
    return (
      new RegExp(`${option}(?![\\w-])`).test(help) ||
      (off !== undefined && new RegExp(`--${name} [^-]*\\[boolean\\] \\[default: true\\]`).test(help))
    );
  };

  test('is many commands', () => expect(names.length).toBeGreaterThan(10));

  test.each(names)('vw %s is there, with all options that it is given', (name) => {
    const help = helps.get(name)!;
    expect(help).toMatch(new RegExp(`^vw ${name}\\b`));
    for (const { page, command, options } of documented) {
      if (command !== name) continue;
      for (const option of options)
        expect({ page, option, known: isExplained(option, help) }).toEqual({ page, option, known: true });
    }
  });

  test.each(texts)('$page asks no registry for a program', ({ text }) => {
    expect(text).not.toMatch(/\bnpx (?!--no)/);
  });
});
