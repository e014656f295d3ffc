#!/usr/bin/env node
// node tests/soak/kills.mjs [--kills 10] [--seed 1]
// Kills every command that writes files at random moments of its work, and starts it again. Ends with 1 unless every file
// that has its own name is whole, no child process outlives its parent, and the work comes out as in peace.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseSgfCollection } from '../../dist/go/sgf.js';
import { decodePng } from '../../dist/picture/png.js';
import { seededRandom } from '../../dist/util/rng.js';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const random = seededRandom(Number(values.seed));
const program = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));
const games = fileURLToPath(new URL('../fixtures/games-9x9.sgf', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'vw-kills-'));

/** What is run, and the files whose content is the same however often it was killed. */
const WORK = [
  { args: ['strength', '--opponent', 'random', '--games', '6', '--engine', 'random'], same: [] },
  { args: ['bench', '--positions', '60', '--judge', 'shipped', '--visits', '0'], same: ['result.json'] },
  { args: ['data', 'pack', games, '--games-per-shard', '5'], same: ['battles.json'] },
  { args: ['demo', '--opponent', 'random', '--delay-ms', '0', '--color', 'white'], same: [] },
];

/** Why a file of a format is not whole, or nothing. A journal's last line may be cut: it is read that way. */
const CHECKS = {
  '.json': (bytes) => void JSON.parse(bytes.toString('utf8')),
  '.sgf': (bytes) => void parseSgfCollection(bytes.toString('utf8')),
  '.png': (bytes) => decodePng(bytes),
  '.gif': (bytes) => expectThat(bytes.at(-1) === 0x3b),
  '.html': (bytes) => expectThat(bytes.toString('utf8').trimEnd().endsWith('</html>')),
  '.tar': (bytes) =>
    expectThat(bytes.length % 512 === 0 && bytes.subarray(-1024).every((byte) => byte === 0)),
  '.jsonl': (bytes) => {
    for (const line of bytes.toString('utf8').split('\n').slice(0, -1)) JSON.parse(line);
  },
};

function expectThat(isTrue) {
  if (!isTrue) throw new Error('cut off');
}

async function brokenFiles(folder) {
  const broken = [];
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    const path = join(folder, name);
    const check = CHECKS[extname(name)];
    if (!check || !statSync(path).isFile()) continue;
    try {
      await check(readFileSync(path));
    } catch (error) {
      broken.push(`${name}: ${error.message}`);
    }
  }
  return broken;
}

/** Runs a command, killed after `afterMs`. Returns the milliseconds it took and whether it came to its end. */
async function run(args, out, afterMs = Infinity) {
  const start = performance.now();
  const child = spawn(process.execPath, [program, ...args, '--out', out], {
    env: { ...process.env, VW_SOAK: out },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said = `${said}${chunk}`.slice(-2000)));
  const timer = afterMs < Infinity ? setTimeout(() => child.kill('SIGKILL'), afterMs) : undefined;
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (code !== 0 && signal !== 'SIGKILL')
    throw new Error(`vw ${args[0]} ended with ${code ?? signal}: ${said}`);
  return { timeMs: performance.now() - start, isDone: code === 0 };
}

/** Returns the processes that were started with this folder in their environment; they know by Linux's /proc only. */
function leftRunning(folder) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`VW_SOAK=${folder}`);
      } catch {
        return false;
      }
    });
}

const sleep = (timeMs) => new Promise((resolve) => setTimeout(resolve, timeMs));
let [allKills, failed] = [0, 0];
try {
  for (const { args, same } of WORK) {
    const name = args.slice(0, args[0] === 'data' ? 2 : 1).join('-');
    const [peace, killed] = [join(root, `${name}-peace`), join(root, name)];
    const { timeMs } = await run(args, peace);
    const faults = [];
    let kills = 0;
    for (let tries = 0; kills < Number(values.kills) && tries < 3 * Number(values.kills); tries++) {
      const { isDone } = await run(args, killed, random() * timeMs);
      await sleep(300);
      const left = leftRunning(killed);
      if (left.length > 0) faults.push(`${left.length} processes go on`);
      try {
        faults.push(...(await brokenFiles(killed)));
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
      if (isDone) rmSync(killed, { recursive: true, force: true });
      else kills++;
      process.stderr.write(`\r${name}: killed ${kills} times   `);
    }
    await run(args, killed);
    faults.push(...(await brokenFiles(killed)));
    for (const file of same) {
      const [a, b] = [peace, killed].map((folder) => readFileSync(join(folder, file), 'utf8'));
      if (a !== b) faults.push(`${file} differs from that in peace`);
    }
    allKills += kills;
    failed += faults.length > 0 ? 1 : 0;
    console.log(
      `\r${faults.length > 0 ? 'FAIL' : 'ok  '} vw ${name}: killed ${kills} times. ${faults.join('; ')}`,
    );
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
console.log(JSON.stringify({ soak: 'kills', commands: WORK.length, kills: allKills, unsound: failed }));
process.exitCode = failed === 0 ? 0 : 1;
