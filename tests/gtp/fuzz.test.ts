import { expect, test } from '@jest/globals';
import { GtpEngine } from '../../src/gtp/engine.js';
import { OpenAnswer } from '../../src/gtp/open-answer.js';
import { formatResponse, parseCommand } from '../../src/gtp/protocol.js';
import { type Random, seededRandom } from '../../src/util/rng.js';
import { PassThrough } from 'node:stream';
import { converse } from '../support/gtp-session.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

const LINES = 10_000;

/** Commands that write files, wait for input, or take seconds each; they have tests of their own. */
const LEFT_OUT = new Set(['quit', 'vw-frame_png', 'vw-next_png', 'printsgf', 'lz-analyze', 'kata-analyze']);
const SLOW = new Set(['final_score', 'final_status_list', 'kgs-genmove_cleanup']);

const WORDS = [
  ...['b', 'w', 'black', 'WHITE', 'x', 'D4', 'e5', 'J9', 'I5', 'A0', 'Z99', 'pass', 'PASS', 'resign', 'A1'],
  ...[
    '0',
    '1',
    '2',
    '7',
    '9',
    '13',
    '19',
    '25',
    '26',
    '-1',
    '6.5',
    '1e2',
    '1e999',
    'NaN',
    'abc',
    '99999999999',
  ],
  ...[
    'true',
    'false',
    'ownership',
    'interval',
    'minmoves',
    'avoid',
    'allow',
    'D4,E5',
    'A1,I9',
    'all',
    'json',
  ],
  ...['chinese', 'japanese', '{"ko":"SIMPLE"}', '{"ko":', '{}', '[]', 'null', '__proto__', 'constructor'],
  ...['byoyomi', 'canadian', 'fischer', 'fischer-capped', 'none', 'absolute', 'maxVisits', 'rollouts'],
  ...[
    'é',
    '漢字',
    '\u{1F600}',
    '\u0000',
    '\u0007',
    '\t',
    '#',
    '=',
    '?',
    '%s',
    '../../etc/passwd',
    "'",
    '"',
    ';',
  ],
];

function hostileLine(random: Random, commands: readonly string[]): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const kind = random();
  if (kind < 0.08) {
    // Bytes of no meaning at all.
    return Array.from({ length: Math.floor(random() * 60) }, () =>
      String.fromCharCode(Math.floor(random() * 256)),
    )
      .join('')
      .replace(/\n/g, ' ');
  }
  if (kind < 0.1) return ' '.repeat(Math.floor(random() * 5));
  if (kind < 0.11) return `play b ${'A'.repeat(Math.floor(random() * 20_000))}`;
  const id = random() < 0.3 ? `${Math.floor(random() * 1e6)} ` : '';
  const name = random() < 0.92 ? pick(commands) : pick(WORDS);
  const args = Array.from({ length: Math.floor(random() * 5) }, () => pick(WORDS));
  return `${id}${[name, ...args].join(random() < 0.1 ? '  ' : ' ')}`;
}

function stateOf({ session }: GtpEngine): string {
  const { game, komi, rules } = session;
  return JSON.stringify([game.size, [...game.stones], game.moves, game.toPlay, komi, rules, game.handicap]);
}

test('ten thousand hostile lines: each answered as the protocol says, and an error changes nothing', async () => {
  const random = seededRandom(20_240_601);
  const listed = (await converse('list_commands\n')).slice(2).trim().split('\n');
  const commands = listed.filter((name) => !LEFT_OUT.has(name) && !SLOW.has(name));
  const engine = new GtpEngine({ player: new ScriptedThinker({ sizes: [5, 9, 13, 19] }) });
  const channels = { output: new PassThrough(), log: () => undefined };
  channels.output.resume();
  const counts = { answered: 0, refused: 0, ignored: 0 };
  for (let i = 0; i < LINES; i++) {
    const line = hostileLine(random, commands);
    const command = parseCommand(line);
    if (!command) {
      counts.ignored++;
      continue;
    }
    if (LEFT_OUT.has(command.name)) continue;
    const before = stateOf(engine);
    const stream = new OpenAnswer(command, channels);
    const response = await engine.answer(command, stream);
    const text = formatResponse(response);
    expect(text).toMatch(command.id === null ? /^[=?] / : new RegExp(`^[=?]${command.id} `));
    expect(text.indexOf('\n\n')).toBe(text.length - 2);
    if (/internal error/.test(text)) throw new Error(`${line.slice(0, 200)}: ${text}`);
    if (response.error) {
      counts.refused++;
      expect(stateOf(engine)).toBe(before);
    } else {
      counts.answered++;
      expect(text).not.toMatch(/undefined|\[object|\bNaN\b/);
    }
  }
  // All three kinds have really been met.
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(200);
});

test('two thousand hostile lines as bytes: as many answers as there are commands', async () => {
  const random = seededRandom(7);
  const commands = ['name', 'play', 'komi', 'boardsize', 'undo', 'showboard', 'time_left', 'known_command'];
  const lines = Array.from({ length: 2000 }, () => hostileLine(random, commands)).filter(
    (line) => parseCommand(line)?.name !== 'quit',
  );
  const expected = lines.flatMap((line) => line.split('\n')).filter((line) => parseCommand(line)).length;
  const text = await converse(Buffer.from(`${lines.join('\r\n')}\n`, 'utf8'));
  expect(text.split('\n\n')).toHaveLength(expected + 1);
});
