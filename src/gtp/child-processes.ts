import type { ChildProcess } from 'node:child_process';

/** Processes that must not outlive this one. Each leads a process group of its own (`detached`). */
const alive = new Set<ChildProcess>();
let guarded = false;

/** Ends a process and everything it has started, at once. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // A negative number names the whole group.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Makes a process die with this one, however this one ends, short of SIGKILL. */
export function dieWithUs(child: ChildProcess): void {
  guard();
  alive.add(child);
  child.once('exit', () => alive.delete(child));
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  const killAll = (): void => alive.forEach(killGroup);
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll();
      // Where nobody else listens, the signal does what it does without listeners.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
