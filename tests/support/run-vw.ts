import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));

export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** Sends SIGINT, once, as soon as this stands on stderr. */
  readonly interruptAt?: string;
}

/** Runs the built `vw` and returns what came out of it. */
export async function runVw(
  args: readonly string[],
  { cwd, input = '', interruptAt }: RunOptions = {},
): Promise<Ending> {
  const child = spawn(process.execPath, [program, ...args], cwd === undefined ? {} : { cwd });
  let stdout = '';
  let stderr = '';
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => {
    const isNew = interruptAt !== undefined && !stderr.includes(interruptAt);
    stderr += String(chunk);
    if (isNew && stderr.includes(interruptAt)) child.kill('SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Returns the command line of an engine in tests/engines. */
export function engineLine(script: string, ...args: string[]): string {
  return [`node "${fileURLToPath(new URL(`../engines/${script}.mjs`, import.meta.url))}"`, ...args].join(' ');
}

/** Returns the command line of the random player that comes with the program. */
export function randomLine(seed: number): string {
  return `node "${fileURLToPath(new URL('../../engines/random-player.mjs', import.meta.url))}" ${seed}`;
}
