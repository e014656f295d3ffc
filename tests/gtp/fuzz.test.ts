import { expect, test } from '@jest/globals';
import { GtpEngine } from '../../src/gtp/engine.js';
import { OpenAnswer } from '../../src/gtp/open-answer.js';
import { formatResponse, parseCommand } from '../../src/gtp/protocol.js';
import { seededRandom } from '../../src/util/rng.js';
import { PassThrough } from 'node:stream';
import { converse } from '../support/gtp-session.js';
import { LEFT_OUT, hostileLine } from '../support/hostile-lines.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

const LINES = 10_000;

const SLOW = new Set(['final_score', 'final_status_list', 'kgs-genmove_cleanup']);

function stateOf({ session }: GtpEngine): string {
  const { game, komi, rules } = session;
  return JSON.stringify([game.size, [...game.stones], game.moves, game.toPlay, komi, rules, game.handicap]);
}

test('ten thousand hostile lines: each answered as the protocol says, and an error changes nothing', async () => {
  const random = seededRandom(20_240_601);
  const listed = (await converse('list_commands\n')).slice(2).trim().split('\n');
  const commands = listed.filter((name) => !LEFT_OUT.includes(name) && !SLOW.has(name));
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
    if (LEFT_OUT.includes(command.name)) continue;
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

test('words that every object has are no colors, rules or vertices', async () => {
  const text = await converse(
    'play constructor D4\nplay __proto__ D4\ngenmove valueOf\nkata-set-rules {"constructor":"name"}\n' +
      'kata-set-rules {"ko":"toString"}\nkata-set-rules constructor\nkata-time_settings constructor 1\n' +
      'kata-set-param constructor 1\nfinal_status_list constructor\nknown_command constructor\nshowboard\n',
  );
  const answers = text.split('\n\n');
  expect(answers.slice(0, 9).every((answer) => answer.startsWith('? '))).toBe(true);
  expect(answers[9]).toBe('= false');
  expect(answers[10]).toMatch(/After 0 moves: Black to play/);
});
