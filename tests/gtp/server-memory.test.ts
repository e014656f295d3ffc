import { PassThrough, Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { GtpEngine } from '../../src/gtp/engine.js';
import { GtpServer } from '../../src/gtp/server.js';
import { ScriptedPlayer } from '../support/scripted-player.js';

const COMMANDS = 10_000;
/** What a promise with a reaction takes at least: a server that keeps one of every command would be found. */
const BYTES_A_COMMAND = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('a server keeps nothing of the commands that it has answered', async () => {
  let answers = 0;
  let onAnswer = (): void => undefined;
  const input = new PassThrough();
  const output = new Writable({
    write(_chunk, _encoding, done) {
      answers++;
      onAnswer();
      done();
    },
  });
  const engine = new GtpEngine({ player: new ScriptedPlayer() });
  const running = new GtpServer({ engine, input, output, log: () => undefined }).run();
  const ask = async (): Promise<number> => {
    const until = answers + COMMANDS;
    const answered = new Promise<void>((resolve) => (onAnswer = () => answers >= until && resolve()));
    input.write('protocol_version\n'.repeat(COMMANDS));
    await answered;
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  await ask();
  const before = await ask();
  const after = await ask();
  input.end();
  await running;
  expect((after - before) / COMMANDS).toBeLessThan(BYTES_A_COMMAND);
});
