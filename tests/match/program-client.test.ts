import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { ProgramClient } from '../../src/match/program-client.js';

const random = fileURLToPath(new URL('../../engines/random-player.mjs', import.meta.url));

test('a command that comes behind the end of its engine is refused, and other engines are asked as before', async () => {
  const options = { command: process.execPath, args: [random, '1'] };
  const [ended, other] = [await ProgramClient.start(options), await ProgramClient.start(options)];
  await ended.stop();
  await expect(ended.ask('name', 1000)).rejects.toMatchObject({ code: 'stopped' });
  expect(await other.ask('protocol_version', 5000)).toMatchObject({ content: '2' });
  await other.stop();
});
