import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/util/rng.js';
import { type Content, createSiteServer } from '../../src/web/server.js';

const SECRET = 'what no page may read';

let folder: string;
let port: number;
let close: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vw-site-'));
  await writeFile(join(folder, 'page.js'), 'play();');
  await writeFile(join(folder, 'secret.txt'), SECRET);
  let count = 0;
  const site = new Map<string, Content>([
    ['/page.js', { type: 'text/javascript', file: join(folder, 'page.js') }],
    ['/gone.js', { type: 'text/javascript', file: join(folder, 'gone.js') }],
    ['/arena', { type: 'text/html', make: () => Promise.resolve(`made ${++count}`) }],
    ['/arena?live', { type: 'text/html', make: () => Promise.resolve('live'), headers: { refresh: '5' } }],
  ]);
  const hosts = new Set<string>();
  const server = createSiteServer(site, () => hosts);
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  ({ port } = server.address() as AddressInfo);
  hosts.add(`127.0.0.1:${port}`);
  close = () => new Promise((closed) => void server.close(() => closed()).closeAllConnections());
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> }>(
    (resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method, path, agent: false, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, text, headers: response.headers }));
      });
      sent.on('error', reject);
      sent.end(body);
    },
  );
}

/** Sends bytes as they are and returns what comes back until the other side hangs up. */
function askRaw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => undefined).on('close', () => resolve(text));
  });
}

const stillServes = async (): Promise<void> => {
  expect(await ask('/page.js')).toMatchObject({ status: 200, text: 'play();' });
};

describe('the site of a page', () => {
  test('gives files with their type, and what threads need', async () => {
    const { status, text, headers } = await ask('/page.js?views=1');
    expect([status, text]).toEqual([200, 'play();']);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    expect(await ask('/page.js', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  test('makes a page anew each time; the live one asks to be loaded again', async () => {
    expect((await ask('/arena')).text).toBe('made 1');
    expect((await ask('/arena?x')).text).toBe('made 2');
    expect(await ask('/arena?live')).toMatchObject({ text: 'live', headers: { refresh: '5' } });
  });

  test('refuses foreign hosts and origins, and takes nothing', async () => {
    const foreign = { host: `evil.example:${port}` };
    expect(await ask('/page.js', { headers: foreign })).toMatchObject({ status: 403 });
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${port}`]) {
      expect(await ask('/page.js', { headers: { origin } })).toMatchObject({ status: 403 });
    }
    const own = { origin: `http://127.0.0.1:${port}` };
    expect(await ask('/page.js', { headers: own })).toMatchObject({ status: 200 });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await ask('/page.js', { method, body: '{"a":' })).toMatchObject({ status: 405 });
    }
    await stillServes();
  });

  test('a file that has gone is our fault, told without its path', async () => {
    const { status, text } = await ask('/gone.js');
    expect([status, text]).toEqual([500, '{"code":"internal","message":"internal error"}']);
  });

  test.each([
    '/secret.txt',
    '/../secret.txt',
    '/./secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/page.js/../secret.txt',
    '/page.js%00.txt',
    '//etc/passwd',
    '/..\\..\\etc\\passwd',
    '/__proto__',
    'http://evil.example/page.js',
  ])('no path leads out of it: %s', async (path) => {
    const { status, text } = await ask(path);
    expect(status).toBe(404);
    expect(text).not.toContain(SECRET);
  });

  test('headers and bodies without end are cut off', async () => {
    const head = `GET /page.js HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    expect(await askRaw(`${head}X: ${'a'.repeat(1_000_000)}\r\n\r\n`)).not.toContain('play();');
    const post = `POST /page.js HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 5000000\r\n\r\n`;
    expect(await askRaw(post + 'x'.repeat(5_000_000))).not.toContain('play();');
    await stillServes();
  });

  test('a thousand requests of noise change nothing', async () => {
    const random = seededRandom(7);
    const below = (count: number): number => Math.floor(random() * count);
    const parts = [
      'GET',
      'POST',
      ' ',
      '/',
      '/page.js',
      '..',
      '%',
      '\r\n',
      'Host: ',
      'HTTP/1.1',
      '\0',
      '{',
      'é',
      'Origin:',
    ];
    for (let round = 0; round < 1000; round++) {
      const words = Array.from({ length: 1 + below(12) }, () => parts[below(parts.length)]!);
      const answer = await askRaw(`${words.join('')}\r\n\r\n`);
      expect(answer).not.toContain(SECRET);
      expect(answer).not.toMatch(/^HTTP\/1.1 5/);
    }
    await stillServes();
  });
});
