import { basename, join } from 'node:path';
import { MODELS_FOLDER } from '../model/bundle.js';
import { countShared, makeSplit } from '../bench/make-split.js';
import { readSplit, writeSplit } from '../bench/split.js';
import type { GameRecord } from '../go/game-record.js';
import { DEFAULT_KOMI } from '../go/game.js';
import { DEFAULT_RULES } from '../go/rules.js';
import { readSgfFile } from '../go/read-sgf-file.js';
import { parseSgfCollection } from '../go/sgf.js';
import { UserError } from '../util/errors.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';

/** Boards that come with splits of their own. */
export const SPLIT_SIZES = [9, 13, 19] as const;

/** Returns the split for a board that comes with the program. */
export function shippedSplit(size: (typeof SPLIT_SIZES)[number]): string {
  return join(MODELS_FOLDER, '..', 'sgf', `gobench-varied-${size}x${size}.json`);
}

/** What is looked at where nothing is named. */
export const SHIPPED_SPLIT = shippedSplit(9);

const text = { type: 'string', requiresArg: true } as const;
const number = { type: 'number', requiresArg: true } as const;
const files = { type: 'string', array: true, requiresArg: true } as const;

interface SplitOptions {
  files: string[];
  against: string[];
  games: number;
  positions: number;
  out: string;
}

export const dataSplitCommand: Subcommand<SplitOptions> = {
  example: [
    'data split games.sgf --against train.sgf.gz --out sgf/own.json',
    'positions that do not occur in training',
  ],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 data split FILES.. --against FILES.. --out NAME.json\n\nMakes a split of whole games that lead away from known ones: of each game only what comes after its\nlast position that occurs in the others counts, however turned, mirrored or with exchanged colours.',
      )
      .positional('files', {
        ...text,
        array: true,
        demandOption: true,
        describe: 'collections of games, .gz or not',
      })
      .options({
        against: { ...files, demandOption: true, describe: 'games that a model has learned from' },
        games: { ...number, default: 1000, describe: 'how many games' },
        positions: { ...number, default: 10, describe: 'positions of each, evenly spread' },
        out: { ...text, demandOption: true, describe: 'NAME.json; the games go beside it' },
      })
      .check((args) =>
        checkNumbers(args, { games: { from: 1, whole: true }, positions: { from: 1, whole: true } }),
      ),

  handler: async ({ files, against, games, positions, out }) => {
    const candidates = (await readCollections(files)).map(plainRecord);
    const made = makeSplit(candidates, {
      against: await readCollections(against),
      games,
      positionsPerGame: positions,
    });
    if (made.records.length < games) {
      throw new UserError(
        'too-few-games',
        `only ${made.records.length} of ${candidates.length} games will do, not ${games}`,
      );
    }
    const size = made.records[0]!.size;
    await writeSplit(
      out,
      { name: basename(out, '.json'), annotations: [], size, games: made.games },
      made.records,
    );
    console.log(`${out}: ${games} games, ${games * positions} positions`);
  },
};

interface CheckOptions {
  split: string;
  against: string[];
  json: boolean;
}

export const dataCheckCommand: Subcommand<CheckOptions> = {
  example: ['data check --against train.sgf.gz', 'how much of the shipped split occurs there'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 data check [split] --against FILES..\n\nCounts the positions of a split that occur in other games, turned, mirrored or with exchanged colours.\nExit code 1 where there is one.',
      )
      .positional('split', { ...text, default: SHIPPED_SPLIT, describe: 'JSON file of a split' })
      .options({
        against: { ...files, demandOption: true, describe: 'collections of games, .gz or not' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      }),

  handler: async ({ split: path, against, json }) => {
    const split = await readSplit(path);
    const counts = countShared(split, await readCollections(against));
    if (json)
      console.log(JSON.stringify({ split: split.name, games: split.records.length, against, ...counts }));
    else {
      console.log(
        [
          `${split.records.length} games against ${counts.others} different positions of ${against.map((file) => basename(file)).join(', ')}`,
          `positions that count      ${counts.positions}, of which ${counts.shared} occur there`,
          `positions looked at       ${counts.looked}, of which ${counts.lookedShared} occur there`,
          `opening positions cut off ${counts.cut}, of which ${counts.cutShared} occur there`,
        ].join('\n'),
      );
    }
    if (counts.shared > 0) process.exitCode = 1;
  },
};

/** Returns all games of some files. Throws UserError or SgfError. */
export async function readCollections(paths: readonly string[]): Promise<GameRecord[]> {
  const all: GameRecord[] = [];
  for (const path of paths) {
    try {
      for (const game of gamesOf(await readSgfFile(path))) all.push(...parseSgfCollection(game));
    } catch (error) {
      if (!(error instanceof UserError) || error.message.includes(path)) throw error;
      throw new UserError(error.code, `${path}: ${error.message}`, { cause: error });
    }
  }
  return all;
}

/** Returns a collection game by game where each is a line: a tree of all of them would fill the memory. */
function gamesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => line.startsWith('(;') && line.trimEnd().endsWith(')')) ? lines : [text];
}

/** Returns a record without what programs write into comments. */
function plainRecord(record: GameRecord): GameRecord {
  return {
    ...record,
    komi: record.komi ?? DEFAULT_KOMI,
    rules: record.rules ?? DEFAULT_RULES,
    moves: record.moves.map(({ color, point }) => ({ color, point })),
    comment: '',
  };
}
