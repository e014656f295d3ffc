import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { RefusedError, checkRequest } from './guard.js';

/** What a path of the site gives: a file, or text that is made when it is asked for. */
export type Content =
  | { readonly type: string; readonly file: string }
  | {
      readonly type: string;
      readonly make: () => Promise<string>;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** What may be asked for, by path with its query: `/`, `/page.js`. Nothing else is looked for. */
export type Site = ReadonlyMap<string, Content>;

/** What WebAssembly needs to run on several threads, and what keeps other sites out. */
const HEADERS = {
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
} as const;
/** A request with more than this before its body is none of ours. */
const MOST_HEADER_BYTES = 16 * 1024;
const REQUEST_TIME_MS = 10_000;

/**
 * Returns a server, not yet listening, that hands out a site and takes nothing. `hosts` are allowed values of the Host
 * header, asked for at each request. What a request names is looked up, never opened: no path comes from outside.
 */
export function createSiteServer(site: Site, hosts: () => ReadonlySet<string>): Server {
  const options = { maxHeaderSize: MOST_HEADER_BYTES, requestTimeout: REQUEST_TIME_MS };
  return createServer(options, (request, response) => {
    void respond(site, hosts(), request, response);
  });
}

async function respond(
  site: Site,
  hosts: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    checkRequest(request, hosts);
    const [path = '', query] = (request.url ?? '').split('?', 2);
    // The page's own wishes (?views=1) stand behind the question mark.
    const content = site.get(`${path}?${query ?? ''}`) ?? site.get(path);
    if (!content) throw new RefusedError(404, 'not-found', 'there is nothing here');
    await send(content, request.method === 'HEAD', response);
  } catch (error) {
    refuse(error, response);
  }
}

async function send(content: Content, isHead: boolean, response: ServerResponse): Promise<void> {
  const headers = { ...HEADERS, 'content-type': content.type };
  if ('make' in content) {
    const text = Buffer.from(await content.make());
    response.writeHead(200, { ...headers, ...content.headers, 'content-length': text.length });
    response.end(isHead ? undefined : text);
    return;
  }
  const { size } = await stat(content.file);
  response.writeHead(200, { ...headers, 'content-length': size });
  if (isHead) response.end();
  else await pipeline(createReadStream(content.file), response);
}

function refuse(error: unknown, response: ServerResponse): void {
  // Half an answer cannot be taken back; the other side sees that it is cut off.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const [status, code, message] =
    error instanceof RefusedError
      ? [error.status, error.code, error.message]
      : [500, 'internal', 'internal error'];
  // What is left of a refused request is not read.
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ code, message }));
}
