import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readShard } from '../bench/shard-reader.js';
import { SHARD_BOARD_SIZE, type ShardGame } from '../bench/shard-game.js';
import { writeShards } from '../bench/shard-writer.js';
import { type Split, readSplit } from '../bench/split.js';
import { PASS, type Point, formatVertex, parseVertex } from '../go/point.js';
import { recordOfGame } from '../go/game-record.js';
import { Game } from '../go/game.js';
import { formatSgf } from '../go/sgf.js';
import { readAnnotations } from '../judge/annotations.js';
import { UserError } from '../util/errors.js';
import { writeFileWhole } from '../util/write-file.js';
import { SHIPPED_SPLIT, readCollections } from './data.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';
import { progressOn } from './progress.js';

const text = { type: 'string', requiresArg: true } as const;
const number = { type: 'number', requiresArg: true } as const;

interface PackOptions {
  files: string[];
  out: string;
  'games-per-shard': number;
}

export const dataPackCommand: Subcommand<PackOptions> = {
  example: ['data pack games.sgf --out shards', 'games as tar files of frames'],
  builder: (yargs) =>
    yargs
      .usage(
        "$0 data pack FILES.. --out FOLDER\n\nWrites games in the layout of VideoWorld's data set: WebDataset shards of 256x256 frames, and battles.json.\nOf a split (.json), positions that do not count become context and the judge's moves extra frames.",
      )
      .positional('files', {
        ...text,
        array: true,
        default: [SHIPPED_SPLIT],
        describe: 'splits or collections of games',
      })
      .options({
        out: { ...text, demandOption: true, describe: 'folder for the shards' },
        'games-per-shard': { ...number, default: 100, describe: 'games in a shard' },
      })
      .check((args) => checkNumbers(args, { 'games-per-shard': { from: 1, whole: true } })),

  handler: async ({ files, out, 'games-per-shard': gamesPerShard }) => {
    const games: Omit<ShardGame, 'index'>[] = [];
    for (const file of files) {
      if (file.endsWith('.json')) games.push(...(await gamesOfSplit(await readSplit(file))));
      else {
        const records = await readCollections([file]);
        games.push(
          ...records.map(({ size, moves }) => ({
            ...checkSize(size, file),
            moves,
            firstPly: 0,
            extraMoves: new Map<number, Point>(),
          })),
        );
      }
    }
    const progress = progressOn(process.stderr, 'games');
    const numbered = games.map((game, index) => ({ ...game, index }));
    await writeShards(numbered, {
      folder: out,
      gamesPerShard,
      onProgress: (done) => progress.report(done, games.length),
    });
    progress.end();
    console.log(`${out}: ${games.length} games in ${Math.ceil(games.length / gamesPerShard)} shards`);
  },
};

function checkSize(size: number, file: string): object {
  if (size === SHARD_BOARD_SIZE) return {};
  throw new UserError(
    'bad-board-size',
    `${file} has a board of ${size}; VideoWorld's frames show ${SHARD_BOARD_SIZE}`,
  );
}

/** The judge's moves are those of the first annotations that have policies. */
async function gamesOfSplit(split: Split): Promise<Omit<ShardGame, 'index'>[]> {
  checkSize(split.size, split.path);
  const extraMoves = split.records.map(() => new Map<number, Point>());
  for (const file of split.annotations) {
    const { lines } = await readAnnotations(join(dirname(split.path), file));
    if (!lines.some(({ p }) => p)) continue;
    for (const { g, t, m, b } of lines) {
      const best = parseVertex(b, split.size);
      const isOther = m === undefined && best !== PASS && best !== split.records[g]?.moves[t]?.point;
      if (isOther) extraMoves[g]?.set(t, best);
    }
    break;
  }
  return split.records.map(({ moves }, game) => ({
    moves,
    firstPly: split.games[game]!.firstPly,
    extraMoves: extraMoves[game]!,
  }));
}

interface UnpackOptions {
  shards: string[];
  out: string;
}

export const dataUnpackCommand: Subcommand<UnpackOptions> = {
  example: ['data unpack shards/*.tar --out games.sgf', 'and back again'],
  builder: (yargs) =>
    yargs
      .usage(
        "$0 data unpack SHARDS.. --out FILE.sgf.gz\n\nReads games from WebDataset shards in the layout of VideoWorld's data set: every move from the frames alone.\nWhat cannot be read is named and counted; exit code 1 where there is some.",
      )
      .positional('shards', { ...text, array: true, demandOption: true, describe: 'tar files' })
      .options({
        out: { ...text, demandOption: true, describe: 'collection of games to write, .gz or not' },
      }),

  handler: async ({ shards, out }) => {
    const games: string[] = [];
    let [moves, extras, broken] = [0, 0, 0];
    for (const shard of shards) {
      for await (const item of readShard(shard)) {
        if (item.kind === 'game') {
          games.push(formatSgf(recordOf(item.game)));
          moves += item.game.moves.length;
          extras += item.game.extraMoves.size;
          continue;
        }
        broken++;
        const where = item.kind === 'broken-sample' ? `${item.shard}, ${item.sample}` : item.shard;
        console.error(`${item.kind}: ${where}: ${item.reason}`);
      }
    }
    const collection = games.map((game) => `${game}\n`).join('');
    await writeFileWhole(out, out.endsWith('.gz') ? gzipSync(collection, { level: 9 }) : collection);
    console.log(
      `${out}: ${games.length} games, ${moves} moves, ${extras} moves of the judge; ${broken} could not be read`,
    );
    if (broken > 0) process.exitCode = 1;
  },
};

/** The judge's moves become comments. */
function recordOf({ moves, extraMoves }: ShardGame) {
  const game = new Game(SHARD_BOARD_SIZE);
  for (const { color, point } of moves) game.play(color, point);
  const moveComments = moves.map((_, ply) => {
    const extra = extraMoves.get(ply);
    return extra === undefined ? undefined : `judge: ${formatVertex(extra, SHARD_BOARD_SIZE)}`;
  });
  return recordOfGame(game, { moveComments });
}
