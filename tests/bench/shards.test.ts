import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { extract, pack } from 'tar-stream';
import { type ShardItem, readShard } from '../../src/bench/shard-reader.js';
import type { ShardGame } from '../../src/bench/shard-game.js';
import { writeShards } from '../../src/bench/shard-writer.js';
import { BLACK, PASS, WHITE, parseVertex } from '../../src/go/point.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { decodePng } from '../../src/picture/png.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shards-'));
});
afterEach(() => rm(folder, { recursive: true }));

const point = (vertex: string): number => parseVertex(vertex, 9);

/** Black captures at ply 6 and White passes at ply 3. */
const small: ShardGame = {
  index: 7,
  firstPly: 2,
  extraMoves: new Map([[4, point('G7')]]),
  moves: ['A2', 'A1', 'E5', 'pass', 'C3', 'D4', 'B1', 'G3'].map((vertex, ply) => ({
    color: ply % 2 === 0 ? BLACK : WHITE,
    point: vertex === 'pass' ? PASS : point(vertex),
  })),
};

async function all(path: string): Promise<ShardItem[]> {
  const items: ShardItem[] = [];
  for await (const item of readShard(path)) items.push(item);
  return items;
}

/** Returns the files of a tar by name. */
async function files(bytes: Buffer): Promise<Map<string, Buffer>> {
  const tar = extract();
  tar.end(bytes);
  const found = new Map<string, Buffer>();
  for await (const entry of tar) found.set(entry.header.name, await buffer(entry));
  return found;
}

const shard = (index = 0): string => join(folder, `${String(index).padStart(9, '0')}.tar`);

describe('shards', () => {
  test('have the layout that VideoWorld reads', async () => {
    await writeShards([small], { folder, gamesPerShard: 10 });
    const outer = await files(await readFile(shard()));
    expect([...outer.keys()]).toEqual(['000000007.tar']);
    const inner = await files(outer.get('000000007.tar')!);
    expect([...inner.keys()].map((name) => name.replace('000000007/', ''))).toEqual([
      ...['i_0.png', 'i_1.png', '2.png', 'extra_4.png', '4.png', '5.png', '6.png', '7.png'],
    ]);
    const frame = await decodePng(inner.get('000000007/2.png')!);
    expect([frame.width, frame.height]).toEqual([256, 256]);
    const { battles } = JSON.parse(await readFile(join(folder, 'battles.json'), 'utf8')) as {
      battles: unknown[];
    };
    expect(battles).toEqual([
      {
        idx: 7,
        moves: [
          [[7, 0], 'b'],
          [[8, 0], 'w'],
          [[4, 4], 'b'],
          [null, 'w'],
          [[6, 2], 'b'],
          [[5, 3], 'w'],
          [[8, 1], 'b'],
          [[6, 6], 'w'],
        ],
        captured: [null, null, null, null, null, null, [[8, 0]], null],
        extra_moves: { 4: [2, 6] },
      },
    ]);
  });

  test('come back as they were, real games among them, over several files', async () => {
    const records = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8')).slice(0, 2);
    const games = [
      small,
      ...records.map(({ moves }, index): ShardGame => {
        const kept = moves.slice(0, 20).map(({ color, point }) => ({ color, point }));
        return { index, moves: kept, firstPly: 0, extraMoves: new Map() };
      }),
    ];
    expect(await writeShards(games, { folder, gamesPerShard: 2 })).toBe(3);
    const items = [...(await all(shard(0))), ...(await all(shard(1)))];
    expect(items.map((item) => item.kind === 'game' && item.game)).toEqual(games);
  });

  test('a shard that was cut off tells what it had, and that it is broken', async () => {
    await writeShards([small, { ...small, index: 8 }], { folder, gamesPerShard: 2 });
    const bytes = await readFile(shard());
    await writeFile(shard(), bytes.subarray(0, bytes.length * 0.7));
    const items = await all(shard());
    expect(items[0]).toMatchObject({ kind: 'game', game: { index: 7 } });
    expect(items.slice(1).map(({ kind }) => kind)).toContain('broken-shard');
  });

  test.each([
    ['no tar', Buffer.from('this is no tar at all '.repeat(100))],
    ['no file', undefined],
  ])('%s: a broken shard, not an empty one', async (_, bytes) => {
    if (bytes) await writeFile(shard(), bytes);
    expect(await all(shard())).toEqual([
      { kind: 'broken-shard', shard: shard(), reason: expect.any(String) as unknown },
    ]);
  });

  test('what has no end is not read, and a number that is no ply is not counted up to', async () => {
    expect(await all('/dev/zero')).toEqual([
      { kind: 'broken-shard', shard: '/dev/zero', reason: '/dev/zero is no regular file' },
    ]);
    await writeShards([small], { folder, gamesPerShard: 1 });
    const [[, sample]] = [...(await files(await readFile(shard())))] as [[string, Buffer]];
    const [[name, frame]] = [...(await files(sample))] as [[string, Buffer]];
    const [inner, outer] = [pack(), pack()];
    inner.entry({ name: name.replace(/\w+\.png$/, '1000000000.png') }, frame);
    inner.finalize();
    outer.entry({ name: '000000000.tar' }, await buffer(inner));
    outer.finalize();
    await writeFile(shard(), await buffer(outer));
    expect(await all(shard())).toMatchObject([
      {
        kind: 'broken-sample',
        reason: expect.stringContaining('is of no game (allowed: up to 10000 moves)'),
      },
    ]);
  });

  test('a broken sample does not cost the others', async () => {
    await writeShards([small], { folder, gamesPerShard: 1 });
    const [[, good]] = [...(await files(await readFile(shard())))] as [[string, Buffer]];
    const frames = await files(good);
    const sampleWith = async (name: string, bytes: Buffer): Promise<Buffer> => {
      const inner = pack();
      for (const [each, data] of frames)
        inner.entry({ name: each }, each.endsWith(`/${name}`) ? bytes : data);
      inner.finalize();
      return buffer(inner);
    };
    const outer = pack();
    const samples = [
      await sampleWith('4.png', Buffer.from('no picture')),
      await sampleWith('5.png', frames.get('000000007/i_0.png')!),
      await sampleWith('2.png', frames.get('000000007/4.png')!),
      Buffer.from('no tar'),
      good,
    ];
    samples.forEach((bytes, index) => outer.entry({ name: `00000000${index}.tar` }, bytes));
    outer.entry({ name: 'notes.txt' }, 'not a sample');
    outer.finalize();
    await writeFile(shard(), await buffer(outer));
    const items = await all(shard());
    expect(items.map(({ kind }) => kind)).toEqual([
      ...['broken-sample', 'broken-sample', 'broken-sample', 'broken-sample', 'game'],
    ]);
    const reasons = items.map((item) => (item.kind === 'game' ? '' : item.reason));
    expect(reasons[0]).toMatch(/no PNG file/);
    expect(reasons[1]).toMatch(/^5\.png shows no move of White/);
    expect(reasons[2]).toMatch(/^2\.png shows no move of Black: several-stones/);
  });
});
