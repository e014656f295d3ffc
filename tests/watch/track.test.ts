import { describe, expect, test } from '@jest/globals';
import { gameOfRecord } from '../../src/go/game-record.js';
import type { Game } from '../../src/go/game.js';
import { BLACK, PASS, type Point, type Sign, WHITE } from '../../src/go/point.js';
import { readSgfFile } from '../../src/go/read-sgf-file.js';
import { parseSgf, parseSgfCollection } from '../../src/go/sgf.js';
import { seededRandom } from '../../src/util/rng.js';
import { type Look, lookLine, lookOf } from '../../src/watch/look.js';
import { watchedGames } from '../../src/watch/watched-game.js';

/** Points read as something else, with how sure the reader was. */
type Misread = ReadonlyMap<Point, readonly [stone: number, certainty: number]>;

/** A look at stones, as the reader tells them, through the file. */
function lookAt(frame: number, stones: Int8Array, misread: Misread = new Map()): Look {
  const chances = new Float32Array(3 * stones.length).fill(0.003);
  const seen = Int8Array.from(stones, (stone, point) => misread.get(point)?.[0] ?? stone);
  const certainty = Float32Array.from(seen, (_, point) => misread.get(point)?.[1] ?? 0.993);
  seen.forEach((stone, point) => {
    const sure = certainty[point]!;
    // What is not sure is as likely to be what it really is.
    if (misread.has(point)) chances[3 * point + kind(stones[point]!)] = 1 - sure;
    chances[3 * point + kind(stone)] = sure;
  });
  const lattice = { x: 0, y: 0, dx: 20, dy: 20 };
  const size = Math.sqrt(stones.length);
  return lookOf(
    lookLine(frame, undefined, { size, stones: seen, chances, certainty, doubtful: [], lattice }),
  );
}
const kind = (stone: number): number => (stone === -1 ? 2 : stone);

function looksOf(game: Game, plies = [...Array(game.moves.length + 1).keys()]): Look[] {
  return plies.map((ply, frame) => lookAt(frame, game.positionAt(ply)));
}
const played = (sgf: string): Game => gameOfRecord(parseSgf(sgf));
/** Passes are not seen. */
const listed = ({ moves }: Pick<Game, 'moves'>): [Sign, Point][] =>
  moves.flatMap(({ color, point }) => (point === PASS ? [] : [[color, point]]));
const movesOf = (looks: readonly Look[]) => watchedGames(looks).map(({ record }) => listed(record));

async function shipped(size: number, index: number): Promise<Game> {
  const records = parseSgfCollection(await readSgfFile(`sgf/test-b10-${size}x${size}.sgf.gz`));
  return gameOfRecord(records[index]!);
}

describe('games that are watched move by move', () => {
  test.each([
    [9, 0],
    [9, 7],
    [13, 3],
    [19, 2],
  ])('%dx%d, game %d, captures and all', async (size, index) => {
    const game = await shipped(size, index);
    const [watched, ...others] = watchedGames(looksOf(game));
    expect(others).toEqual([]);
    expect(listed(watched!.record)).toEqual(listed(game));
    expect(watched!.doubts.filter(({ reason }) => !reason.includes('was not seen to move'))).toEqual([]);
    expect(watched!.stones).toEqual(game.stones);
  });

  test('one point in a hundred misread, surely or not, for one look', async () => {
    const random = seededRandom(3);
    for (const [size, index] of [
      [9, 1],
      [13, 1],
    ] as const) {
      const game = await shipped(size, index);
      const looks = looksOf(game).map(({ frame }) => {
        const misread = new Map<Point, [number, number]>();
        const stones = game.positionAt(frame);
        for (let point = 0; point < stones.length; point++) {
          // Neither a first nor a last look can be held against others.
          if (frame === 0 || frame >= game.moves.length - 1 || random() > 0.01) continue;
          const others = [-1, 0, 1].filter((stone) => stone !== stones[point]);
          misread.set(point, [others[Math.floor(2 * random())]!, 0.55 + 0.44 * random()]);
        }
        return lookAt(frame, stones, misread);
      });
      expect(movesOf(looks)).toEqual([listed(game)]);
    }
  });

  test('a stone that comes slowly is one move, at its first look', () => {
    const game = played('(;SZ[9];B[ee];W[cc];B[gg])');
    const slowly = [0.9, 0.55, 0.6].map((certainty, frame) =>
      lookAt(
        frame + 1,
        game.positionAt(frame < 2 ? 0 : 1),
        new Map([[40, [frame === 2 ? 1 : 0, certainty]]]),
      ),
    );
    const looks = [
      lookAt(0, game.positionAt(0)),
      ...slowly,
      ...looksOf(game, [1, 2, 3]).map((look) => ({ ...look, frame: look.frame + 4 })),
    ];
    expect(movesOf(looks)).toEqual([listed(game)]);
  });
});

describe('looks that leave something out', () => {
  const sgf = '(;SZ[9];B[ee];W[cc];B[gg];W[gc];B[cg];W[ce];B[ge])';

  test('two moves at once are told apart by whose turn it is', () => {
    const game = played(sgf);
    const [watched] = watchedGames(looksOf(game, [0, 1, 3, 5, 7]));
    expect(listed(watched!.record)).toEqual(listed(game));
    expect(watched!.doubts).toEqual([]);
  });

  test('of four moves at once the order is named as doubtful', () => {
    const game = played(sgf);
    const [watched] = watchedGames(looksOf(game, [0, 1, 5, 6, 7]));
    const { moves } = watched!.record;
    expect(moves.map(({ color }) => color)).toEqual(game.moves.map(({ color }) => color));
    expect(new Set(moves.map(({ point }) => point))).toEqual(new Set(game.moves.map(({ point }) => point)));
    expect(watched!.doubts.map(({ move, frame }) => [move, frame])).toEqual(
      [2, 3, 4, 5].map((move) => [move, 2]),
    );
    expect(moves[1]!.comment).toBe('2 white stones came together: their order is not known');
    expect(moves[0]!.comment).toBeUndefined();
  });

  test('a capture and the move before it, seen together', () => {
    // White's stone in the corner goes with the move that follows one elsewhere.
    const game = played('(;SZ[9];B[ba];W[aa];B[ee];W[cc];B[ab];W[gg])');
    expect(movesOf(looksOf(game, [0, 1, 2, 3, 5, 6]))).toEqual([listed(game)]);
  });

  test('a pass is put in where nobody moved, and said to be one', () => {
    const game = played('(;SZ[9];B[ee];W[cc];B[gg];W[];B[gc];W[cg])');
    const looks = looksOf(game, [0, 1, 2, 3, 5, 6]);
    const [watched] = watchedGames(looks);
    expect(watched!.record.moves).toMatchObject(game.moves);
    expect(watched!.doubts).toMatchObject([
      { move: 4, frame: 4, reason: expect.stringMatching(/^white was not seen to move/) },
    ]);
  });

  test('a record that begins in the middle has its stones set up, and whoever moved first', () => {
    const game = played(sgf);
    const [watched] = watchedGames(looksOf(game, [3, 4, 5]));
    expect(watched!.record).toMatchObject({
      setup: { black: [40, 60], white: [20] },
      toPlay: WHITE,
      handicap: [],
    });
    expect(watched!.record.moves).toHaveLength(2);
  });

  test('handicap stones are told to be some', () => {
    const game = played('(;SZ[9]HA[3]AB[gc][cg][cc];W[ee];B[gg])');
    const [{ record }] = watchedGames(looksOf(game)) as [ReturnType<typeof watchedGames>[0]];
    expect(new Set(record.handicap)).toEqual(new Set(game.handicap));
    expect(record).toMatchObject({ setup: { black: [], white: [] }, toPlay: WHITE });
  });
});

describe('viewers', () => {
  const sgf = '(;SZ[9];B[ee];W[cc];B[gg];W[gc];B[cg];W[ce];B[ge])';

  test('who go back and forth change nothing', () => {
    const game = played(sgf);
    const looks = looksOf(game, [0, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 0, 1, 2, 7, 3]);
    expect(movesOf(looks)).toEqual([listed(game)]);
  });

  test('who take moves back and play others have the others written down', () => {
    const game = played(sgf);
    const other = played('(;SZ[9];B[ee];W[cc];B[gg];W[cf];B[df];W[ce])');
    const looks = [...looksOf(game, [0, 1, 2, 3, 4, 5, 4, 3]), ...looksOf(other, [4, 5, 6])];
    expect(movesOf(looks.map((look, frame) => ({ ...look, frame })))).toEqual([listed(other)]);
  });

  test('who begin another game, of another size too, have two records', async () => {
    const [first, second, small] = [await shipped(13, 0), await shipped(13, 5), played(sgf)];
    const looks = [...looksOf(first), ...looksOf(second), ...looksOf(small)];
    expect(movesOf(looks.map((look, frame) => ({ ...look, frame })))).toEqual(
      [first, second, small].map(listed),
    );
  });
});

describe('what cannot be', () => {
  test('a stone that no move explains is named, and the game goes on', () => {
    const game = played('(;SZ[9];B[ee];W[cc];B[gg];W[gc];B[cg];W[ce];B[ge];W[gd];B[he];W[hd])');
    // Black turns white, as a pointer or a mark may make it look.
    const looks = looksOf(game).map((look, ply) =>
      ply < 8 ? look : lookAt(ply, game.positionAt(ply), new Map([[40, [-1, 0.99]]])),
    );
    const [watched] = watchedGames(looks);
    expect(listed(watched!.record)).toEqual(listed(game));
    expect(watched!.doubts).toEqual([
      {
        ...{ move: undefined, frame: 8, timeMs: undefined },
        reason: 'E5 looks white in 3 looks, though no move explains it',
      },
    ]);
  });

  test('a first look at stones that cannot lie like that is passed over', () => {
    const game = played('(;SZ[9];B[ee];W[cc])');
    const dead = Int8Array.from(game.positionAt(0)).fill(WHITE);
    dead[80] = BLACK;
    expect(movesOf([lookAt(0, dead), ...looksOf(game)])).toEqual([listed(game)]);
    expect(watchedGames([lookAt(0, dead)])).toEqual([]);
    expect(watchedGames([])).toEqual([]);
  });
});
