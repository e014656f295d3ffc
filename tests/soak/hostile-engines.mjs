#!/usr/bin/env node
// node tests/soak/hostile-engines.mjs [--pairs 1]
// What an engine that misbehaves does to a tournament: by behaviour, how its games end, which processes are left, the longest that this
// process stood still, and by how much the clocks of two honest engines, which play at the same time and say how long they thought, are off.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LocalExecutor } from '../../dist/arena/local-executor.js';
import { playTournament } from '../../dist/arena/tournament.js';
import { rounded } from './rounded.mjs';

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '1' } } });
const script = (name) => fileURLToPath(new URL(`../engines/${name}.mjs`, import.meta.url));
const limits = { startTimeoutMs: 3000, moveTimeoutMs: 1500, gameTimeoutMs: 60_000, commandTimeoutMs: 3000 };
const engine = (name, file, ...args) => ({
  ...{ name, command: process.execPath, args: [script(file), ...args] },
  ...{ env: {}, startup: [], limits },
});
const misbehaving = [
  ...[
    'crash-on-genmove',
    'hang-on-genmove',
    'hang-with-child',
    'leave-child',
    'stops-itself',
    'quits-mid-game',
  ],
  ...['close-stdout', 'close-stdin', 'never-quit', 'progress-on-stderr', 'lines-on-stderr', 'babble'],
  ...[
    'babble-without-end',
    'flood-before-answer',
    'ten-megabytes',
    'million-lines',
    'drop-by-drop',
    'talks-later',
  ],
  ...[
    'no-number',
    'wrong-id',
    'answers-twice',
    'not-utf8',
    'carriage-returns',
    'garbage-move',
    'illegal-move',
  ],
  ...['refuse-genmove', 'crash-at-start', 'hang-at-start'],
];

/** Processes of this program's engines, whoever their parent is by now. */
function enginesLeft() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`VW_CHILD_OF=${process.pid}-`);
      } catch {
        return false;
      }
    }).length;
}

/** Returns by how many ms the arena's clock differs from an honest engine's own, over all its moves. */
function clocksOff(sgf) {
  return [...sgf.matchAll(/C\[(\d+\.\d+) s; own clock (\d+\.\d+) ms\]/g)].map(
    ([, ours, own]) => 1000 * Number(ours) - Number(own),
  );
}

const isLostByPartner = ({ result, black }) =>
  result.kind === 'forfeit' && (result.winner === 1) === (black === 'hostile');

async function play(settings, signal) {
  const folder = mkdtempSync(join(tmpdir(), 'vw-hostile-'));
  const all = {
    ...{
      format: 'round-robin',
      size: 9,
      komi: 7.5,
      openingStones: 0,
      seed: 1,
      moveLimit: 200,
      scorer: 'area',
    },
    ...settings,
  };
  try {
    const entries = await playTournament(all, {
      ...{ folder, ...(signal ? { signal } : {}) },
      executor: () => new LocalExecutor({ ...all, scorer: undefined, concurrency: 1 }),
    });
    const sgfs = readdirSync(join(folder, 'games')).map((file) =>
      readFileSync(join(folder, 'games', file), 'utf8'),
    );
    const bytes = readFileSync(join(folder, 'results.jsonl')).length;
    return { entries, sgfs, bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(
  'behaviour             games end                      bytes kept  left  still  clocks off: median, most (moves)',
);
const found = { lostByHonestEngines: 0, leftRunning: 0 };
const differences = [];
for (const fault of misbehaving) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const honest = play({ engines: [engine('one', 'punctual'), engine('two', 'punctual')], pairs: 1 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  delay.enable();
  const hostile = await play({
    engines: [engine('hostile', 'misbehaving', fault), engine('partner', 'punctual', '--moves', '8')],
    pairs: Number(values.pairs),
  }).then(
    ({ entries, bytes }) => {
      const ends = entries.map(({ result, black }) => {
        if (result.kind !== 'forfeit') return result.kind;
        return `${result.reason}${isLostByPartner({ result, black }) ? ' OF THE OTHER' : ''}`;
      });
      return {
        ends: [...new Set(ends)].join(', '),
        bytes,
        lostByPartner: entries.filter(isLostByPartner).length,
      };
    },
    (error) => ({ ends: error.message.slice(0, 28), bytes: 0, lostByPartner: 0 }),
  );
  const { entries, sgfs } = await honest;
  delay.disable();
  const off = sgfs.flatMap(clocksOff).sort((a, b) => a - b);
  differences.push(...off);
  const left = enginesLeft();
  found.leftRunning += left;
  found.lostByHonestEngines +=
    hostile.lostByPartner + entries.filter(({ result }) => result.kind === 'forfeit').length;
  const still = (delay.max / 1e6).toFixed(0);
  console.log(
    `${fault.padEnd(20)}  ${hostile.ends.padEnd(28)}  ${String(hostile.bytes).padStart(11)}  ${String(left).padStart(4)}  ${still.padStart(2)} ms  ${off[off.length >> 1].toFixed(1)}, ${off.at(-1).toFixed(1)} ms (${off.length})`,
  );
}
differences.sort((a, b) => a - b);
const [middle, most] = [differences[differences.length >> 1], differences.at(-1)];
console.log(
  JSON.stringify({
    ...{ soak: 'hostile', behaviours: misbehaving.length, moves: differences.length, ...found },
    ...{ clocksOffMs: rounded(middle, 1), clocksOffMostMs: rounded(most, 1) },
  }),
);
process.exitCode = found.lostByHonestEngines + found.leftRunning > 0 ? 1 : 0;
