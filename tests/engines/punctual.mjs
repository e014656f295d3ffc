#!/usr/bin/env node
// node tests/engines/punctual.mjs [--think 40] [--moves 20]
// A GTP engine that thinks for so many ms a move and says how long that was, by its own clock, from reading a command to writing the answer.
// It plays down the columns of its own half of a 9x9 board, then passes.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { think: { type: 'string', default: '40' }, moves: { type: 'string', default: '20' } },
});
const [think, most] = [Number(values.think), Number(values.moves)];
const KNOWN = ['gomill-explain_last_move'];
let next = 0;
let took = 0;
/** What it was told of clocks since the game began. */
let settings = '';
let left = '';

const move = (color) => {
  const [column, row] = [Math.floor(next / 9), (next % 9) + 1];
  next += 1;
  return next > most ? 'pass' : `${(color.toLowerCase().startsWith('b') ? 'ABCD' : 'JHGF')[column]}${row}`;
};

for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const [, id = '', name = '', first = ''] = /^\s*(\d*)\s*(\S*)\s*(\S*)/.exec(line) ?? [];
  const answer = (text) => process.stdout.write(`=${id} ${text}\n\n`);
  if (name === 'genmove') {
    const text = move(first);
    await new Promise((resolve) => setTimeout(resolve, think));
    took = performance.now() - start;
    answer(text);
    continue;
  }
  if (name === 'clear_board') next = 0;
  if (name === 'time_settings') settings = `; ${line.replace(/^\d+\s*/, '').trim()}`;
  if (name === 'time_left') left = `; ${line.replace(/^\d+\s*/, '').trim()}`;
  if (name === 'known_command') answer(String(KNOWN.includes(first)));
  else
    answer(
      name === KNOWN[0]
        ? `own clock ${took.toFixed(3)} ms${settings}${left}`
        : name === 'name'
          ? 'Punctual'
          : '',
    );
  if (name === 'quit') process.exit(0);
}
