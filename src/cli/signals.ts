const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at a signal that should end the process. Returns what tells the signal that came, if one has. */
export function onSignals(stop: () => void): () => NodeJS.Signals | undefined {
  let came: NodeJS.Signals | undefined;
  for (const signal of ENDING) {
    process.on(signal, () => {
      came ??= signal;
      stop();
    });
  }
  return () => came;
}

/** Ends the process: well, or by the signal that stopped it, so that who started it sees that (POSIX: 128 + its number). */
export function exitAfter(signal: NodeJS.Signals | undefined): void {
  if (signal === undefined) process.exit(0);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
