import { fileURLToPath } from 'node:url';
import type { EngineSpec } from '../../src/match/engine-spec.js';

/** Returns the spec of an engine in tests/engines: a file name without ending, and its arguments. */
export function testEngine(
  script: string,
  args: readonly string[] = [],
  moveTimeoutMs = 10_000,
  folder = '../engines',
): EngineSpec {
  return {
    name: [script, ...args].join(' '),
    command: process.execPath,
    args: [fileURLToPath(new URL(`${folder}/${script}.mjs`, import.meta.url)), ...args],
    env: {},
    startup: [],
    limits: { startTimeoutMs: 10_000, moveTimeoutMs, gameTimeoutMs: 600_000, commandTimeoutMs: 10_000 },
  };
}

/** Returns the random player that comes with the program. */
export function randomPlayer(seed: number): EngineSpec {
  return testEngine('random-player', [String(seed)], 10_000, '../../engines');
}

/** Returns an engine that plays these moves, separated by spaces, and then passes. */
export function scripted(moves: string, ...options: string[]): EngineSpec {
  return testEngine('scripted', [...options, ...moves.split(' ').filter((move) => move !== '')]);
}
