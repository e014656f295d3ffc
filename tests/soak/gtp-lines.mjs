#!/usr/bin/env node
// node tests/soak/gtp-lines.mjs [--lines 1000000] [--seed 1]
// Sends hostile lines to the built vw-gtp with the shipped model. Ends with 1 unless every command gets one well-formed
// answer with its id, nothing else comes out, the process lives to the end, and its memory stays within 5 %.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseCommand } from '../../dist/gtp/protocol.js';
import { seededRandom } from '../../dist/util/rng.js';
import { LEFT_OUT, hostileLine } from '../support/hostile-lines.js';
import { footprint, growthPercent } from './memory.mjs';
import { rounded } from './rounded.mjs';

const BLOCK = 1000;
/** What would have every later move thought about for long, whatever stands between the words. */
const SLOWING = /(maxVisits\W+([3-9]|[\d.e]{2,})|rollouts\W+[1-9])/;
const isSlowing = (command) => command?.name.includes('param') && SLOWING.test(command.args.join(' '));
/** With a clock, eight views or the highest level every later move would be thought about for long: lines that may ask for it are taken back by the next ones. */
const TAKEN_BACK = [
  [/time/, ['time_settings 0 1 0']],
  [/level|param/, ['level 0', 'kata-set-param views 1']],
];
const withBack = (line) => [
  line,
  ...TAKEN_BACK.flatMap(([names, back]) => (names.test(parseCommand(line)?.name ?? '') ? back : [])),
];
/** The next line ends an analysis, so that it may be asked for here: every block ends with one that does. */
const LAST = 'protocol_version';
const UNSENT = LEFT_OUT.filter((name) => !name.endsWith('analyze'));
const BLOCK_TIME_MS = 600_000;

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const total = Number(values.lines);
const random = seededRandom(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'vw-soak-'));
const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));
const engine = spawn(process.execPath, [program, '--views', '1', '--seed', '1'], { cwd: folder });
const exit = once(engine, 'exit').then(([code, signal]) =>
  Promise.reject(new Error(`ended: ${code ?? signal}`)),
);
exit.catch(() => undefined);
engine.stderr.resume();
engine.stdin.on('error', () => undefined);

const answers = [];
let rest = '';
let onAnswer = () => undefined;
engine.stdout.setEncoding('utf8').on('data', (chunk) => {
  const parts = (rest + chunk).split('\n\n');
  rest = parts.pop();
  answers.push(...parts);
  onAnswer();
});

/** Resolves with the next `count` answers; rejects when they take too long or the engine ends. */
async function take(count) {
  const timer = setTimeout(() => engine.kill('SIGKILL'), BLOCK_TIME_MS);
  const all = new Promise((resolve) => (onAnswer = () => answers.length >= count && resolve()));
  onAnswer();
  await Promise.race([all, exit]);
  clearTimeout(timer);
  return answers.splice(0, count);
}

/** Returns whether an answer is an error of the program itself, as opposed to one of the line, which it may quote. */
const isFault = (text) => (text.startsWith('=') ? /undefined|\[object|\bNaN\b/ : /internal error/).test(text);
const counts = { answered: 0, refused: 0, ignored: 0, faults: 0 };

engine.stdin.write('list_commands\n');
const [listed] = await take(1);
const commands = listed
  .slice(2)
  .split('\n')
  .filter((name) => !UNSENT.includes(name));
const sizes = [];
const start = performance.now();
for (let sent = 0; sent < total; sent += BLOCK) {
  const lines = Array.from({ length: Math.min(BLOCK, total - sent) }, () => hostileLine(random, commands))
    .flatMap((line) => line.split(/\r?\n/))
    .filter((line) => !UNSENT.includes(parseCommand(line)?.name) && !isSlowing(parseCommand(line)))
    .flatMap(withBack)
    .concat(LAST);
  const parsed = lines.map((line) => parseCommand(line)).filter(Boolean);
  counts.ignored += lines.length - parsed.length;
  engine.stdin.write(`${lines.join('\n')}\n`);
  const got = await take(parsed.length);
  parsed.forEach(({ id, name }, i) => {
    const isWellFormed = new RegExp(`^[=?]${id ?? ''}(\\s|$)`).test(got[i]);
    if (!isWellFormed || isFault(got[i])) {
      counts.faults++;
      console.error(`\n${name}: ${got[i].slice(0, 300)}`);
    } else counts[got[i].startsWith('=') ? 'answered' : 'refused']++;
  });
  const { residentMiB, open } = footprint(engine.pid);
  sizes.push(residentMiB);
  const done = sent + lines.length;
  const leftS = Math.round(((performance.now() - start) / done) * (total - done)) / 1000;
  process.stderr.write(
    `\r${done}/${total} lines, ${residentMiB} MiB, ${open} open, ${Math.ceil(leftS)} s left   `,
  );
}
engine.stdin.end('quit\n');
await exit.catch(() => undefined);
rmSync(folder, { recursive: true, force: true });

const growth = growthPercent(sizes);
const seconds = Math.round((performance.now() - start) / 1000);
console.log(
  `\n${JSON.stringify({ soak: 'gtp', lines: total, seconds, ...counts, exit: engine.exitCode, residentMiB: sizes.at(-1), growthPercent: rounded(growth, 1) })}`,
);
const isSound =
  counts.faults === 0 && rest === '' && answers.length === 1 && engine.exitCode === 0 && !(growth > 5);
process.exitCode = isSound ? 0 : 1;
