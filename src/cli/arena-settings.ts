import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SPRT } from '../arena/sprt-walk.js';
import { FORMATS, type Format, type TournamentSettings } from '../arena/settings.js';
import { defaultKomi } from '../go/game.js';
import { parseAdjudication } from '../match/adjudication.js';
import { parseTimeControl } from '../match/game-clock.js';
import { readBook } from '../match/openings.js';
import { loadNamedSpec } from '../match/engine-spec.js';
import { RESIGNS, type Resign } from '../match/referee.js';
import { type ScorerChoice, loadScorer, scorerName } from '../match/scorer.js';
import { readJsonFile } from '../util/json-file.js';
import { UserError, messageOf } from '../util/errors.js';

/** A tournament as a file has it; every key is an option of `vw arena` too. */
interface TournamentFile {
  readonly format?: Format;
  readonly engines?: readonly string[];
  readonly anchors?: Readonly<Record<string, number>>;
  readonly pairs?: number;
  readonly size?: number;
  readonly komi?: number;
  readonly komiLadder?: readonly number[];
  readonly handicapLadder?: readonly number[];
  readonly openingStones?: number;
  readonly book?: string;
  readonly bookMoves?: number;
  readonly seed?: number;
  readonly moveLimit?: number;
  readonly time?: string;
  readonly resign?: Resign;
  readonly adjudicate?: string;
  readonly scorer?: string;
  readonly sprt?: Partial<NonNullable<TournamentSettings['sprt']>>;
}

const KEYS: readonly (keyof TournamentFile)[] = [
  ...(['format', 'engines', 'anchors', 'pairs', 'size', 'komi', 'komiLadder', 'handicapLadder'] as const),
  ...(['openingStones', 'book', 'bookMoves', 'seed', 'moveLimit', 'time', 'resign', 'adjudicate'] as const),
  ...(['scorer', 'sprt'] as const),
];

export const DEFAULT_PAIRS = 50;
/** Of tests of the default bounds at true Elo 0, 10 and 20, 200 each simulated, five in the middle took as many; half ended within 680, 984 and 704. */
export const DEFAULT_SPRT_PAIRS = 5000;

/** Tournaments that come with the program. */
const SHIPPED = fileURLToPath(new URL('../../engines/tournaments/', import.meta.url));

export interface LoadedTournament {
  readonly settings: TournamentSettings;
  /** As they were named, by engine: another machine finds its own by the same words. */
  readonly references: readonly string[];
  readonly anchors: ReadonlyMap<string, number>;
  readonly scorer: ScorerChoice;
  readonly scorerReference: string;
}

/**
 * Returns the tournament of a file, or of a name under engines/tournaments/, with `given` in place of what it says.
 * Throws UserError `bad-tournament`, and what loadEngineSpec() and readBook() throw.
 */
export async function loadTournament(
  file: string | undefined,
  given: TournamentFile,
): Promise<LoadedTournament> {
  const path = file === undefined || file.endsWith('.json') ? file : join(SHIPPED, `${file}.json`);
  const base = path === undefined ? {} : readTournament(path);
  const all: TournamentFile = { ...base, ...given, anchors: { ...base.anchors, ...given.anchors } };
  const references = all.engines ?? [];
  const engines = references.map((reference) => loadNamedSpec(reference));
  const scorerReference = all.scorer ?? 'area';
  const scorer = loadScorer(scorerReference);
  const size = all.size ?? 9;
  const fromFile = path !== undefined && given.book === undefined ? dirname(path) : '.';
  const book =
    all.book === undefined
      ? {}
      : { book: await readBook(resolve(fromFile, all.book), size, all.bookMoves ?? 6) };
  const settings: TournamentSettings = {
    format: all.format ?? 'round-robin',
    engines,
    pairs: all.pairs ?? (all.format === 'sprt' ? DEFAULT_SPRT_PAIRS : DEFAULT_PAIRS),
    size,
    komi: all.komi ?? defaultKomi(size),
    ...(all.komiLadder ? { komiLadder: all.komiLadder } : {}),
    ...(all.handicapLadder ? { handicapLadder: all.handicapLadder } : {}),
    openingStones: all.openingStones ?? 2,
    ...book,
    seed: all.seed ?? 1,
    moveLimit: all.moveLimit ?? 600,
    ...(all.time === undefined ? {} : { time: parseTimeControl(all.time) }),
    ...(all.resign === 'refused' ? { resign: all.resign } : {}),
    ...(all.adjudicate === undefined ? {} : { adjudication: parseAdjudication(all.adjudicate) }),
    scorer: scorerName(scorer),
    ...(all.format === 'sprt' ? { sprt: { ...DEFAULT_SPRT, ...all.sprt } } : {}),
  };
  const anchors = new Map(Object.entries(all.anchors ?? {}));
  for (const name of given.anchors ? Object.keys(given.anchors) : []) {
    if (engines.some((engine) => engine.name === name)) continue;
    const names = engines.map((engine) => engine.name).join(', ');
    throw new UserError('bad-tournament', `no engine is called ${name} (engines: ${names})`);
  }
  return { settings, references, anchors, scorer, scorerReference };
}

function readTournament(path: string): TournamentFile {
  const fail = (message: string, cause?: unknown): never => {
    throw new UserError('bad-tournament', `${path}: ${message}`, { cause });
  };
  let json: unknown;
  try {
    json = readJsonFile(path);
  } catch (error) {
    return fail(messageOf(error), error);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return fail('an object is expected');
  const file = json as TournamentFile;
  const others = Object.keys(file).filter((key) => !(KEYS as readonly string[]).includes(key));
  if (others.length > 0) fail(`unknown: ${others.join(', ')} (known: ${KEYS.join(', ')})`);
  if (file.format !== undefined && !FORMATS.includes(file.format)) {
    fail(`format ${String(file.format)} (known: ${FORMATS.join(', ')})`);
  }
  if (file.resign !== undefined && !RESIGNS.includes(file.resign)) {
    fail(`resign ${String(file.resign)} (known: ${RESIGNS.join(', ')})`);
  }
  if (file.engines !== undefined && !Array.isArray(file.engines)) fail('engines must be a list');
  return file;
}
