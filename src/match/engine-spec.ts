import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LEVELS } from '../think/levels.js';
import { readJsonFile } from '../util/json-file.js';
import { UserError, messageOf } from '../util/errors.js';
import { splitCommandLine } from './command-line.js';
import { findProgram } from '../util/find-program.js';

/** How to run a GTP engine, and how long to wait for it. */
export interface EngineSpec {
  readonly name: string;
  /** Runs in this process instead of as a program, many games sharing one model; `command` and `args` are empty then. */
  readonly builtin?: BuiltinSettings;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** GTP commands sent once after every start. */
  readonly startup: readonly string[];
  readonly limits: EngineLimits;
}

/** What of our own player can be set; the same words as the options of vw-gtp. */
export interface BuiltinSettings {
  readonly model?: string;
  readonly decide?: 'best' | 'sample';
  readonly temperature?: number;
  readonly views?: 1 | 8;
  readonly level?: number;
  readonly visits?: number;
  readonly seed?: number;
  readonly threads?: number;
}

export interface EngineLimits {
  /** Until the first answer. Default 30,000. */
  readonly startTimeoutMs: number;
  /** For a genmove; the game is lost after that. Default 60,000. */
  readonly moveTimeoutMs: number;
  /** For all its genmoves of one game together; the game is lost after that. Default 3,600,000. */
  readonly gameTimeoutMs: number;
  /** For any other command. Default 30,000. */
  readonly commandTimeoutMs: number;
}

const DEFAULT_LIMITS: EngineLimits = {
  startTimeoutMs: 30_000,
  moveTimeoutMs: 60_000,
  gameTimeoutMs: 3_600_000,
  commandTimeoutMs: 30_000,
};

/** What people write for "no limit" may be more than a timer takes: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

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

/** The same for `NAME=ENGINE` too, which gives an engine another name. */
export function loadNamedSpec(reference: string): EngineSpec {
  const named = /^([\w.-]+)=(.+)$/.exec(reference);
  return named ? { ...loadEngineSpec(named[2]!), name: named[1]! } : loadEngineSpec(reference);
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
    json = readJsonFile(path);
  } catch (error) {
    throw new UserError('bad-engine-spec', `${path}: ${messageOf(error)}`, { cause: error });
  }
  if (!isRecord(json)) return fail('an object is expected');
  const { name = basename(path, '.json'), command, args = [], env = {}, startup = [], limits = {} } = json;
  const { builtin } = json;
  const others = Object.keys(json).filter((key) => !KEYS.has(key));
  if (others.length > 0) fail(`unknown: ${others.join(', ')} (known: ${[...KEYS].join(', ')})`);
  if (typeof name !== 'string' || name === '') return fail('name must be a text');
  if (builtin === undefined && (typeof command !== 'string' || command === '')) {
    return fail('command must be a text');
  }
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
  const bounded = Object.entries({ ...DEFAULT_LIMITS, ...limits }).map(([key, value]) => [
    key,
    Math.min(Number(value), LONGEST_MS),
  ]);
  const shared = { name, startup, limits: Object.fromEntries(bounded) as unknown as EngineLimits };
  if (builtin !== undefined) {
    if (command !== undefined || args.length > 0) fail('builtin has no command and no args');
    return { ...shared, builtin: readBuiltin(builtin, fail), command: '', args: [], env: {} };
  }
  const here = (word: string): string => {
    const expanded = expandVariables(word);
    if (expanded === undefined) {
      throw new UserError('engine-not-found', `engine ${name}: ${word} is not set in the environment`);
    }
    return /^\.\.?\//.test(expanded) ? resolve(dirname(path), expanded) : expanded;
  };
  const wanted = here(command as string);
  const program = runnable(wanted);
  if (program === undefined) {
    throw new UserError('engine-not-found', `engine ${name}: there is no program ${wanted}`);
  }
  return { ...shared, command: program, args: args.map(here), env: env as Record<string, string> };
}

/** Returns a word with `${NAME}` and `${NAME:-default}` replaced, or undefined for one that is not set. */
function expandVariables(word: string): string | undefined {
  let isWhole = true;
  const text = word.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
    const value = process.env[name] || otherwise;
    if (value === undefined) isWhole = false;
    return value ?? '';
  });
  return isWhole ? text : undefined;
}

/** By setting of a builtin engine, what it may be. */
const BUILTIN_RULES: Readonly<Record<keyof BuiltinSettings, (value: unknown) => boolean>> = {
  model: (value) => typeof value === 'string' && value !== '',
  decide: (value) => value === 'best' || value === 'sample',
  temperature: (value) => typeof value === 'number' && value > 0,
  views: (value) => value === 1 || value === 8,
  level: (value) => LEVELS[(value as number) - 1] !== undefined,
  visits: (value) => Number.isInteger(value) && (value as number) > 0,
  seed: (value) => Number.isSafeInteger(value),
  threads: (value) => Number.isInteger(value) && (value as number) > 0,
};

function readBuiltin(json: unknown, fail: (message: string) => never): BuiltinSettings {
  if (!isRecord(json)) return fail('builtin must be an object');
  for (const [key, value] of Object.entries(json)) {
    const known = Object.keys(BUILTIN_RULES).join(', ');
    if (!Object.hasOwn(BUILTIN_RULES, key)) fail(`unknown: builtin.${key} (known: ${known})`);
    if (!BUILTIN_RULES[key as keyof BuiltinSettings](value)) {
      fail(`builtin.${key} cannot be ${JSON.stringify(value)}`);
    }
  }
  return json;
}

const KEYS = new Set(['name', 'builtin', 'command', 'args', 'env', 'startup', 'limits']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
