import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createWebServer } from '../../src/web/server.js';
import { type Script, ScriptedPlayer } from '../support/scripted-player.js';

let close = (): Promise<void> => Promise.resolve();
afterEach(() => close());

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Starts a server and returns how to ask it; texts are sent as they are. */
async function serve(script: Script = {}): Promise<Ask> {
  const hosts = new Set<string>();
  const server = createWebServer(new ScriptedPlayer(script), () => hosts);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  hosts.add(`127.0.0.1:${port}`);
  close = () => new Promise((resolve) => void server.close(() => resolve()));
  return (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          method,
          path,
          agent: false,
          headers: { 'content-type': 'application/json', ...headers },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode!, body: JSON.parse(text) as Answer['body'] }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
}

describe('games over HTTP', () => {
  test('a game to two passes; after that nothing can be played', async () => {
    const ask = await serve({ moves: ['B2', 'pass'] });
    const { body: made } = await ask('POST', '/api/games', { size: 5 });
    const path = `/api/games/${String(made['id'])}`;
    const { body: first } = await ask('POST', `${path}/play`, { point: 12 });
    expect(first['moves']).toEqual([
      { color: 1, point: 12 },
      { color: -1, point: 16 },
    ]);
    await ask('POST', `${path}/play`, { point: -1 });
    expect((await ask('GET', path)).body).toMatchObject({ over: true, resigned: null });
    expect(await ask('POST', `${path}/play`, { point: 0 })).toMatchObject({
      status: 409,
      body: { code: 'game-over' },
    });
  });

  test('the engine begins where the person is white; undo goes back to the person’s turn', async () => {
    const ask = await serve();
    const { body: made } = await ask('POST', '/api/games', { size: 5, human: 'white' });
    expect(made['moves']).toHaveLength(1);
    const path = `/api/games/${String(made['id'])}`;
    expect((await ask('POST', `${path}/play`, { point: 12 })).body['moves']).toHaveLength(3);
    expect((await ask('POST', `${path}/undo`, {})).body).toMatchObject({ moves: made['moves'], toPlay: -1 });
    expect((await ask('POST', `${path}/undo`, {})).body['code']).toBe('cannot-undo');
  });

  test('a move to which the engine fails to answer is taken back', async () => {
    const ask = await serve({ moves: ['throw'] });
    const path = `/api/games/${String((await ask('POST', '/api/games', { size: 5 })).body['id'])}`;
    expect(await ask('POST', `${path}/play`, { point: 3 })).toEqual({
      status: 500,
      body: { code: 'internal', message: 'internal error' },
    });
    expect((await ask('GET', path)).body).toMatchObject({ moves: [], toPlay: 1 });
  });

  test('a second step while the engine thinks is refused', async () => {
    const ask = await serve({ moveTimeMs: 200 });
    const path = `/api/games/${String((await ask('POST', '/api/games', { size: 5 })).body['id'])}`;
    const both = await Promise.all([12, 13].map((point) => ask('POST', `${path}/play`, { point })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('what is refused', () => {
  const json = { 'content-type': 'application/json' };
  test.each<[string, number, string, string, unknown, Record<string, string>]>([
    ['foreign-origin', 403, 'POST', '/api/games', {}, { origin: 'http://evil.example' }],
    ['foreign-origin', 403, 'POST', '/api/games', {}, { origin: 'null' }],
    ['foreign-host', 403, 'GET', '/api/games', undefined, { host: 'evil.example' }],
    ['not-found', 404, 'GET', '/../../etc/passwd', undefined, {}],
    ['not-found', 404, 'GET', '/%2e%2e/package.json', undefined, {}],
    ['bad-method', 405, 'DELETE', '/api/games', undefined, {}],
    ['bad-body', 400, 'POST', '/api/games', '{"size":', json],
    ['bad-body', 400, 'POST', '/api/games', '[]', json],
    ['bad-body', 415, 'POST', '/api/games', '{}', { 'content-type': 'text/plain' }],
    ['body-too-large', 413, 'POST', '/api/games', ' '.repeat(70_000), json],
    ['bad-option', 400, 'POST', '/api/games', { size: '9' }, {}],
    ['bad-option', 400, 'POST', '/api/games', { komi: 1e9 }, {}],
    ['bad-board-size', 400, 'POST', '/api/games', { size: 1e9 }, {}],
    ['bad-option', 400, 'PLAY', '', { point: 'D4' }, {}],
    ['off-board', 409, 'PLAY', '', { point: 1.5 }, {}],
    ['off-board', 409, 'PLAY', '', { point: 25 }, {}],
  ])('%s %d: %s %s', async (code, status, method, path, body, headers) => {
    const ask = await serve();
    const game = `/api/games/${String((await ask('POST', '/api/games', { size: 5 })).body['id'])}`;
    const before = await ask('GET', game);
    const got =
      method === 'PLAY' ? await ask('POST', `${game}/play`, body) : await ask(method, path, body, headers);
    expect([got.status, got.body['code']]).toEqual([status, code]);
    expect(await ask('GET', game)).toEqual(before);
  });
});
