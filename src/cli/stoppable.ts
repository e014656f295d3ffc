/** Returns a signal that Ctrl-C and SIGTERM abort, until done() is called: what can be gone on with ends in order. */
export function stoppable(): { readonly signal: AbortSignal; readonly done: () => void } {
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const abort = (): void => stop.abort();
  for (const signal of signals) process.on(signal, abort);
  return {
    signal: stop.signal,
    done: () => {
      for (const signal of signals) process.off(signal, abort);
    },
  };
}
