import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, type Sign, WHITE, parseVertex } from '../../src/go/point.js';
import { rulesByName } from '../../src/go/rules.js';
import { areaOwners, estimateLead, scoreGame } from '../../src/go/score.js';
import { gameOfRecord } from '../../src/go/game-record.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { DEFAULT_MODEL, openBundle, testSplit } from '../../src/model/bundle.js';
import { readTextFile } from '../../src/util/read-text-file.js';
import { joinRows } from '../../src/model/prompt-rows.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import type { VideoModel } from '../../src/model/video-model.js';
import { RESIGN } from '../../src/player/player.js';
import { PastCodes } from '../../src/player/past-codes.js';
import { Rollouts } from '../../src/think/rollouts.js';
import { Search } from '../../src/think/search.js';
import { createThinkingPlayer } from '../../src/think/bundled-thinker.js';
import { ThinkingPlayer } from '../../src/think/thinking-player.js';
import { type Next, type Scene, World } from '../../src/think/world.js';
import { seededRandom } from '../../src/util/rng.js';
import { gameFrom, playAll } from '../support/boards.js';

const options = { batch: 8, filter: () => true };
let model: VideoModel;
let world: World;
beforeAll(async () => {
  model = await loadVideoModel(await openBundle(DEFAULT_MODEL), { device: 'cpu' });
  world = await World.create(model, new PastCodes(model));
});
afterAll(() => model.dispose());

describe('imagined worlds', () => {
  test('rows cut from a prompt and joined again, in another order, are what they were', async () => {
    const games = ['B E5', 'B D4,W E5,B C3', 'B G7,W C3'].map((moves) => playAll(new Game(9), moves));
    const scenes: Scene[] = [];
    for (const game of games) scenes.push(await world.root(game, game.toPlay, 1));
    const codes = scenes.map(({ firstCodes }) => firstCodes.indexOf(Math.max(...firstCodes)));
    const alone: Next[] = [];
    for (const [index, scene] of scenes.entries())
      alone.push((await world.next([scene], [codes[index]!]))[0]);
    const together = await world.next(
      [scenes[2]!, scenes[0]!, scenes[1]!],
      [codes[2]!, codes[0]!, codes[1]!],
    );
    expect(together.map((scene) => scene?.move)).toEqual([2, 0, 1].map((index) => alone[index]?.move));
    expect(together[0]!.outlook.lead).toBeCloseTo(alone[2]!.outlook.lead, 2);
    expect(() => joinRows([])).toThrow(RangeError);
  });

  test('the frame after a code is seen by the other side, with the code as its latest change', async () => {
    const game = playAll(new Game(9), 'B E5');
    const scene = await world.root(game, WHITE, 1);
    const { codes } = await world.past.dictionary(9);
    const code = codes.get(parseVertex('C5', 9))!;
    const [next] = await world.next([scene], [code]);
    expect(next).toMatchObject({ color: BLACK, move: parseVertex('C5', 9), passes: 0 });
    expect(next!.history[0]).toBe(code);
    expect(next!.stones[parseVertex('C5', 9)]).toBe(-1);
    expect(next!.stones[parseVertex('E5', 9)]).toBe(1);
  });

  test('two passes end a video, and what stands then is counted', async () => {
    const game = gameFrom('...XO....\n'.repeat(9), { komi: 0 });
    const scene = await world.root(game, BLACK, 1);
    const pass = (await world.past.dictionary(9)).codes.get(PASS)!;
    const [once] = await world.next([scene], [pass]);
    const [twice] = await world.next([once!], [pass]);
    expect([once!.passes, twice!.passes]).toEqual([1, 2]);
    expect(twice!.outlook).toMatchObject({ lead: 36 - 45, winrate: 0 });
  });
});

describe('rules of counting', () => {
  const counted = async (
    rules: string,
    moves: string,
  ): Promise<{ lead: number; imagined: number; ended: number }> => {
    const game = playAll(gameFrom('...XO....\n'.repeat(9), { komi: 6.5, rules: rulesByName(rules) }), moves);
    const scene = await world.root(game, game.toPlay, 1);
    const pass = (await world.past.dictionary(9)).codes.get(PASS)!;
    const [once] = await world.next([scene], [pass]);
    const [twice] = await world.next([once!], [pass]);
    const black = (some: Scene): number => some.color * some.outlook.lead;
    return { lead: black(scene), imagined: black(once!), ended: black(twice!) };
  };

  test('by territory White’s last stone is no point, nor are two stones more of Black', async () => {
    // White has one stone more and is not to move, then Black has two.
    const moves = ['W H5', 'B B5,W pass,B B6,W pass,B B7,W H5'];
    for (const [index, surplus] of [-1, 2].entries()) {
      const area = await counted('tromp-taylor', moves[index]!);
      const territory = await counted('japanese', moves[index]!);
      expect(area.lead - territory.lead).toBeCloseTo(surplus + 0.5, 4);
      expect(area.imagined - territory.imagined).toBeCloseTo(surplus - 0.5, 4);
      expect(area.ended - territory.ended).toBe(surplus);
    }
  });

  test('what is estimated before the end is within a point of what is counted', () => {
    const game = gameFrom('...XO....\n'.repeat(9), { komi: 6.5, rules: rulesByName('japanese') });
    const owners = areaOwners(game.stones, 9);
    expect(scoreGame(game).lead).toBe(27 - 36 - 6.5);
    expect(
      Math.abs(estimateLead(game, Float32Array.from(owners)) - scoreGame(game).lead),
    ).toBeLessThanOrEqual(1);
  });
});

describe('search', () => {
  test('counts each future once, from the root down', async () => {
    const search = Search.begin(world, await world.root(new Game(9), BLACK, 1), options);
    while (search.visits < 40) await search.grow();
    const children = search.root.branches!.reduce((sum, { tally }) => sum + tally.visits, 0);
    expect(children).toBe(search.visits - 1);
    expect(search.root.branches!.every(({ pending }) => pending === 0)).toBe(true);
  });

  test('ends where nothing may be looked at', async () => {
    const scene = await world.root(new Game(9), BLACK, 1);
    const search = Search.begin(world, scene, { ...options, filter: () => false });
    let batches = 0;
    while ((await search.grow()) && batches < 100) batches++;
    expect(batches).toBeLessThan(100);
    expect(search.visits).toBe(1);
  });
});

test('imagined games come to an end and are counted', async () => {
  const game = gameFrom(
    '.X.XO.O.O\nXXXXOOOOO\n.X.XO.O.O\nXXXXOOOOO\n.X.XO.O.O\nXXXXOOOOO\n.X.XO.O.O\nXXXXOOOOO\n.X.XO.O.O',
  );
  const scene = await world.root(game, BLACK, 1);
  const rollouts = new Rollouts(world, scene, { ...options, batch: 4, random: seededRandom(3) });
  for (let ply = 0; ply < 200 && rollouts.visits < 5; ply++) await rollouts.grow();
  expect(rollouts.visits).toBeGreaterThanOrEqual(5);
});

describe('a thinking player', () => {
  const player = createThinkingPlayer({ device: 'cpu', views: 1, visits: 24, seed: 1 });
  beforeAll(() => player.load());
  afterAll(() => player.dispose());

  test('decides on a legal move, goes on from the tree it has, and tells the line', async () => {
    const game = new Game(9);
    for (let ply = 0; ply < 8; ply++) {
      const { move, analysis } = await player.think(game, game.toPlay, {});
      expect(move).not.toBe(RESIGN);
      expect(game.illegality(game.toPlay, move as number, 'superko')).toBeNull();
      expect(analysis!.moves[0]!.point).toBe(move);
      expect(analysis!.visits).toBeGreaterThanOrEqual(24);
      game.play(game.toPlay, move as number);
    }
    expect(player.stats()).toMatchObject({ moves: 8 });
    expect(player.lastFrame()).toMatchObject({ width: 81, height: 81 });
  });

  test('finds similar positions among games on boards of the same size', async () => {
    const [record] = parseSgfCollection(await readTextFile(testSplit(13)));
    const game = gameOfRecord(record!);
    while (game.moves.length > 10) game.undo();
    const [itself, ...others] = await player.similar(game, game.toPlay, 3);
    expect(itself).toMatchObject({ game: 1, ply: 10, played: record!.moves[10]!.point });
    expect(itself!.likeness).toBeCloseTo(1, 1);
    expect(others).toHaveLength(2);
    for (const { likeness, played } of others) {
      expect(likeness).toBeLessThanOrEqual(1.001);
      expect(played).toBeLessThan(13 * 13);
    }
  });

  test('goes on from what it knows until that is cleared', async () => {
    const game = playAll(new Game(9), 'B E5,W C3');
    await player.analyze(game, BLACK, { maxVisits: 30 });
    expect((await player.analyze(game, BLACK, { maxVisits: 8 })).visits).toBeGreaterThanOrEqual(30);
    player.clearCache();
    expect((await player.analyze(game, BLACK, { maxVisits: 8 })).visits).toBe(8);
  });

  test('takes back a move in another game without mixing them up', async () => {
    const game = playAll(new Game(9), 'B E5,W C3');
    await player.genmove(game, BLACK);
    const other = playAll(new Game(9), 'B C3,W E5');
    const { moves } = await player.analyze(other, BLACK, { maxVisits: 16 });
    for (const { point } of moves) expect(other.illegality(BLACK, point, 'superko')).toBeNull();
  });

  test('never retakes a ko at once, however many futures say so', async () => {
    const game = playAll(new Game(9), 'B D5,W E5,B C4,W F4,B D3,W E3,B E4,W D4');
    const { moves } = await player.analyze(game, BLACK, { maxVisits: 64 });
    expect(moves.map(({ point }) => point)).not.toContain(parseVertex('E4', 9));
  });

  test('stops at a signal, and reports at least once', async () => {
    const stop = new AbortController();
    let reports = 0;
    await player.analyze(new Game(9), BLACK, {
      signal: stop.signal,
      intervalMs: 0,
      onReport: () => {
        reports++;
        stop.abort();
      },
    });
    expect(reports).toBe(1);
  });

  test.each([1, 8])(
    'resigns only where it may, and only after some hopeless moves: %i futures',
    async (visits) => {
      // White has the whole board, alive.
      const lost = gameFrom(
        '.O.O.O.O.\nOOOOOOOOO\nOOOOOOOOO\nO.O.O.O.O\nOOOOOOOOO\nOOOOOOOOO\nOOOOOOOOO\n.O.O.O.OO\nX........',
      );
      const before = { ...player.settings };
      Object.assign(player.settings, { visits });
      const answers: (number | string)[] = [];
      const ask = async (game: Game, color: Sign): Promise<void> => {
        answers.push((await player.genmove(game, color)).move);
      };
      for (const resignBelow of [0, 0.2]) {
        player.settings.resignBelow = resignBelow;
        for (let move = 0; move < 2; move++) await ask(lost, BLACK);
      }
      // Who is ahead again has hope, and the count begins anew.
      await ask(lost, WHITE);
      for (let move = 0; move < 3; move++) await ask(lost, BLACK);
      Object.assign(player.settings, before);
      expect(answers.indexOf(RESIGN)).toBe(7);
    },
  );
});

test('with little time it looks at the board once, from as many sides as there is time for', async () => {
  const rowsAsked: number[] = [];
  // 20 ms for every board that is looked at.
  const slow = new Proxy(model, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        if (name === 'prompt') {
          const rows = (args[1] as unknown[]).length;
          rowsAsked.push(rows);
          await new Promise((resolve) => setTimeout(resolve, 20 * rows));
        }
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
  const networks = {
    boardSizes: [9],
    isLent: true,
    open: () => Promise.resolve({ model: slow, past: new PastCodes(slow) }),
  };
  const player = new ThinkingPlayer({ networks });
  await player.load();
  const asked = async (timeLimitMs: number): Promise<number[]> => {
    rowsAsked.length = 0;
    await player.genmove(playAll(new Game(9), 'B E5'), WHITE, { timeLimitMs });
    return [...rowsAsked];
  };
  // It has to find out how long things take; then futures are not begun that there is no time for.
  expect(await asked(1)).toEqual([8, 8]);
  expect(await asked(1)).toEqual([1]);
  expect(await asked(100)).toEqual([1]);
  expect((await asked(5000)).length).toBeGreaterThan(2);
  player.settings.views = 1;
  expect(await asked(1)).toEqual([1]);
});
