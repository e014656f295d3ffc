import { type ReadStream, createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Entry, extract } from 'tar-stream';
import { Game } from '../go/game.js';
import { BLACK, PASS, type Point, type Sign, WHITE, formatVertex } from '../go/point.js';
import { decodePng } from '../picture/png.js';
import type { Stones } from '../render/frame.js';
import { readFrame } from '../render/read-frame.js';
import { moveBetween } from '../render/read-move.js';
import { seenBy } from '../render/seen-by.js';
import { UserError, messageOf } from '../util/errors.js';
import { checkRegularFile } from '../util/regular-file.js';
import { FRAME_NAME, SHARD_BOARD_SIZE, type ShardGame } from './shard-game.js';

/** What stands in a shard: games, and what could not be read of it. */
export type ShardItem =
  | { readonly kind: 'game'; readonly shard: string; readonly game: ShardGame }
  /** A sample that holds no game; the others of its shard are not touched by it. */
  | {
      readonly kind: 'broken-sample';
      readonly shard: string;
      readonly sample: string;
      readonly reason: string;
    }
  /** A shard that ends early or is none; what came before has been told. */
  | { readonly kind: 'broken-shard'; readonly shard: string; readonly reason: string };

/** A frame has some kilobytes, a game some hundred moves. */
const MOST_FRAME_BYTES = 2 ** 24;
const MOST_PLIES = 10_000;

/** Frames of a sample by ply. */
interface Frames {
  readonly played: Map<number, Stones>;
  readonly extra: Map<number, Stones>;
  /** Plies whose frames are context only. */
  readonly context: Set<number>;
}

/** Yields the games of a shard in order, one at a time in memory; nothing is unpacked to disk. Never throws for bad data. */
export async function* readShard(path: string): AsyncGenerator<ShardItem> {
  let outer: ReadStream | undefined;
  try {
    // However large: it is read as it goes.
    checkRegularFile(path, Infinity);
    outer = createReadStream(path);
    for await (const entry of entriesOf(outer)) {
      const sample = entry.header.name;
      if (!sample.endsWith('.tar')) {
        entry.resume();
        continue;
      }
      try {
        yield { kind: 'game', shard: path, game: await readSample(entry, sample) };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        entry.resume();
        yield { kind: 'broken-sample', shard: path, sample, reason: error.message };
      }
    }
  } catch (error) {
    yield { kind: 'broken-shard', shard: path, reason: messageOf(error) };
  } finally {
    outer?.destroy();
  }
}

/** Yields the files of a tar. Throws where it ends early or is none. */
async function* entriesOf(source: Readable): AsyncGenerator<Entry> {
  const tar = extract();
  source.on('error', (error) => tar.destroy(error));
  source.pipe(tar);
  for await (const entry of tar) yield entry;
}

async function readSample(entry: Entry, name: string): Promise<ShardGame> {
  const index = Number(/(\d+)\.tar$/.exec(name)?.[1] ?? NaN);
  const frames: Frames = { played: new Map(), extra: new Map(), context: new Set() };
  try {
    for await (const file of entriesOf(entry)) {
      const match = FRAME_NAME.exec(file.header.name);
      if (!match) {
        file.resume();
        continue;
      }
      const { size = 0 } = file.header;
      const ply = Number(match[2]);
      if (size > MOST_FRAME_BYTES)
        throw new Error(`${file.header.name} has ${size} bytes (allowed: ${MOST_FRAME_BYTES})`);
      if (ply > MOST_PLIES)
        throw new Error(`${file.header.name} is of no game (allowed: up to ${MOST_PLIES} moves)`);
      const stones = await readStones(await buffer(file), file.header.name);
      (match[1] === 'extra_' ? frames.extra : frames.played).set(ply, stones);
      if (match[1] === 'i_') frames.context.add(ply);
    }
  } catch (error) {
    throw new UserError('broken-sample', messageOf(error), { cause: error });
  }
  if (!Number.isSafeInteger(index)) throw new UserError('broken-sample', `${name} has no number`);
  return gameOfFrames(index, frames);
}

async function readStones(png: Uint8Array, name: string): Promise<Stones> {
  const reading = readFrame('original', SHARD_BOARD_SIZE, await decodePng(png));
  if (reading.kind === 'position') return reading.stones;
  throw new UserError('broken-sample', `${name} shows no position: ${reading.points.length} unclear points`);
}

/** Returns the moves between a sample's frames; a ply without a frame is a pass. Throws UserError `broken-sample`. */
function gameOfFrames(index: number, { played, extra, context }: Frames): ShardGame {
  if (played.size === 0) throw new UserError('broken-sample', 'it has no frames');
  const last = Math.max(...played.keys());
  const extraMoves = new Map<number, Point>();
  const game = new Game(SHARD_BOARD_SIZE);
  for (let ply = 0; ply <= last; ply++) {
    const color = ply % 2 === 0 ? BLACK : WHITE;
    const other = extra.get(ply);
    if (other) extraMoves.set(ply, moveTo(game.clone(), other, color, `extra_${ply}.png`));
    const next = played.get(ply);
    if (next) moveTo(game, next, color, `${ply}.png`);
    else game.play(color, PASS);
  }
  const firstPly = context.size === 0 ? 0 : Math.max(...context) + 1;
  return { index, moves: game.moves, firstPly, extraMoves };
}

/** Plays the move that leads to a position and returns it. Throws UserError `broken-sample` where none does. */
function moveTo(game: Game, after: Stones, color: Sign, name: string): Point {
  const mover = color === BLACK ? 'Black' : 'White';
  const reading = moveBetween(seenBy(color, game.stones), seenBy(color, after));
  if (reading.kind !== 'move') {
    const what = reading.kind === 'pass' ? 'nothing changed' : reading.reason;
    throw new UserError('broken-sample', `${name} shows no move of ${mover}: ${what}`);
  }
  const { point } = reading;
  const reason = game.illegality(color, point, 'simple');
  if (reason === null) game.play(color, point);
  if (reason !== null || game.stones.some((stone, at) => stone !== after[at])) {
    const where = formatVertex(point, SHARD_BOARD_SIZE);
    throw new UserError(
      'broken-sample',
      `${name} is not the board after ${mover} ${where} (${reason ?? 'captures'})`,
    );
  }
  return point;
}
