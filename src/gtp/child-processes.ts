import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  type SpawnOptionsWithoutStdio,
  spawn,
} from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Processes that must not outlive this one. Each leads a process group of its own (`detached`). */
const alive = new Map<number, string | undefined>();
let guarded = false;

/** Runs a program with pipes to it. Throws Error where this process has no file descriptor left for them. */
export function spawnPiped(
  command: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio,
): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, options);
  // There are no pipes then, whatever the type says, and the error comes later, as an event.
  if (child.stdin as unknown) return child;
  child.on('error', () => undefined);
  throw new Error('too many open files (EMFILE)');
}

/** Ends a process and everything it has started, at once. */
export function killGroup({ pid }: Pick<ChildProcess, 'pid'>): void {
  if (pid === undefined) return;
  try {
    // A negative number names the whole group.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** By this variable of the environment everything is known that an engine has started, in whatever session or group. */
const MARK = 'VW_CHILD_OF';
let marks = 0;

/** Returns an environment that marks a process and all that it starts; `mark` is for killMarked(). */
export function markedEnvironment(env: NodeJS.ProcessEnv): {
  readonly env: NodeJS.ProcessEnv;
  readonly mark: string;
} {
  const mark = `${process.pid}-${process.hrtime.bigint()}-${marks++}`;
  return { env: { ...env, [MARK]: mark }, mark };
}

/**
 * Ends what a marked process has left behind: a process group of its own keeps it from killGroup(). Where there is no /proc
 * (outside Linux) nothing is found.
 */
export function killMarked(mark: string): void {
  for (const name of entriesOf('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(`${MARK}=${mark}`))
        process.kill(Number(name), 'SIGKILL');
    } catch {
      // It has ended meanwhile, or belongs to somebody else.
    }
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Makes a process die with this one, and where it is marked all it has started, however this one ends, short of SIGKILL. */
export function dieWithUs(child: ChildProcess, mark?: string): void {
  const { pid } = child;
  if (pid === undefined) return;
  guardProcess(pid, mark);
  child.once('exit', () => releaseProcess(pid));
}

/** The same for one that another thread has started: signals and the end of the process come to the first thread only. */
export function guardProcess(pid: number, mark?: string): void {
  guard();
  alive.set(pid, mark);
}

/** The process has ended: its number may be another one's from now on. */
export function releaseProcess(pid: number): void {
  alive.delete(pid);
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  const killAll = (): void =>
    alive.forEach((mark, pid) => {
      killGroup({ pid });
      if (mark !== undefined) killMarked(mark);
    });
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll();
      // Where nobody else listens, the signal does what it does without listeners.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
