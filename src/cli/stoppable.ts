import { constants } from 'node:os';

/**
 * Returns a signal that Ctrl-C and SIGTERM abort, until done() is called: what can be gone on with ends in order. Who asks twice is not
 * made to wait: the program ends at once, and its children with it.
 */
export function stoppable(): { readonly signal: AbortSignal; readonly done: () => void } {
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (signal: (typeof signals)[number]): void => {
    // As a shell tells an end by a signal.
    if (stop.signal.aborted) process.exit(128 + constants.signals[signal]);
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: stop.signal,
    done: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
