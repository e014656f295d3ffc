import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BLACK, PASS, WHITE } from '../../src/go/point.js';
import type { Frame } from '../../src/render/frame.js';
import type { Analysis } from '../../src/think/analysis.js';
import { BrowserDoor, type EnginePort } from '../../src/web/page/browser-engine/browser-door.js';
import { CallDesk } from '../../src/web/page/browser-engine/call-desk.js';
import type { Answer, Request } from '../../src/web/page/browser-engine/calls.js';
import type { CodeSight } from '../../src/web/page/browser-engine/code-reader.js';
import { PageEngine } from '../../src/web/page/browser-engine/page-engine.js';
import { UserError } from '../../src/util/errors.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

const LOADED = {
  model: 'scripted',
  boardSizes: [9],
  device: 'cpu',
  note: '',
  threads: 1,
  loadTimeMs: 1,
} as const;
const LOAD = { device: 'cpu', views: 8 } as const;

/** A change is named by its point; its picture is one pixel with as many stones and that name. */
const NAMED_BY_POINT: CodeSight = {
  levels: [9, 9, 2],
  ofGame: (game) => Promise.resolve(game.moves.map(({ point }) => point + 1)),
  draw: (game, code) => {
    const pixel = (value: number): Frame => ({ width: 1, height: 1, data: Uint8Array.of(value, 0, 0) });
    const stones = game.stones.filter((stone) => stone !== 0).length;
    return Promise.resolve({ before: pixel(stones), after: pixel(code) });
  },
};

/** The page's end of a channel whose other end is a desk, as a page sees a worker. */
function portOf(channel: MessageChannel): EnginePort {
  const port: EnginePort = {
    onmessage: null,
    onerror: null,
    postMessage: (request) => channel.port1.postMessage(request),
    terminate: () => channel.port1.close(),
  };
  channel.port1.on('message', (data: Answer) => port.onmessage?.({ data }));
  return port;
}

describe('a page and its engine', () => {
  let thinker: ScriptedThinker;
  let port: EnginePort;
  let door: BrowserDoor;
  let worker: MessagePort;
  let loading: UserError | undefined;

  beforeEach(() => {
    thinker = new ScriptedThinker();
    loading = undefined;
    const channel = new MessageChannel();
    worker = channel.port2;
    const desk = new CallDesk(
      () => {
        if (loading) return Promise.reject(loading);
        return Promise.resolve({
          engine: new PageEngine(thinker, {
            style: 'compact',
            tokensOf: () => Promise.resolve([7]),
            codes: NAMED_BY_POINT,
            readBoard: (picture) =>
              Promise.resolve({
                size: picture.width,
                stones: Int8Array.from(picture.data.slice(0, picture.width ** 2)),
                doubtful: [3],
              }),
          }),
          loaded: LOADED,
        });
      },
      (answer) => worker.postMessage(answer),
    );
    worker.on('message', (request: Request) => desk.take(request));
    port = portOf(channel);
    door = new BrowserDoor(port);
  });
  afterEach(() => door.close());

  test('play a game: stones, whose turn it is, what the model sees, and moves taken back', async () => {
    expect(await door.call('load', LOAD)).toEqual(LOADED);
    expect(await door.call('newGame', { size: 9, komi: 5.5, handicap: 2 })).toMatchObject({
      ...{ komi: 5.5, toPlay: WHITE, moves: [] },
      frame: { width: 81, height: 81 },
    });
    await door.call('newGame', { size: 9, komi: 7, handicap: 0 });
    const { stones, toPlay } = await door.call('play', { point: 40 });
    expect([stones[40], toPlay]).toEqual([BLACK, WHITE]);
    const { move, position } = await door.call('genmove', {});
    expect(position.moves).toEqual([
      { color: BLACK, point: 40 },
      { color: WHITE, point: move },
    ]);
    expect((await door.call('undo', { moves: 1 })).moves).toEqual([{ color: BLACK, point: 40 }]);
    expect((await door.call('undo', { moves: 9 })).moves).toEqual([]);
  });

  test('come to a result when both pass', async () => {
    await door.call('load', LOAD);
    await door.call('play', { point: 40 });
    await door.call('play', { point: PASS });
    expect((await door.call('play', { point: PASS })).result).toEqual({ score: 'B+74', dead: [] });
    await expect(door.call('genmove', {})).rejects.toMatchObject({ code: 'game-over' });
  });

  test('say why something is refused, and go on', async () => {
    await expect(door.call('newGame', { size: 9, komi: 7, handicap: 0 })).rejects.toMatchObject({
      code: 'not-loaded',
    });
    loading = new UserError('corrupt-file', 'step.onnx is damaged');
    await expect(door.call('load', LOAD)).rejects.toEqual(
      new UserError('corrupt-file', 'step.onnx is damaged'),
    );
    loading = undefined;
    await door.call('load', LOAD);
    await door.call('play', { point: 40 });
    await expect(door.call('play', { point: 40 })).rejects.toMatchObject({ code: 'occupied' });
    await expect(door.call('newGame', { size: 9, komi: 7, handicap: 99 })).rejects.toBeInstanceOf(UserError);
    expect((await door.call('undo', { moves: 0 })).moves).toHaveLength(1);
  });

  test('look at futures with reports on the way, until something else is asked', async () => {
    await door.call('load', LOAD);
    const reports: Analysis[] = [];
    const analysing = door.call('analyse', { visits: 1_000_000 }, (report) => reports.push(report));
    while (reports.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const played = await door.call('play', { point: 40 });
    const analysis = await analysing;
    expect(analysis.visits).toBeGreaterThanOrEqual(100);
    expect(analysis.ownership).toHaveLength(81);
    expect(analysis.priors.size).toBeGreaterThan(0);
    expect(played.moves).toHaveLength(1);
    expect((await door.call('imagine', { moves: 3 })).steps).toHaveLength(3);
  });

  test('tell the codes of a game with what was taken, and draw one on the board where it was', async () => {
    await door.call('load', LOAD);
    // White's stone in the corner is taken by the third move.
    const sgf = '(;GM[1]SZ[9];B[ba];W[aa];B[ab];W[])';
    await expect(door.call('drawCode', { game: 0, ply: 0 })).rejects.toMatchObject({ code: 'no-change' });
    const { levels, changes } = await door.call('codes', { sgf: sgf + sgf });
    expect(levels).toEqual([9, 9, 2]);
    expect(changes.map(({ game, ply, code, captured }) => [game, ply, code, captured])).toEqual(
      [0, 1].flatMap((game) => [
        [game, 0, 2, 0],
        [game, 1, 1, 0],
        [game, 2, 10, 1],
        [game, 3, 0, 0],
      ]),
    );
    const { before, after } = await door.call('drawCode', { game: 1, ply: 2 });
    expect([before.data[0], after.data[0]]).toEqual([2, 10]);
    await expect(door.call('drawCode', { game: 2, ply: 0 })).rejects.toMatchObject({ code: 'no-change' });
    expect((await door.call('codes', {})).changes).toEqual([]);
  });

  test('read boards off pictures, of sizes that are played here', async () => {
    await door.call('load', LOAD);
    Object.defineProperty(thinker, 'boardSizes', { value: [9] });
    const picture = (side: number) => ({
      width: side,
      height: side,
      data: new Uint8Array(3 * side * side).fill(1, 5, 7),
    });
    const seen = await door.call('see', { picture: picture(9) });
    expect([seen.size, seen.doubtful, [...seen.stones.subarray(4, 8)]]).toEqual([9, [3], [0, 1, 1, 0]]);
    await expect(door.call('see', { picture: picture(15) })).rejects.toMatchObject({
      code: 'bad-board-size',
    });
    const stones = Int8Array.from(Array(81), (_, point) => (point === 40 ? WHITE : Number(point < 2)));
    const setUp = { size: 9, komi: 7, stones, toPlay: WHITE } as const;
    expect(await door.call('setUp', setUp)).toMatchObject({ stones, toPlay: WHITE, moves: [] });
    const full = { ...setUp, stones: stones.map(() => WHITE) };
    await expect(door.call('setUp', full)).rejects.toMatchObject({ code: 'bad-setup' });
    expect((await door.call('undo', { moves: 0 })).stones).toEqual(stones);
  });

  test('do not wait for a worker that is gone', async () => {
    await door.call('load', LOAD);
    const analysing = door.call('analyse', { visits: 1_000_000 });
    port.onerror!({ message: 'out of memory' });
    await expect(analysing).rejects.toMatchObject({ code: 'engine-failed', message: 'out of memory' });
    const moving = door.call('genmove', {});
    door.close();
    await expect(moving).rejects.toMatchObject({ code: 'engine-failed' });
  });
});
