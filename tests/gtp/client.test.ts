import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { GtpClient, type GtpClientOptions } from '../../src/gtp/client.js';

const engines = fileURLToPath(new URL('../engines/', import.meta.url));
const started: GtpClient[] = [];

async function start(fault: string, options: Partial<GtpClientOptions> = {}): Promise<GtpClient> {
  const client = await GtpClient.start({
    label: fault,
    command: process.execPath,
    args: [`${engines}misbehaving.mjs`, fault],
    commandTimeoutMs: 5000,
    ...options,
  });
  started.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((client) => client.kill()));
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(pid: number): Promise<void> {
  for (let i = 0; i < 100 && isRunning(pid); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isRunning(pid)).toBe(false);
}

describe('an engine that behaves', () => {
  test('answers in order, also several commands at once, and quits when told to', async () => {
    const client = await start('none');
    expect(
      await Promise.all([client.send('name'), client.send('genmove b'), client.send('play b D4')]),
    ).toEqual(['Mock', 'pass', '']);
    expect(await client.stop()).toMatchObject({ reason: 'stopped', exitCode: 0, signal: null });
    expect(client.hasEnded).toBe(true);
    await expect(client.send('name')).rejects.toMatchObject({ code: 'stopped' });
    expect((await client.stop()).reason).toBe('stopped');
  });

  test('may talk on stdout before its answers', async () => {
    const client = await start('babble');
    expect(await client.send('genmove b')).toBe('pass');
    expect(await client.send('name')).toBe('Mock');
  });
});

describe('an engine that does not', () => {
  test.each([
    [
      'crash-on-genmove',
      'crashed',
      'crash-on-genmove ended by itself (signal SIGKILL); its last words: segmentation fault, they say',
    ],
    ['hang-on-genmove', 'timed-out', 'hang-on-genmove gave no answer to "genmove b" within 300 ms'],
    ['wrong-id', 'bad-answer', 'wrong-id answered number 3 to number 2, "genmove b"'],
    ['babble-without-end', 'bad-answer', 'babble-without-end answers "genmove b" without end'],
    ['ten-megabytes', 'bad-answer', 'ten-megabytes answers "genmove b" without end'],
    ['million-lines', 'bad-answer', 'million-lines answers "genmove b" without end'],
    ['flood-before-answer', 'bad-answer', 'flood-before-answer answers "genmove b" without end'],
    ['no-number', 'bad-answer', 'no-number answered number none to number 2, "genmove b"'],
  ])('%s: %s', async (fault, reason, message) => {
    const client = await start(fault);
    const timeoutMs = reason === 'timed-out' ? 300 : 20_000;
    await expect(client.send('genmove b', timeoutMs)).rejects.toMatchObject({ code: reason, message });
    expect(await client.ended).toMatchObject({ reason, message });
    await expect(client.send('name')).rejects.toMatchObject({ code: reason });
  });

  test('every command in flight is rejected when it dies', async () => {
    const client = await start('crash-on-genmove');
    const sent = ['genmove b', 'name', 'genmove w'].map((command) => client.send(command));
    const results = await Promise.allSettled(sent);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('a refusal is an error, but the engine stays', async () => {
    const client = await start('refuse-genmove');
    await expect(client.send('genmove b')).rejects.toMatchObject({
      code: 'refused',
      answer: 'no idea',
      message: 'refuse-genmove refused "genmove b": no idea',
    });
    expect(await client.send('name')).toBe('Mock');
  });

  test.each([
    ['illegal-move', 'A1'],
    ['garbage-move', 'banana'],
  ])('%s is handed on: judging moves is not the client’s part', async (fault, move) => {
    const client = await start(fault);
    expect(await client.send('genmove b')).toBe(move);
  });

  test('never-quit is killed after the time it was given', async () => {
    const client = await start('never-quit');
    expect(await client.stop(200)).toMatchObject({
      reason: 'killed',
      signal: 'SIGKILL',
      message: 'never-quit did not quit within 200 ms and was killed',
    });
  });

  test('what it has started dies with it', async () => {
    const client = await start('hang-with-child');
    await expect(client.send('genmove b', 1000)).rejects.toMatchObject({ code: 'timed-out' });
    const pid = Number(/child (\d+)/.exec(client.stderr.join(' '))![1]);
    await waitUntilGone(pid);
  });
});

/** Returns what is known of stderr once it says so; it may come later than the answer. */
async function heard(client: GtpClient, words: string): Promise<string> {
  for (let i = 0; i < 250 && !client.stderr.join(' ').includes(words); i++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return client.stderr.join(' ');
}

test('what an engine leaves behind in a session of its own is ended with it, and holds nothing', async () => {
  const client = await start('leave-child');
  await client.send('genmove b');
  const pid = Number(/child (\d+)/.exec(await heard(client, 'child '))![1]);
  expect(isRunning(pid)).toBe(true);
  expect(await client.stop()).toMatchObject({ reason: 'stopped', exitCode: 0 });
  await waitUntilGone(pid);
});

test('of progress without line ends on stderr the last words are kept', async () => {
  const client = await start('progress-on-stderr');
  expect(await client.send('genmove b')).toBe('pass');
  expect((await heard(client, '19999/20000')).length).toBeLessThan(2000);
});

describe('an engine that does not start', () => {
  test('because it crashes', async () => {
    await expect(start('crash-at-start')).rejects.toMatchObject({
      code: 'not-started',
      message:
        'crash-at-start did not start: crash-at-start ended by itself (exit code 3); its last words: cannot find my weights',
    });
  });

  test('because it hangs', async () => {
    await expect(start('hang-at-start', { startTimeoutMs: 300 })).rejects.toMatchObject({
      code: 'not-started',
    });
  });

  test.each(['/no/such/program', ''])('because there is no program %j', async (command) => {
    await expect(start('missing', { command, args: [] })).rejects.toMatchObject({
      code: 'not-started',
      message: expect.stringContaining('missing cannot be run: '),
    });
  });
});

test.each(['SIGINT', 'SIGTERM', 'exit'])('engines die with the process that runs them (%s)', async (how) => {
  const parent = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    PARENT,
    `${engines}misbehaving.mjs`,
    how,
  ]);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(String(line));
  expect(isRunning(pid)).toBe(true);
  if (how === 'exit') parent.stdin.end();
  else parent.kill(how as NodeJS.Signals);
  const [code, signal] = (await once(parent, 'exit')) as [number | null, string | null];
  expect([code, signal]).toEqual(how === 'exit' ? [0, null] : [null, how]);
  await waitUntilGone(pid);
});

// Runs the built client in a process of its own and says the engine's process id.
const PARENT = `
  import { GtpClient } from ${JSON.stringify(new URL('../../dist/gtp/client.js', import.meta.url).href)};
  const [script, how] = process.argv.slice(1);
  const print = 'process.stderr.write(String(process.pid) + "\\\\n"); process.argv[2] = "never-quit"; import(' + JSON.stringify(script) + ');';
  const client = await GtpClient.start({ command: process.execPath, args: ['-e', print] });
  console.log(client.stderr[0]);
  process.stdin.on('end', () => process.exit(0)).resume();
`;
