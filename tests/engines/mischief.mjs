#!/usr/bin/env node
// node tests/engines/mischief.mjs [--seed N] [--faults SHARE] [--moves N] [--resigns SHARE]
// A GTP engine that answers at once and now and then crashes, hangs, babbles, plays on a stone or answers nonsense.
// What it does follows from the moves of the game alone, so that a game that is played again ends the same way.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '0' },
    moves: { type: 'string', default: '8' },
    resigns: { type: 'string', default: '0.1' },
  },
});
const COLUMNS = 'ABCDEFGHJKLMNOPQRSTUVWXYZ';
let size = 9;
let moves = [];
let own = 0;

/** FNV-1a of the game so far and our seed, 0..1. */
function chance(salt) {
  let hash = 0x811c9dc5;
  for (const character of `${values.seed} ${salt} ${moves.join(' ')}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}

const FAULTS = [
  () => process.exit(3),
  () => setInterval(() => undefined, 1000),
  () => 'Loading weights... please wait',
  () => moves.find((move) => move !== 'pass') ?? 'Z99',
  () => 'banana',
];

function genmove(color) {
  if (own === 0 && chance('fault') < Number(values.faults)) {
    const answer = FAULTS[Math.floor(chance('which') * FAULTS.length)]();
    if (typeof answer !== 'string') return undefined;
    return answer;
  }
  const empty = [];
  for (let y = 1; y <= size; y++) for (const x of COLUMNS.slice(0, size)) empty.push(`${x}${y}`);
  const free = empty.filter((vertex) => !moves.includes(vertex));
  const done = own >= Number(values.moves) || free.length === 0;
  const move = done
    ? chance(color) < Number(values.resigns)
      ? 'resign'
      : 'pass'
    : free[Math.floor(chance('move') * free.length)];
  own++;
  if (move !== 'resign') moves.push(move);
  return move;
}

const handlers = {
  protocol_version: () => '2',
  name: () => 'Mischief',
  version: () => '1',
  known_command: () => 'false',
  boardsize: ([text]) => {
    size = Number(text);
    return '';
  },
  clear_board: () => {
    moves = [];
    own = 0;
    return '';
  },
  play: ([, vertex]) => {
    moves.push(vertex.toLowerCase() === 'pass' ? 'pass' : vertex.toUpperCase());
    return '';
  },
  genmove: ([color]) => genmove(color),
  final_score: () => `${chance('winner') < 0.5 ? 'B' : 'W'}+${Math.floor(20 * chance('lead')) + 0.5}`,
};

for await (const line of createInterface({ input: process.stdin })) {
  const [, id = '', name = '', rest = ''] = /^\s*(\d*)\s*(\S*)\s*(.*)$/.exec(line) ?? [];
  const answer = (handlers[name] ?? (() => ''))(rest.split(/\s+/));
  if (answer === undefined) continue;
  process.stdout.write(`=${id} ${answer}\n\n`);
  if (name === 'quit') process.exit(0);
}

process.exit(0);
