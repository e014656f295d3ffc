#!/usr/bin/env node
// node tests/soak/analysis-speed.mjs [--runs 30] [--threads 1]
// How long the first line of an analysis takes to come, how long it takes to stop, and what a search under a clock of one
// second a move leaves of it. Runs the built program, over pipes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { summarize, thisMachine } from '../../dist/eval/timings.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '30' }, threads: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));
const child = spawn(process.execPath, [program, '--threads', values.threads, '--seed', '1']);
let text = '';
child.stdout.on('data', (chunk) => (text += String(chunk)));
let talk = '';
child.stderr.on('data', (chunk) => (talk += String(chunk)));
while (!talk.includes('GTP ready')) await once(child.stderr, 'data');

/** Sends a line and returns after how many ms the answer matches. */
async function timed(line, until) {
  text = '';
  const start = performance.now();
  child.stdin.write(`${line}\n`);
  while (!until.test(text)) await once(child.stdout, 'data');
  return performance.now() - start;
}

function report(name, timesMs) {
  const { medianMs, p95Ms } = summarize(timesMs);
  const most = Math.max(...timesMs);
  console.log(
    `${name}: median ${medianMs.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)}, most ${most.toFixed(0)} (n = ${runs})`,
  );
}

const { cpu, cores } = thisMachine();
console.log(`${cpu}, ${cores} cores, ${values.threads} threads`);
const WHOLE = /\n\n$/;
const times = {
  'kata-analyze, first line': [],
  'kata-analyze, stop': [],
  'lz-analyze, first line': [],
  'lz-analyze, stop': [],
};
for (let run = -2; run < runs; run++) {
  // Another position every time, so that no tree is gone on with.
  await timed('clear_board', WHOLE);
  for (let move = 0; move <= Math.abs(run) % 20; move++)
    await timed(`genmove ${move % 2 ? 'w' : 'b'}`, WHOLE);
  for (const [name, line] of [
    ['kata-analyze', 'kata-analyze b 10 ownership true'],
    ['lz-analyze', 'lz-analyze w 10'],
  ]) {
    const first = await timed(line, /info move [^\n]*\n/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stop = await timed('', /^([^\n]+\n)*\n$/);
    // The first two warm up.
    if (run >= 0) {
      times[`${name}, first line`].push(first);
      times[`${name}, stop`].push(stop);
    }
  }
}
for (const [name, list] of Object.entries(times)) report(name, list);

for (const line of ['clear_board', 'time_settings 0 1 1', 'kata-set-param maxVisits 100000'])
  await timed(line, WHOLE);
const moves = [];
for (let move = 0; move < runs; move++) moves.push(await timed(`genmove ${move % 2 ? 'w' : 'b'}`, WHOLE));
report('genmove at one second a move', moves);
console.log(`in hand, at the least: ${(1000 - Math.max(...moves)).toFixed(0)} ms`);
child.stdin.end('quit\n');
await once(child, 'exit');
