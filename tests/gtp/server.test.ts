import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { GtpEngine } from '../../src/gtp/engine.js';
import { GtpServer } from '../../src/gtp/server.js';
import { converse, startServer } from '../support/gtp-session.js';
import { ScriptedPlayer } from '../support/scripted-player.js';

const wait = (timeMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, timeMs));

describe('reading', () => {
  test('200 commands in one write get 200 answers in order', async () => {
    const commands = Array.from({ length: 200 }, (_, id) =>
      id % 3 === 0 ? `${id} foo` : `${id} protocol_version`,
    );
    const answers = commands.map((_, id) => (id % 3 === 0 ? `?${id} unknown command\n\n` : `=${id} 2\n\n`));
    expect(await converse(commands.join('\n'))).toBe(answers.join(''));
  });

  test('a command may come in pieces, cut inside a character', async () => {
    const running = startServer();
    const bytes = Buffer.from('\u{FEFF}7 protocol_version # é\n', 'utf8');
    for (const byte of bytes) {
      running.input.write(Buffer.of(byte));
      await wait(0);
    }
    running.input.end();
    await running.done;
    expect(running.text()).toBe('=7 2\n\n');
  });

  test('the last line needs no line feed', async () => {
    expect(await converse('3 protocol_version')).toBe('=3 2\n\n');
    expect(await converse('')).toBe('');
  });

  test('a line may be as long as it likes', async () => {
    const sequence = `b D4 w pass${' b pass w pass'.repeat(20_000)}`;
    expect(await converse(`gogui-play_sequence ${sequence}\ngg-undo 40002\nundo\n`)).toBe(
      '= \n\n= \n\n? cannot undo\n\n',
    );
  });

  test('goes on while a move is thought about', async () => {
    const running = startServer({ player: new ScriptedPlayer({ moveTimeMs: 150 }) });
    running.input.write('1 genmove b\n');
    await wait(50);
    running.input.write('2 protocol_version\n');
    await wait(20);
    expect(running.input.readableLength).toBe(0);
    expect(running.text()).toBe('');
    running.input.end();
    await running.done;
    expect(running.text()).toBe('=1 A9\n\n=2 2\n\n');
  });
});

describe('the end', () => {
  test('of the input finishes what is queued', async () => {
    const player = new ScriptedPlayer({ moveTimeMs: 100 });
    expect(await converse('genmove b\n# interrupt\ngenmove w\n', { player })).toBe('= A9\n\n= B9\n\n');
  });

  test('comes with quit, whatever follows it', async () => {
    expect(await converse('name\nquit\nname\n')).toBe('= Scripted\n\n= \n\n');
  });

  test('quit does not cut short the moves of a script', async () => {
    const player = new ScriptedPlayer({ moveTimeMs: 400 });
    expect(await converse('genmove b\nquit\n', { player })).toBe('= A9\n\n= \n\n');
  });

  test.each([
    ['a move is thought about', { moveTimeMs: 60_000 }],
    ['weights are loaded', { loadTimeMs: 60_000 }],
  ])('comes within half a second of a quit while %s', async (_, script) => {
    const running = startServer({ player: new ScriptedPlayer(script) });
    running.input.write('1 genmove b\n');
    await wait(50);
    const start = performance.now();
    running.input.write('2 quit\n');
    await running.done;
    expect(performance.now() - start).toBeLessThan(450);
    expect(running.text()).toBe('?1 cancelled\n\n=2 \n\n');
  });

  test.each(['quit\n', ''])(
    'comes soon where %j follows long after a move and what waits behind it',
    async (last) => {
      const running = startServer({ player: new ScriptedPlayer({ moveTimeMs: 60_000 }) });
      running.input.write('genmove b\n2 genmove w\n');
      await wait(1050);
      const start = performance.now();
      running.input.end(last);
      await running.done;
      expect(performance.now() - start).toBeLessThan(450);
      expect(running.text()).toBe(`? cancelled\n\n?2 cancelled\n\n${last === '' ? '' : '= \n\n'}`);
    },
  );

  test('a move that is nearly there is still given before quit', async () => {
    const running = startServer({ player: new ScriptedPlayer({ moveTimeMs: 150 }) });
    running.input.write('genmove b\n');
    await wait(50);
    running.input.write('quit\n');
    await running.done;
    expect(running.text()).toBe('= A9\n\n= \n\n');
  });

  test('comes at once with stop(), as on a signal, when nothing runs', async () => {
    const running = startServer();
    running.input.write('name\n');
    await wait(20);
    running.server.stop();
    await running.done;
    expect(running.text()).toBe('= Scripted\n\n');
  });

  test('comes soon with stop() while something runs, and nothing more is taken', async () => {
    const running = startServer({ player: new ScriptedPlayer({ moveTimeMs: 60_000 }) });
    running.input.write('genmove b\nname\n');
    await wait(20);
    running.server.stop();
    await running.done;
    expect(running.text()).toBe('? cancelled\n\n');
  });

  test('comes when nobody reads any more', async () => {
    const running = startServer({ player: new ScriptedPlayer({ moveTimeMs: 60_000 }) });
    running.input.write('genmove b\nname\n');
    await wait(20);
    running.output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await running.done;
    expect(running.text()).toBe('');
  });
});

test('no answer is written before the one before it has been taken', async () => {
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  const output = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, done) {
      taken.push(String(chunk));
      pending.push(done);
    },
  });
  const input = new PassThrough();
  const engine = new GtpEngine({ player: new ScriptedPlayer() });
  const server = new GtpServer({ engine, input, output, log: () => undefined });
  const done = server.run();
  input.end('1 protocol_version\n2 protocol_version\n3 protocol_version\n');
  for (let answered = 1; answered <= 3; answered++) {
    await wait(20);
    expect(taken).toHaveLength(answered);
    pending.shift()!();
  }
  await done;
  expect(taken.join('')).toBe('=1 2\n\n=2 2\n\n=3 2\n\n');
});

describe('weights', () => {
  test('are loaded in the background; what needs none is answered before', async () => {
    const player = new ScriptedPlayer({ loadTimeMs: 200 });
    const running = startServer({ player });
    running.input.write('name\nlist_commands\nboardsize 13\nplay b D4\n');
    await wait(100);
    expect(running.text()).toMatch(/^= Scripted\n\n= protocol_version\n[^?]*\n\n= \n\n= \n\n$/);
    expect(running.log).toEqual([]);
    running.input.end('genmove w\n');
    await running.done;
    expect(running.text()).toMatch(/= A13\n\n$/);
    expect(player.loads).toBe(1);
  });

  test('that are there are announced once on stderr', async () => {
    const running = startServer();
    await wait(60);
    expect(running.log).toEqual(['GTP ready']);
    running.input.end('genmove b\n');
    await running.done;
    expect(running.log).toEqual(['GTP ready']);
  });

  test('that cannot be loaded are one line on stderr and an error for each genmove; the rest works', async () => {
    const running = startServer({ player: new ScriptedPlayer({ loadError: 'model.onnx is\nbroken' }) });
    running.input.write('genmove b\nplay b D4\n');
    await wait(60);
    running.input.end('reg_genmove w\nfinal_score\n');
    await running.done;
    const error = '? cannot load the player: model.onnx is broken\n\n';
    expect(running.text()).toMatch(
      new RegExp(`^${error.replace('?', '\\?')}= \n\n${error.replace('?', '\\?')}= [BW]\\+`),
    );
    expect(running.log).toEqual(['cannot load the player: model.onnx is broken']);
  });

  test('and code that cannot be loaded are the same', async () => {
    const player = (): Promise<never> => Promise.reject(new Error('no such module'));
    expect(await converse('name\nboardsize 9\ngenmove b\n', { player, name: 'Named' })).toBe(
      '= Named\n\n= \n\n? cannot load the player: no such module\n\n',
    );
  });
});

test('a player is told how long it may think, and only where there is a limit', async () => {
  const player = new ScriptedPlayer();
  await converse('genmove b\ntime_settings 0 2 1\ngenmove w\ntime_settings 0 1 0\ngenmove b\n', { player });
  expect(player.asked).toEqual([{}, { timeLimitMs: 1500 }, {}]);
});

test('with --ogs-chat a player that cannot tell what it thinks still plays, and says its sentence', async () => {
  const running = startServer({ player: new ScriptedPlayer(), chatsOnOgs: true });
  running.input.end('genmove b\n');
  await running.done;
  expect(running.text()).toBe('= A9\n\n');
  expect(running.log.filter((line) => line.startsWith('MALKOVICH:'))).toHaveLength(1);
});

test('every listed command is known, none is unknown, and none answers with nothing or more than one answer', async () => {
  const names = (await converse('list_commands\n')).slice(2).trim().split('\n');
  expect(names[0]).toBe('protocol_version');
  expect(new Set(names).size).toBe(names.length);
  for (const name of ['analyze', 'genmove_analyze', 'kgs-chat']) expect(names).not.toContain(name);
  for (const name of names) {
    expect(await converse(`known_command ${name}\n`)).toBe('= true\n\n');
    const answer = await converse(`1 ${name}\n`);
    expect(answer).toMatch(/^[=?]1[ \n][^]*\n$/);
    expect(answer).not.toContain('unknown command');
    expect(answer.indexOf('\n\n')).toBe(answer.length - 2);
  }
});
