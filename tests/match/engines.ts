import { fileURLToPath } from 'node:url';
import type { EngineSpec } from '../../src/match/engine-spec.js';

const folder = fileURLToPath(new URL('../engines/', import.meta.url));

/** Returns the spec of an engine in tests/engines: a file name without ending, and its arguments. */
export function testEngine(script: string, args: readonly string[] = [], moveTimeoutMs = 10_000): EngineSpec {
  return {
    name: [script, ...args].join(' '),
    command: process.execPath,
    args: [`${folder}${script}.mjs`, ...args],
    env: {},
    startup: [],
    limits: { startTimeoutMs: 10_000, moveTimeoutMs, gameTimeoutMs: 600_000, commandTimeoutMs: 10_000 },
  };
}

/** Returns an engine that plays these moves, separated by spaces, and then passes. */
export function scripted(moves: string, ...options: string[]): EngineSpec {
  return testEngine('scripted', [...options, ...moves.split(' ').filter((move) => move !== '')]);
}
