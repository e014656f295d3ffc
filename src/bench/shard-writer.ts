import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { Game } from '../go/game.js';
import { BLACK, PASS, type Point } from '../go/point.js';
import { encodePng } from '../picture/png.js';
import { renderFrame } from '../render/render-frame.js';
import { UserError } from '../util/errors.js';
import { makeFolder } from '../util/make-folder.js';
import { writeFileWhole } from '../util/write-file.js';
import { SHARD_BOARD_SIZE, type ShardGame, shardName } from './shard-game.js';

export interface ShardWriteOptions {
  readonly folder: string;
  readonly gamesPerShard: number;
  readonly onProgress?: (done: number) => void;
}

/** A game of the JSON beside the shards, as VideoWorld's program reads it; rows count from the top. */
interface Battle {
  readonly idx: number;
  readonly moves: readonly (readonly [readonly [number, number] | null, 'b' | 'w'])[];
  readonly captured: readonly (readonly (readonly [number, number])[] | null)[];
  readonly extra_moves: Readonly<Record<string, readonly [number, number] | null>>;
}

/**
 * Writes games as VideoWorld's program reads them: `000000000.tar`, ... with one inner tar for every game, which holds
 * 256x256 PNG frames in a folder, and `battles.json`. Nothing but the game at hand is in memory. Returns the number of
 * games. Throws UserError `bad-board-size`, `bad-record`.
 */
export async function writeShards(games: Iterable<ShardGame>, options: ShardWriteOptions): Promise<number> {
  const { folder, gamesPerShard, onProgress } = options;
  await makeFolder(folder);
  const battles: string[] = [];
  const source = games[Symbol.iterator]();
  let next = source.next();
  for (let shard = 0; !next.done; shard++) {
    const path = join(folder, `${shardName(shard)}.tar`);
    const outer = pack();
    const written = pipeline(outer, createWriteStream(`${path}.tmp`));
    let failure: Error | undefined;
    // A full disk shows before the shard is whole: no more frames are drawn for it then.
    written.catch((error: Error) => (failure = error));
    for (let count = 0; count < gamesPerShard && !next.done && !failure; count++) {
      const { sample, battle } = await sampleOf(next.value);
      const entry = outer.entry({ name: `${shardName(next.value.index)}.tar` }, sample);
      // The same error as that of the whole shard.
      entry.on('error', () => undefined);
      battles.push(JSON.stringify(battle));
      onProgress?.(battles.length);
      next = source.next();
    }
    outer.finalize();
    try {
      await written;
    } catch (error) {
      await rm(`${path}.tmp`, { force: true });
      throw error;
    }
    await rename(`${path}.tmp`, path);
  }
  await writeFileWhole(join(folder, 'battles.json'), `{"battles": [\n${battles.join(',\n')}\n]}\n`);
  return battles.length;
}

async function sampleOf(shardGame: ShardGame): Promise<{ readonly sample: Buffer; readonly battle: Battle }> {
  const { index, moves, firstPly, extraMoves } = shardGame;
  const inner = pack();
  const sample = buffer(inner);
  const game = new Game(SHARD_BOARD_SIZE);
  const captured: Battle['captured'][number][] = [];
  const add = (name: string, stones: Int8Array): void => {
    const frame = renderFrame('original', SHARD_BOARD_SIZE, stones);
    inner.entry({ name: `${shardName(index)}/${name}.png` }, encodePng(frame));
  };
  for (const [ply, { color, point }] of moves.entries()) {
    if (color !== (ply % 2 === 0 ? BLACK : -BLACK)) {
      throw new UserError(
        'bad-record',
        `game ${index}: ply ${ply} is not ${ply % 2 === 0 ? "Black's" : "White's"}`,
      );
    }
    const extra = extraMoves.get(ply);
    if (extra !== undefined && extra !== PASS) {
      const other = game.clone();
      other.play(color, extra);
      add(`extra_${ply}`, other.stones);
    }
    const before = game.stones;
    game.play(color, point);
    if (point === PASS) {
      captured.push(null);
      continue;
    }
    add(ply < firstPly ? `i_${ply}` : String(ply), game.stones);
    const gone = [...before.keys()].filter((at) => before[at] !== 0 && game.stones[at] === 0);
    captured.push(gone.length === 0 ? null : gone.map(rowAndColumn));
  }
  inner.finalize();
  const name = (point: Point): readonly [number, number] | null =>
    point === PASS ? null : rowAndColumn(point);
  const battle: Battle = {
    idx: index,
    moves: moves.map(({ color, point }) => [name(point), color === BLACK ? 'b' : 'w'] as const),
    captured,
    extra_moves: Object.fromEntries([...extraMoves].map(([ply, point]) => [ply, name(point)])),
  };
  return { sample: await sample, battle };
}

function rowAndColumn(point: Point): readonly [number, number] {
  return [Math.floor(point / SHARD_BOARD_SIZE), point % SHARD_BOARD_SIZE];
}
