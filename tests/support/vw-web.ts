import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));

/** Returns `vw web` on a free port, listening, and the page's address. Whoever starts it has to kill it. */
export async function startVwWeb(...options: string[]): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, [PROGRAM, 'web', '--port', '0', '--no-open', ...options]);
  const [text] = (await once(server.stdout, 'data')) as [Buffer];
  return { server, address: String(text).split('\n')[0]! };
}
