import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseSgfCollection } from '../go/sgf.js';
import { PASS, formatVertex } from '../go/point.js';
import { UserError } from '../util/errors.js';
import { parseJsonLines } from '../util/json-lines.js';
import { readTextFile } from '../util/read-text-file.js';
import type { GameEntry } from './game-entry.js';
import { type RatedGame, ratedGame } from './rated-game.js';

/**
 * Returns the games of files, each a tournament's results.jsonl, SGF, or text with tags like PGN's; `.gz` is unpacked. Pairs are those
 * of one tournament, which is a folder, or of one text. What is given twice counts once, and `log` is told.
 * Throws UserError `unreadable-file`, `broken-lines`, `no-results`, SgfError.
 */
export async function readAllResults(
  paths: readonly string[],
  log: (line: string) => void,
): Promise<RatedGame[]> {
  const seen = new Map<string, string>();
  const games: RatedGame[] = [];
  for (const path of paths) {
    const text = await readTextFile(path);
    const real = await realpath(path);
    // A tournament's results tell times and moves: two that are the same are one.
    const keys = [real, ...(isResults(text) ? [createHash('sha256').update(text).digest('hex')] : [])];
    const twin = keys.map((key) => seen.get(key)).find((other) => other !== undefined);
    if (twin !== undefined) {
      log(`${path} has the games of ${twin}: they count once`);
      continue;
    }
    for (const key of keys) seen.set(key, path);
    const read = gamesOf(text, real.replace(/\.gz$/, ''), log);
    if (read.length === 0) {
      throw new UserError(
        'no-results',
        `${path} has no results (read are results.jsonl, SGF, and tags like PGN's)`,
      );
    }
    games.push(...read);
  }
  return games;
}

const isResults = (text: string): boolean => text.trimStart().startsWith('{');

function gamesOf(raw: string, path: string, log: (line: string) => void): RatedGame[] {
  const text = raw.trim();
  const inFolder = (game: RatedGame): RatedGame => within(game, dirname(path));
  if (isResults(text)) {
    const lines = text.split('\n');
    // A runner that was killed may leave the beginning of a line.
    if (!raw.endsWith('\n') && !isJson(lines.at(-1)!)) {
      log(`${path}: the last line is not whole and is left out`);
      lines.pop();
    }
    return parseJsonLines<GameEntry>(lines, path).map((entry) => inFolder(ratedGame(entry)));
  }
  if (text.startsWith('[')) return readTags(text).map((game) => within(game, path));
  if (text.includes('(;')) return readSgf(text, path).map(inFolder);
  return [];
}

/** The same game, its pair told apart from those of other places. */
function within(game: RatedGame, place: string): RatedGame {
  return game.pair === undefined ? game : { ...game, pair: `${place}\n${game.pair}` };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
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
