#!/usr/bin/env node
// node tests/engines/scripted.mjs [--refuse COMMAND] [--score TEXT] [--estimates TEXT/TEXT...] [--name NAME] [MOVE...]
// A GTP engine that answers each genmove of a game with the next of its moves, then with pass. It keeps no board. The score
// `handicap` is a point for each stone that it was told of, and `passes` one for each pass; of estimates it gives one each time,
// the last of them for ever.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ refuse: { type: 'string' }, score: { type: 'string' }, name: { type: 'string' } },
    estimates: { type: 'string' },
  },
});

let next = 0;
let handicap = 0;
let passes = 0;
let estimates = 0;
const given = values.estimates?.split('/') ?? [];
const handlers = {
  name: () => values.name ?? 'Scripted',
  version: () => '1',
  protocol_version: () => '2',
  known_command: (line) => String(/estimate_score/.test(line) && given.length > 0),
  estimate_score: () => given[Math.min(estimates++, given.length - 1)],
  clear_board: () => {
    next = handicap = passes = estimates = 0;
    return '';
  },
  genmove: () => positionals[next++] ?? 'pass',
  set_free_handicap: (line) => {
    handicap = line.trim().split(/\s+/).length - 2;
    return '';
  },
  play: (line) => {
    if (/pass\s*$/i.test(line)) passes++;
    return '';
  },
  final_score: () => {
    if (values.score === 'handicap') return `B+${handicap}`;
    return values.score === 'passes' ? `B+${passes}` : (values.score ?? '0');
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [, id = '', name = ''] = /^\s*(\d*)\s*(\S*)/.exec(line) ?? [];
  const refused = name === values.refuse;
  process.stdout.write(
    `${refused ? '?' : '='}${id} ${refused ? 'I will not' : (handlers[name]?.(line) ?? '')}\n\n`,
  );
  if (name === 'quit') process.exit(0);
}
