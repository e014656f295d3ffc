import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** Where Chromium lies, or undefined: VW_CHROMIUM, or where Debian puts it. */
export const CHROMIUM = [process.env['VW_CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

const TYPES = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** What makes a page isolated, so that WebAssembly may use threads. */
const ISOLATING = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * Returns a web server as plain as they come, listening, with `folder` under the path `/some/where/`.
 * `isIsolated` sends the headers that threads need.
 */
export async function serveFolder(folder, isIsolated = false) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const headers = { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' };
    readFile(join(folder, name.replace(/^\/some\/where\//, ''))).then(
      (bytes) => response.writeHead(200, { ...headers, ...(isIsolated ? ISOLATING : {}) }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const close = () => new Promise((closed) => server.close(closed).closeAllConnections());
  return { address: `http://127.0.0.1:${server.address().port}/some/where/`, close };
}
