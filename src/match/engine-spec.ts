import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError, messageOf } from '../util/errors.js';
import { splitCommandLine } from './command-line.js';
import { findProgram } from '../util/find-program.js';

/** How to run a GTP engine, and how long to wait for it. */
export interface EngineSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** GTP commands sent once after every start. */
  readonly startup: readonly string[];
  readonly limits: EngineLimits;
}

export interface EngineLimits {
  /** Until the first answer. Default 30,000. */
  readonly startTimeoutMs: number;
  /** For a genmove; the game is lost after that. Default 60,000. */
  readonly moveTimeoutMs: number;
  /** For any other command. Default 30,000. */
  readonly commandTimeoutMs: number;
}

const DEFAULT_LIMITS: EngineLimits = {
  startTimeoutMs: 30_000,
  moveTimeoutMs: 60_000,
  commandTimeoutMs: 30_000,
};

/** Where the specs lie that come with the program. */
const SHIPPED = fileURLToPath(new URL('../../engines/', import.meta.url));

/** Returns the names of the specs in a folder, sorted. */
export function engineNames(folder = SHIPPED): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

/**
 * Returns the spec of an engine: a name under engines/, the path of a JSON file, or a whole command line such as
 * `gnugo --mode gtp`. Throws UserError `engine-not-found` or `bad-engine-spec`.
 */
export function loadEngineSpec(nameOrCommandLine: string, folder = SHIPPED): EngineSpec {
  const text = nameOrCommandLine.trim();
  if (engineNames(folder).includes(text)) return readSpec(join(folder, `${text}.json`));
  if (text.endsWith('.json')) return readSpec(text);
  const [command, ...args] = splitCommandLine(text);
  const program = command === undefined ? undefined : runnable(command);
  if (program === undefined) {
    throw new UserError(
      'engine-not-found',
      `no engine and no program of this name: ${text} (engines: ${engineNames(folder).join(', ')})`,
    );
  }
  return { name: text, command: program, args, env: {}, startup: [], limits: DEFAULT_LIMITS };
}

/** Our own Node runs what asks for `node`: another one may be too old. */
function runnable(command: string): string | undefined {
  return command === 'node' ? process.execPath : findProgram(command);
}

function readSpec(path: string): EngineSpec {
  const fail = (message: string): never => {
    throw new UserError('bad-engine-spec', `${path}: ${message}`);
  };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError('bad-engine-spec', `${path}: ${messageOf(error)}`, { cause: error });
  }
  if (!isRecord(json)) return fail('an object is expected');
  const { name = basename(path, '.json'), command, args = [], env = {}, startup = [], limits = {} } = json;
  const others = Object.keys(json).filter((key) => !KEYS.has(key));
  if (others.length > 0) fail(`unknown: ${others.join(', ')} (known: ${[...KEYS].join(', ')})`);
  if (typeof name !== 'string' || name === '') return fail('name must be a text');
  if (typeof command !== 'string' || command === '') return fail('command must be a text');
  if (!isTexts(args)) return fail('args must be a list of texts');
  if (!isTexts(startup)) return fail('startup must be a list of GTP commands');
  if (!isRecord(env) || !isTexts(Object.values(env))) return fail('env must be an object of texts');
  if (!isRecord(limits)) return fail('limits must be an object');
  for (const [key, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, key)) {
      fail(`unknown limit: ${key} (known: ${Object.keys(DEFAULT_LIMITS).join(', ')})`);
    }
    if (typeof value !== 'number' || !(value > 0)) fail(`${key} must be a number above 0`);
  }
  const here = (word: string): string => (/^\.\.?\//.test(word) ? resolve(dirname(path), word) : word);
  const program = runnable(here(command));
  if (program === undefined) {
    throw new UserError('engine-not-found', `engine ${name}: there is no program ${here(command)}`);
  }
  return {
    name,
    command: program,
    args: args.map(here),
    env: env as Record<string, string>,
    startup,
    limits: { ...DEFAULT_LIMITS, ...limits },
  };
}

const KEYS = new Set(['name', 'command', 'args', 'env', 'startup', 'limits']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
