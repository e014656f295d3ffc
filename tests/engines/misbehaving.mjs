#!/usr/bin/env node
// node tests/engines/misbehaving.mjs FAULT
// A GTP engine with one fault, for those who drive engines. Without a fault it answers every command and passes.
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const forever = () => setInterval(() => undefined, 1000);
const answer = (id, text, sign = '=') => process.stdout.write(`${sign}${id} ${text}\n\n`);

let begun = 0;

/** By fault, what is done instead of answering a command; `false` where it is answered after all. */
const FAULTS = {
  none: () => false,
  'crash-at-start': () => {
    process.stderr.write('cannot find my weights\n');
    process.exit(3);
  },
  'hang-at-start': () => true,
  'crash-on-genmove': (name) => {
    if (name !== 'genmove') return false;
    process.stderr.write('segmentation fault, they say\n');
    process.kill(process.pid, 'SIGKILL');
    return true;
  },
  'hang-on-genmove': (name) => name === 'genmove',
  'hang-with-child': (name, id) => {
    if (name !== 'genmove') return false;
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    process.stderr.write(`child ${child.pid}\n`);
    return Boolean(id);
  },
  'leave-child': (name) => {
    if (name !== 'genmove') return false;
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
      detached: true,
      stdio: 'inherit',
    });
    child.unref();
    process.stderr.write(`child ${child.pid}\n`);
    return false;
  },
  'progress-on-stderr': (name) => {
    if (name !== 'genmove') return false;
    for (let step = 0; step < 20_000; step++)
      process.stderr.write(`${step}/20000 |#########| tuning, a while to go\r`);
    return false;
  },
  babble: () => {
    process.stdout.write('Loading weights...\n\nhello there\n');
    return false;
  },
  'babble-without-end': (name, id) => {
    if (name !== 'genmove') return false;
    process.stdout.write(`=${id} \n`);
    const line = `${'x'.repeat(65_000)}\n`;
    const more = () => process.stdout.write(line.repeat(10), () => setImmediate(more));
    more();
    return true;
  },
  'ten-megabytes': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'D4'.repeat(5_000_000));
    return true;
  },
  'million-lines': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'D4\n'.repeat(1_000_000));
    return true;
  },
  'flood-before-answer': (name) => {
    if (name !== 'genmove') return false;
    process.stdout.write('thinking ...\n'.repeat(400_000));
    return false;
  },
  'lines-on-stderr': (name) => {
    if (name !== 'genmove') return false;
    process.stderr.write(`${'info depth 1 score 0 '.repeat(100)}\n`.repeat(2000));
    return false;
  },
  'drop-by-drop': (name, id) => {
    if (name !== 'genmove') return false;
    const text = `=${id} pass\n\n`;
    [...text].forEach((letter, at) => setTimeout(() => process.stdout.write(letter), at * 5));
    return true;
  },
  'close-stdout': (name) => {
    if (name !== 'genmove') return false;
    closeSync(1);
    forever();
    return true;
  },
  'close-stdin': (name) => {
    if (name !== 'genmove') return false;
    process.stdin.destroy();
    forever();
    return true;
  },
  'no-number': (name) => {
    if (name !== 'genmove') return false;
    process.stdout.write('= pass\n\n');
    return true;
  },
  'answers-twice': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'pass');
    return false;
  },
  'not-utf8': (name, id) => {
    if (name !== 'genmove') return false;
    process.stdout.write(
      Buffer.concat([Buffer.from(`=${id} `), Buffer.from([0xff, 0, 0xfe]), Buffer.from('\n\n')]),
    );
    return true;
  },
  'carriage-returns': (name, id) => {
    process.stdout.write(`=${id} ${name === 'genmove' ? 'pass' : ''}\r\n\r\n`);
    if (name === 'quit') process.exit(0);
    return true;
  },
  'stops-itself': (name) => {
    if (name === 'genmove') process.kill(process.pid, 'SIGSTOP');
    return false;
  },
  'quits-mid-game': (name) => {
    if (name === 'genmove') process.exit(0);
    return false;
  },
  'talks-later': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'pass');
    setInterval(() => process.stdout.write('by the way ...\n'), 20);
    return true;
  },
  'illegal-move': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'A1');
    return true;
  },
  'garbage-move': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'banana');
    return true;
  },
  'wrong-id': (name, id) => {
    if (name !== 'genmove') return false;
    answer(Number(id) + 1, 'D4');
    return true;
  },
  'refuse-genmove': (name, id) => {
    if (name !== 'genmove') return false;
    answer(id, 'no idea', '?');
    return true;
  },
  'hang-on-score': (name) => name === 'final_score',
  'crash-on-score': (name) => {
    if (name === 'final_score') process.exit(3);
    return false;
  },
  'never-quit': (name) => name === 'quit',
  'hang-between-games': (name) => name === 'clear_board' && ++begun > 1,
};

const fault = FAULTS[process.argv[2] ?? 'none'];
if (!fault) throw new Error(`faults: ${Object.keys(FAULTS).join(', ')}`);
if (process.argv[2] === 'crash-at-start') fault();
if (['never-quit', 'hang-at-start', 'hang-on-genmove', 'hang-with-child'].includes(process.argv[2])) {
  forever();
  process.on('SIGTERM', () => undefined);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [, id = '', name = ''] = /^\s*(\d*)\s*(\S*)/.exec(line) ?? [];
  if (fault(name, id)) continue;
  answer(id, name === 'genmove' ? 'pass' : name === 'name' ? 'Mock' : name === 'protocol_version' ? '2' : '');
  if (name === 'quit') process.exit(0);
}
