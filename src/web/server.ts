import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Player } from '../player/player.js';
import { UserError } from '../util/errors.js';
import { RefusedError, checkOrigin, readBody } from './guard.js';
import { type GameView, WebGame, readGameOptions } from './web-game.js';

/** Games kept at once; the one made first goes when there are more. */
const MAX_GAMES = 100;

/**
 * Returns a server, not yet listening, that keeps games under random names:
 * `POST /api/games` makes one, `GET /api/games/ID` shows it, `POST /api/games/ID/{play,undo,resign}` changes it.
 * `hosts` are allowed values of the Host header, asked for at each request. Nothing in a request names a file.
 */
export function createWebServer(player: Player, hosts: () => ReadonlySet<string>): Server {
  const games = new Map<string, WebGame>();
  return createServer((request, response) => {
    void respond(games, player, hosts(), request, response);
  });
}

async function respond(
  games: Map<string, WebGame>,
  player: Player,
  hosts: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    checkOrigin(request, hosts);
    send(response, 200, await answer(games, player, request));
  } catch (error) {
    // What is left of a refused body is not read.
    response.setHeader('connection', 'close');
    if (error instanceof UserError) {
      const status = error instanceof RefusedError ? error.status : 400;
      send(response, status, { code: error.code, message: error.message });
    } else send(response, 500, { code: 'internal', message: 'internal error' });
  }
}

async function answer(
  games: Map<string, WebGame>,
  player: Player,
  request: IncomingMessage,
): Promise<GameView & { readonly id: string }> {
  const parts = /^\/api\/games(?:\/([0-9a-f-]{36})(?:\/(play|undo|resign))?)?$/.exec(request.url ?? '');
  if (!parts) throw new RefusedError(404, 'not-found', 'there is nothing here');
  const [, id, step] = parts;
  const method = id !== undefined && step === undefined ? 'GET' : 'POST';
  if (request.method !== method) throw new RefusedError(405, 'bad-method', `only ${method} is allowed here`);
  if (id === undefined) {
    const game = new WebGame(player, readGameOptions(await readBody(request)));
    await game.begin();
    const name = randomUUID();
    games.set(name, game);
    if (games.size > MAX_GAMES) games.delete(games.keys().next().value!);
    return { id: name, ...game.view() };
  }
  const game = games.get(id);
  if (!game) throw new RefusedError(404, 'no-such-game', 'this game is no longer kept');
  if (step !== undefined) {
    const { point } = await readBody(request);
    if (step === 'undo') await game.undo();
    else if (step === 'resign') await game.resign();
    else if (typeof point === 'number') await game.play(point);
    else throw new RefusedError(400, 'bad-option', 'point must be a number');
  }
  return { id, ...game.view() };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}
