import { parseSgfCollection } from '../go/sgf.js';
import { PASS, formatVertex } from '../go/point.js';
import { UserError } from '../util/errors.js';
import { parseJsonLines } from '../util/json-lines.js';
import { readTextFile } from '../util/read-text-file.js';
import type { GameEntry } from './game-entry.js';
import { type RatedGame, ratedGame } from './rated-game.js';

/**
 * Returns the games of a file: a tournament's results.jsonl, SGF, or text with tags like PGN's. `.gz` is unpacked.
 * Throws UserError `unreadable-file`, `broken-lines`, `no-results`, SgfError.
 */
export async function readResults(path: string): Promise<RatedGame[]> {
  const text = (await readTextFile(path)).trim();
  const games = gamesOf(text, path.replace(/\.gz$/, ''));
  if (games.length === 0) {
    throw new UserError(
      'no-results',
      `${path} has no results (read are results.jsonl, SGF, and tags like PGN's)`,
    );
  }
  return games;
}

function gamesOf(text: string, path: string): RatedGame[] {
  if (text.startsWith('{')) {
    const lines = text.split('\n');
    return parseJsonLines<GameEntry>(lines, path).map(ratedGame);
  }
  if (text.startsWith('[')) return readTags(text);
  if (text.includes('(;')) return readSgf(text, path);
  return [];
}

/** The records of a tournament are in pairs by their names, `0-1-7-0.sgf` and `0-1-7-1.sgf`. */
function readSgf(text: string, path: string): RatedGame[] {
  const pair = /(\d+-\d+-\d+)-[01]\.sgf$/.exec(path)?.[1];
  return parseSgfCollection(text).map(({ players, result, moves, size }) => ({
    first: players.black || 'Black',
    second: players.white || 'White',
    points: sgfPoints(result),
    ...(pair === undefined ? {} : { pair }),
    moves: moves.map(({ point }) => (point === PASS ? 'pass' : formatVertex(point, size))).join(' '),
  }));
}

function sgfPoints(result: string): number | undefined {
  if (/^B\+/i.test(result)) return 1;
  if (/^W\+/i.test(result)) return 0;
  return /^(0|draw|jigo)$/i.test(result) ? 0.5 : undefined;
}

/** PGN: White moves first, `1-0` is its win. Two games of the same Round and players are a pair. */
function readTags(text: string): RatedGame[] {
  const games: RatedGame[] = [];
  let tags: Record<string, string> = {};
  const end = (): void => {
    const { White, Black, Result, Round } = tags;
    if (White !== undefined && Black !== undefined) {
      const pair = Round === undefined || Round === '?' || Round === '-' ? {} : { pair: Round };
      games.push({ first: White, second: Black, points: PGN_POINTS.get(Result ?? ''), ...pair });
    }
    tags = {};
  };
  for (const [, name, value] of text.matchAll(/\[(\w+)\s+"((?:[^"\\]|\\.)*)"\]/g)) {
    // A tag that is there already begins the next game.
    if (Object.hasOwn(tags, name!)) end();
    tags[name!] = value!.replace(/\\(.)/g, '$1');
  }
  end();
  return games;
}

const PGN_POINTS: ReadonlyMap<string, number> = new Map([
  ['1-0', 1],
  ['0-1', 0],
  ['1/2-1/2', 0.5],
]);
