import { basename, join } from 'node:path';
import { drawBoard } from '../go/diagram.js';
import { BLACK, PASS, formatVertex } from '../go/point.js';
import { formatSgf } from '../go/sgf.js';
import { UserError } from '../util/errors.js';
import { FolderLock } from '../util/folder-lock.js';
import { JsonLines } from '../util/json-lines.js';
import { makeFolder } from '../util/make-folder.js';
import { readIfThere } from '../util/read-if-there.js';
import { writeFileWhole } from '../util/write-file.js';
import type { LookLine } from '../watch/look.js';
import type { Doubt, WatchedGame } from '../watch/watched-game.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';
import { progressOn } from './progress.js';
import { stoppable } from './stoppable.js';

interface WatchOptions {
  recording: string;
  out: string | undefined;
  sgf: string | undefined;
  fps: number;
  json: boolean;
}

const text = { type: 'string', requiresArg: true } as const;

export const watchCommand: Subcommand<WatchOptions> = {
  example: ['watch game.gif --sgf game.sgf', 'the record of a filmed game'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 watch RECORDING [options]\n\nWatches a recording of a game and writes it down as SGF: captures, skipped frames and viewers that go back and forth\nare understood, moves that are not certain are named. Can be stopped; the same command goes on where it was.',
      )
      .positional('recording', {
        ...text,
        demandOption: true,
        describe: 'animated GIF, folder of pictures in the order of their names, or video (through ffmpeg)',
      })
      .options({
        out: { ...text, describe: 'folder of what was seen (default: out/watch/ and the name)' },
        sgf: { ...text, describe: 'write the record to this file (default: game.sgf in that folder)' },
        fps: {
          type: 'number',
          requiresArg: true,
          default: 5,
          describe: 'of a video: frames a second that are looked at',
        },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) => checkNumbers(args, { fps: { from: 0.01, to: 60 } })),

  handler: async ({ recording: path, out = join('out', 'watch', basename(path)), sgf, fps, json }) => {
    const { openRecording } = await import('../watch/recording.js');
    const { loadBoardReader } = await import('../vision/load-board-reader.js');
    const { watchRecording } = await import('../watch/watch-recording.js');
    const { lookOf } = await import('../watch/look.js');
    const { watchedGames } = await import('../watch/watched-game.js');
    const recording = await openRecording(path, { fps });
    await makeFolder(out);
    const lock = await FolderLock.take(out);
    const { signal, done } = stoppable();
    const progress = progressOn(process.stderr, 'frames');
    try {
      await checkIdentity(out, path, recording.identity);
      const lines = await JsonLines.open<LookLine>(join(out, 'looks.jsonl'));
      const known = [...lines.values];
      const reader = await loadBoardReader();
      const add = async (line: LookLine): Promise<void> => {
        await lines.add(line);
        known.push(line);
      };
      const onFrame = (at: number, total = at + 1): void => progress.report(at, total);
      await watchRecording({ recording, reader, known: lines.values, add, onFrame, signal }).finally(() =>
        reader.release(),
      );
      progress.end();
      if (signal.aborted) {
        console.error(`stopped after frame ${known.at(-1)?.frame ?? 0}; the same command goes on there`);
        process.exitCode = 1;
        return;
      }
      const games = watchedGames(known.map(lookOf));
      if (games.length === 0) throw new UserError('no-board', `no board is to be seen in ${path}`);
      const file = sgf ?? join(out, 'game.sgf');
      await writeFileWhole(file, games.map(({ record }) => `${formatSgf(record)}\n`).join(''));
      if (json) console.log(JSON.stringify({ file, looks: known.length, games: games.map(told) }));
      else for (const game of games) describe(game, file);
    } finally {
      progress.end();
      done();
      await lock.release();
    }
  },
};

/** Throws UserError `other-recording` where a folder has what was seen of another one. */
async function checkIdentity(folder: string, path: string, identity: string): Promise<void> {
  const file = join(folder, 'recording.json');
  const known = await readIfThere(file);
  const now = `${JSON.stringify({ identity })}\n`;
  if (known === undefined) await writeFileWhole(file, now);
  else if (known !== now) {
    throw new UserError(
      'other-recording',
      `${folder} has what was seen of another recording than ${path} (or at another --fps); name another folder with --out`,
    );
  }
}

function told({ record, doubts }: WatchedGame) {
  const { size, moves, handicap } = record;
  return {
    ...{ size, handicap: handicap.length },
    moves: moves.map(({ color, point }) => `${color === BLACK ? 'B' : 'W'} ${formatVertex(point, size)}`),
    doubts,
    sgf: formatSgf(record),
  };
}

function describe({ record, stones, doubts }: WatchedGame, file: string): void {
  const { size, moves } = record;
  console.log(`${drawBoard(stones, size, moves.at(-1)?.point ?? PASS)}\n`);
  console.log(`${size}x${size}, ${moves.length} moves, in ${file}`);
  for (const doubt of doubts) console.log(sentenceOf(doubt));
  if (doubts.length === 0) console.log('nothing is doubtful');
}

function sentenceOf({ move, frame, timeMs, reason }: Doubt): string {
  const seconds = timeMs === undefined ? '' : ` at ${(timeMs / 1000).toFixed(1)} s`;
  return `${move === undefined ? 'doubtful' : `move ${move} is doubtful`} (frame ${frame}${seconds}): ${reason}`;
}
