import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { countShared, keysOfGame, makeSplit, spread } from '../../src/bench/make-split.js';
import { PositionKeys } from '../../src/bench/position-keys.js';
import { chooseSome } from '../../src/bench/runner.js';
import { positionsOf, readSplit, writeSplit } from '../../src/bench/split.js';
import { type GameRecord, gameOfRecord } from '../../src/go/game-record.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { boardSymmetries } from '../../src/go/symmetry.js';

let folder: string;
let path: string;
let records: GameRecord[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'split-'));
  path = join(folder, 'small.json');
  records = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Returns a record seen from another side, or with exchanged colours. */
function turned(record: GameRecord, side: number, exchange = false): GameRecord {
  const order = boardSymmetries(record.size)[side]!;
  const moves = record.moves.map(({ color, point }) => ({
    color: exchange ? (-color as 1 | -1) : color,
    point: point < 0 ? point : order.indexOf(point),
  }));
  return { ...record, moves };
}

describe('names of positions', () => {
  test('are the same from all sixteen sides, and differ otherwise', () => {
    const keys = new PositionKeys(9);
    const [first, second] = records as [GameRecord, GameRecord];
    const names = keysOfGame(first, keys);
    for (let side = 0; side < 8; side++) {
      expect(keysOfGame(turned(first, side), keys)).toEqual(names);
      expect(keysOfGame(turned(first, side, true), keys)).toEqual(names);
    }
    expect(names.filter((name) => keysOfGame(second, keys).slice(20).includes(name))).toHaveLength(0);
  });

  test('follow captures as the rules have them', () => {
    const keys = new PositionKeys(9);
    const game = gameOfRecord(records[0]!);
    expect(game.capturesBy(1) + game.capturesBy(-1)).toBeGreaterThan(0);
    expect(keysOfGame(records[0]!, keys)).toEqual(
      Array.from({ length: game.moves.length + 1 }, (_, ply) => keys.of(game.positionAt(ply))),
    );
  });
});

describe('making a split', () => {
  test('cuts off what is known, however it is turned, and counts none that is left', () => {
    const [a, b, c] = records as [GameRecord, GameRecord, GameRecord];
    // The known game is the first one, turned, up to move 12; then another move.
    const known = turned({ ...a, moves: a.moves.slice(0, 12) }, 5, true);
    const made = makeSplit([a, a, b, c], { against: [known], games: 3, positionsPerGame: 4 });
    expect(made.records).toEqual([a, b, c]);
    expect(made.games[0]!.firstPly).toBe(13);
    for (const { firstPly, plies } of made.games) {
      expect(plies).toHaveLength(4);
      expect(plies[0]).toBeGreaterThanOrEqual(firstPly);
    }
    const shared = countShared({ size: 9, ...made }, [known]);
    expect(shared).toMatchObject({ shared: 0, looked: 12, lookedShared: 0 });
    expect(shared.cutShared).toBeGreaterThanOrEqual(13);
    // The check sees what is wrong: one ply too early.
    const wrong = made.games.map((game) => ({ ...game, firstPly: game.firstPly - 1 }));
    expect(countShared({ size: 9, records: made.records, games: wrong }, [known]).shared).toBeGreaterThan(0);
  });

  test('leaves out games that were not played to their end', () => {
    const [a] = records as [GameRecord];
    const torn = { ...a, moves: a.moves.slice(0, 30) };
    expect(makeSplit([torn], { against: [], games: 1, positionsPerGame: 4 }).records).toEqual([]);
  });

  test('spreads positions over what there is', () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([1, 3, 5, 7, 9]);
    expect(spread([7], 1)).toEqual([7]);
  });
});

describe('a split on disk', () => {
  const write = async (): Promise<void> => {
    const games = records.map(() => ({ firstPly: 3, plies: [5, 9, 20] }));
    await writeSplit(path, { name: 'small', annotations: [], size: 9, games }, records);
  };

  test('comes back, and its positions are those of the games', async () => {
    await write();
    const split = await readSplit(path);
    expect(split.records.map(({ moves }) => moves)).toEqual(records.map(({ moves }) => moves));
    const positions = [...positionsOf(split)];
    expect(positions).toHaveLength(records.length * 3);
    for (const { gameIndex, ply, game, color, played } of positions) {
      expect(game.stones).toEqual(gameOfRecord(records[gameIndex]!, ply).stones);
      expect(records[gameIndex]!.moves[ply]).toMatchObject({ color, point: played });
    }
  });

  test('fewer positions are always among more, and from many games', async () => {
    await write();
    const split = await readSplit(path);
    const names = (count: number): string[] =>
      chooseSome(split, count).games.flatMap(({ plies }, game) => plies.map((ply) => `${game}/${ply}`));
    expect(names(20)).toHaveLength(20);
    expect(names(30)).toEqual(expect.arrayContaining(names(20)));
    expect(new Set(names(20).map((name) => name.split('/')[1])).size).toBe(3);
    expect(names(10_000)).toHaveLength(records.length * 3);
  });

  test.each([
    ['no JSON', () => 'x', /is no JSON/],
    [
      'another board size',
      (text: string) => text.replace('"size": 9', '"size": 13'),
      /game 1 has a board of 9, the split one of 13/,
    ],
    [
      'a position after the end',
      (text: string) => text.replace('[5,9,20]', '[5,9,2000]'),
      /position 2000 is asked for/,
    ],
    [
      'a game too few',
      (text: string) => text.replace(/\s+\{"firstPly[^\n]*,\n/, '\n'),
      /19 games, but small.sgf.gz has 20/,
    ],
    [
      'no plies',
      (text: string) => text.replace('"plies":[5,9,20]', '"plies":5'),
      /games have firstPly and plies/,
    ],
  ])('%s: named', async (_, change, message) => {
    await write();
    await writeFile(path, change(await readFile(path, 'utf8')));
    await expect(readSplit(path)).rejects.toMatchObject({
      code: 'bad-split',
      message: expect.stringMatching(message) as unknown,
    });
  });
});
