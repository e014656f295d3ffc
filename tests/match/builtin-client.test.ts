import { availableParallelism } from 'node:os';
import { afterEach, expect, test } from '@jest/globals';
import { BuiltinClient } from '../../src/match/builtin-client.js';
import { leastBusyThread } from '../../src/match/builtin-threads.js';

const LONG_MS = 60_000;
const running: BuiltinClient[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((client) => client.stop()));
});

async function started(settings = {}, isLogged = false): Promise<BuiltinClient> {
  const client = await BuiltinClient.start('ours', settings, isLogged);
  running.push(client);
  return client;
}

test('answers as the program does, and refuses as it does', async () => {
  const client = await started({}, true);
  expect(client.hasEnded).toBe(false);
  await client.ask('boardsize 9', LONG_MS);
  const { content, ms } = await client.ask('genmove b', LONG_MS);
  expect(content).toMatch(/^[A-HJ][1-9]$/);
  expect(ms).toBeGreaterThan(0);
  await expect(client.ask('boardsize 10', LONG_MS)).rejects.toMatchObject({ code: 'refused' });
  const said = (await client.takeLog()).split('\n').map((line) => line.slice(10));
  expect(said.slice(0, 4)).toEqual(['> boardsize 9', '< =', '> genmove b', `< = ${content}`]);
  expect(said[5]).toMatch(/^< \? /);
  expect(client.hasEnded).toBe(false);
});

test('each has a board of its own', async () => {
  const [one, other] = [await started(), await started()];
  await one.ask('play b E5', LONG_MS);
  expect((await one.ask('list_stones b', LONG_MS)).content).toBe('E5');
  expect((await other.ask('list_stones b', LONG_MS)).content).toBe('');
});

test('says nothing more once it is stopped', async () => {
  const client = await started();
  await client.stop();
  expect(client.hasEnded).toBe(true);
  await expect(client.ask('name', LONG_MS)).rejects.toMatchObject({ code: 'stopped' });
});

test('who takes too long has ended', async () => {
  const client = await started();
  await expect(client.ask('genmove b', 0)).rejects.toMatchObject({ code: 'timed-out' });
  expect(client.hasEnded).toBe(true);
});

test('does not start without its model', async () => {
  await expect(started({ model: '/no/such/model' })).rejects.toMatchObject({ code: 'not-started' });
});

test('engines spread over as many threads as there are cores, idle ones first', () => {
  const cores = availableParallelism();
  const taken = Array.from({ length: cores }, () => {
    const thread = leastBusyThread();
    thread.engines++;
    return thread;
  });
  expect(new Set(taken).size).toBe(cores);
  const [first] = taken;
  first!.engines--;
  expect(leastBusyThread()).toBe(first);
  first!.engines += 2;
  expect(leastBusyThread() === first).toBe(cores === 1);
  for (const thread of taken) thread.engines = 0;
});
