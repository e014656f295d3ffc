#!/usr/bin/env node
// npm run figures                       writes the figures of docs/figures into the pages that show them
// npm run figures -- --measure NAME...  runs the commands of these first, hours of them for games, and keeps what they print
// A page shows figures between <!-- figures NAME --> and <!-- end of figures -->; figure-texts.js says how.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { FIGURE_TEXTS } from './figure-texts.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'docs', 'figures');
const BLOCK = /(<!-- figures ([\w-]+) -->\n)[\s\S]*?(<!-- end of figures -->)/g;

export const PAGES = [
  'README.md',
  'models/vw/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Returns what was measured: `commands`, `machine`, `date`, and `results`, the lines of JSON that the commands printed. */
export function measured(name) {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Returns a page as it should be. Throws where it wants figures that nobody made. */
export async function pageWithFigures(page, text = readFileSync(join(root, page), 'utf8')) {
  const whole = text.replace(BLOCK, (_, begin, name, end) => {
    const figures = FIGURE_TEXTS[name];
    if (!figures) throw new Error(`${page}: there are no figures ${name}`);
    return `${begin}\n${figures(measured)}\n\n${end}`;
  });
  const path = join(root, page);
  const { ignored } = await prettier.getFileInfo(path, { ignorePath: join(root, '.prettierignore') });
  if (ignored) return whole;
  return prettier.format(whole, { ...(await prettier.resolveConfig(path)), parser: 'markdown' });
}

async function measure(name) {
  const { thisMachine } = await import('../../dist/eval/timings.js');
  const { commands } = measured(name);
  const results = commands.flatMap((command) => {
    console.error(command);
    const { status, stdout } = spawnSync('sh', ['-c', command], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`${command}: exit code ${status}`);
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  });
  const { cpu } = thisMachine();
  const date = new Date().toISOString().slice(0, 10);
  const record = { commands, machine: cpu, date, results };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { measure: { type: 'string', multiple: true, default: [] } } });
  for (const name of values.measure) await measure(name);
  for (const page of PAGES) {
    const is = readFileSync(join(root, page), 'utf8');
    const wanted = await pageWithFigures(page, is);
    if (wanted === is) continue;
    writeFileSync(join(root, page), wanted);
    console.log(`${page} written`);
  }
}
