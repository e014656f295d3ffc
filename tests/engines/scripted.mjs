#!/usr/bin/env node
// node tests/engines/scripted.mjs [--refuse COMMAND] [--score TEXT] [--name NAME] [MOVE...]
// A GTP engine that answers each genmove of a game with the next of its moves, then with pass. It keeps no board. The score
// `handicap` is a point for each stone that it was told of.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { refuse: { type: 'string' }, score: { type: 'string' }, name: { type: 'string' } },
});

let next = 0;
let handicap = 0;
const handlers = {
  name: () => values.name ?? 'Scripted',
  version: () => '1',
  protocol_version: () => '2',
  known_command: () => 'false',
  clear_board: () => {
    next = handicap = 0;
    return '';
  },
  genmove: () => positionals[next++] ?? 'pass',
  set_free_handicap: (line) => {
    handicap = line.trim().split(/\s+/).length - 2;
    return '';
  },
  final_score: () => (values.score === 'handicap' ? `B+${handicap}` : (values.score ?? '0')),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [, id = '', name = ''] = /^\s*(\d*)\s*(\S*)/.exec(line) ?? [];
  const refused = name === values.refuse;
  process.stdout.write(
    `${refused ? '?' : '='}${id} ${refused ? 'I will not' : (handlers[name]?.(line) ?? '')}\n\n`,
  );
  if (name === 'quit') process.exit(0);
}
