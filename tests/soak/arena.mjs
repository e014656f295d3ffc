#!/usr/bin/env node
// node tests/soak/arena.mjs [--games 1000] [--kills 20] [--seed 1]
// Plays a tournament of misbehaving engines twice: in peace, and with its process killed at random moments and started
// again. Ends with 1 unless both have every game exactly once and the same table. Runs on the built code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../dist/util/rng.js';
import { isSameOutcome, outcomeOf, resultsIn } from './tournament-outcome.mjs';

const { values } = parseArgs({
  options: {
    games: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
/** Five engines meet in ten ways, two games a pair. */
const pairs = Math.max(1, Math.round(Number(values.games) / 20));
const games = pairs * 20;
const random = seededRandom(Number(values.seed));
const root = mkdtempSync(join(tmpdir(), 'vw-soak-'));
const program = fileURLToPath(new URL('arena-run.mjs', import.meta.url));

const countLines = (folder) => resultsIn(folder).length;

/** Runs the tournament; with `until`, kills it once that many games are there. Returns whether it was killed. */
async function run(folder, until = Infinity) {
  const child = spawn(process.execPath, [program, folder, String(pairs)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  const timer = setInterval(() => {
    if (countLines(folder) >= until) child.kill('SIGKILL');
  }, 20);
  const [code, signal] = await exit;
  clearInterval(timer);
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the tournament ended with ${code ?? signal}`);
  return signal === 'SIGKILL';
}

const start = performance.now();
const [peace, trouble] = [join(root, 'peace'), join(root, 'trouble')];
await run(peace);
const peaceMs = performance.now() - start;
let kills = 0;
for (; kills < Number(values.kills); kills++) {
  const done = countLines(trouble);
  const left = games - done;
  // Somewhere in the rest, so that there is something left for the kills to come.
  const until = done + Math.floor(random() * ((2 * left) / (Number(values.kills) - kills + 1)));
  if (!(await run(trouble, Math.min(until, games - 1)))) break;
}
await run(trouble);
const [first, second] = [await outcomeOf(peace, games), await outcomeOf(trouble, games)];
const isSame = isSameOutcome(first, second);
console.log(first.table);
console.log([...first.reasons].map(([reason, count]) => `${reason} ${count}`).join(', '));
console.log(
  JSON.stringify({ soak: 'arena', games, seconds: Math.round(peaceMs / 1000), kills, sameAsInPeace: isSame }),
);
rmSync(root, { recursive: true });
process.exit(isSame ? 0 : 1);
