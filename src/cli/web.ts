import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderPage } from '../arena/folder-page.js';
import { DEFAULT_MODEL, openBundle } from '../model/bundle.js';
import { UserError } from '../util/errors.js';
import { createSiteServer } from '../web/server.js';
import { pageFiles, siteOf } from '../web/site.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';

/** Where `npm run build` leaves the page's code. */
const PAGE = join(dirname(fileURLToPath(import.meta.url)), '..', 'page');
const LOCAL = '127.0.0.1';
/** Addresses that stand for all that this machine has. */
const EVERYWHERE = ['0.0.0.0', '::'];
const LIVE_SECONDS = '5';

interface WebOptions {
  port: number;
  host: string;
  open: boolean;
  arena: string | undefined;
  model: string;
}

export const webCommand: Subcommand<WebOptions> = {
  example: ['web --arena out/arena/ladder-9x9-seed-1', 'the page, and a tournament beside it'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 web [options]\n\nA page to play on and to watch the model imagine. The model runs in the page.',
      )
      .options({
        port: {
          type: 'number',
          requiresArg: true,
          default: 8090,
          describe: 'where it listens; 0 takes any free one',
        },
        host: {
          type: 'string',
          requiresArg: true,
          default: LOCAL,
          describe: 'address to listen on; others than this machine can reach it only where you say so here',
        },
        open: { type: 'boolean', default: true, describe: 'open the page in a browser' },
        arena: {
          type: 'string',
          requiresArg: true,
          describe: 'folder of a tournament, shown at /arena while it runs',
        },
        model: {
          type: 'string',
          requiresArg: true,
          default: DEFAULT_MODEL,
          describe: 'name under models/, or folder',
        },
      })
      .check((args) => checkNumbers(args, { port: { from: 0, to: 65_535, whole: true } })),

  handler: async ({ port, host, open, arena, model }) => {
    const site = siteOf(await pageFiles(PAGE, await openBundle(model)));
    if (arena !== undefined) {
      await folderPage(arena);
      const page = { type: 'text/html; charset=utf-8', make: () => folderPage(arena) };
      site.set('/arena', page);
      // Browsers ask for it by themselves where a page names none.
      site.set('/favicon.ico', { type: 'image/x-icon', make: () => Promise.resolve('') });
      site.set('/arena?live', { ...page, headers: { refresh: LIVE_SECONDS } });
    }
    const hosts = new Set<string>();
    const server = createSiteServer(site, () => hosts);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    }).catch((error: NodeJS.ErrnoException) => {
      throw new UserError('cannot-listen', `cannot listen on ${host}:${port}: ${error.message}`, {
        cause: error,
      });
    });
    const at = (server.address() as AddressInfo).port;
    const names = namesOf(host);
    for (const name of names) {
      hosts.add(`${name}:${at}`);
      // A browser leaves out HTTP's own port.
      if (at === 80) hosts.add(name);
    }
    const address = `http://${host === LOCAL ? 'localhost' : [...names][0]}:${at}/`;
    console.log(address);
    if (arena !== undefined) console.log(`${address}arena\n${address}arena?live`);
    console.error('Ctrl-C ends it.');
    if (open) openBrowser(address);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        server.close();
        server.closeAllConnections();
      });
    }
    await new Promise<void>((resolve) => void server.once('close', resolve));
  },
};

/** Returns by what names the page may be asked for: the address it listens on, and what this machine calls itself. */
function namesOf(host: string): Set<string> {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const names = EVERYWHERE.includes(host)
    ? [hostname(), ...interfaces.map(({ address }) => address)]
    : [host];
  return new Set(
    [...names, 'localhost', LOCAL].map((name) => (name.includes(':') ? `[${name}]` : name.toLowerCase())),
  );
}

/** A machine without a browser is no fault: the address has been printed. */
function openBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
