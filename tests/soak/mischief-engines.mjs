import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../engines/mischief.mjs', import.meta.url));

/** Returns five engines: by share of the games in which they crash, hang, babble or play what they must not. */
export function mischiefEngines(shares = [0, 0, 0.05, 0.1, 0.3]) {
  return shares.map((share, index) => ({
    name: `engine-${index}`,
    command: process.execPath,
    args: [script, '--seed', String(index), '--faults', String(share)],
    env: {},
    startup: [],
    limits: {
      startTimeoutMs: 30_000,
      moveTimeoutMs: 2500,
      gameTimeoutMs: 60_000,
      commandTimeoutMs: 30_000,
    },
  }));
}
