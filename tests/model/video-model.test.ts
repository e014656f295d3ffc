import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GameRecord, gameOfRecord } from '../../src/go/game-record.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { DEFAULT_MODEL, openBundle } from '../../src/model/bundle.js';
import { argmax } from '../../src/model/sampling.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import type { VideoModel } from '../../src/model/video-model.js';
import { chooseLikeliest, drawFrames } from '../../src/player/imagination.js';
import { PastCodes } from '../../src/player/past-codes.js';
import { PASS, parseVertex } from '../../src/go/point.js';
import { readMove } from '../../src/render/read-move.js';
import { gameFrom } from '../support/boards.js';
import { readFrame } from '../../src/render/read-frame.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { seenBy } from '../../src/render/seen-by.js';

let model: VideoModel;
let games: readonly GameRecord[];
let larger: readonly GameRecord[];

beforeAll(async () => {
  model = await loadVideoModel(await openBundle(DEFAULT_MODEL), { device: 'cpu' });
  games = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8'));
  larger = parseSgfCollection(await readFile('tests/fixtures/games-13x13-19x19.sgf', 'utf8'));
});

afterAll(() => model.dispose());

const draw = (stones: Int8Array) => renderFrame('compact', Math.sqrt(stones.length), stones);

describe('the video model', () => {
  test('every board of games on all sizes comes back exactly from frame to tokens to frame', async () => {
    for (const record of [...games.slice(0, 5), ...larger]) {
      const game = gameOfRecord(record);
      const boards = Array.from({ length: game.moves.length + 1 }, (_, ply) => game.positionAt(ply));
      const back = await model.decode(await model.encode(boards.map(draw)), boards.length);
      boards.forEach((stones, ply) => {
        const reading = readFrame('compact', game.size, back[ply]!);
        expect(reading).toEqual({ kind: 'position', stones: Int8Array.from(stones) });
      });
    }
  });

  test('tokens are numbers of the codebook, and another stone is another token', async () => {
    const empty = new Int8Array(81);
    const one = empty.slice();
    one[40] = 1;
    const [a, b] = [await model.encode([draw(empty)]), await model.encode([draw(one)])];
    expect([...a].every((token) => token >= 0n && token < 4n ** 9n)).toBe(true);
    expect([...a].flatMap((token, index) => (token === b[index] ? [] : [index]))).toEqual([4]);
  });

  test('a latent code names the point played whatever the board, captures included', async () => {
    const past = new PastCodes(model);
    let captures = 0;
    for (const record of [...games, ...larger]) {
      const game = gameOfRecord(record);
      const { points } = await past.dictionary(game.size);
      for (const [ply, { point, color }] of game.moves.entries()) {
        expect([ply, points.get(await past.ofPly(game, ply))]).toEqual([ply, point]);
        const theirs = (at: number) => game.positionAt(at).filter((stone) => stone === -color).length;
        captures += Number(theirs(ply + 1) < theirs(ply));
      }
    }
    expect(captures).toBeGreaterThan(50);
  });

  test('a move has one code on boards of all sizes, counted from the middle', async () => {
    const past = new PastCodes(model);
    const [nine, thirteen, nineteen] = await Promise.all([9, 13, 19].map((size) => past.dictionary(size)));
    for (let y = -4; y <= 4; y++) {
      for (let x = -4; x <= 4; x++) {
        const code = nine!.codes.get((4 + y) * 9 + 4 + x);
        expect(code).toBeDefined();
        expect(thirteen!.codes.get((6 + y) * 13 + 6 + x)).toBe(code);
        expect(nineteen!.codes.get((9 + y) * 19 + 9 + x)).toBe(code);
      }
    }
    expect([thirteen!.codes.get(PASS), nineteen!.codes.get(PASS)]).toEqual(
      Array(2).fill(nine!.codes.get(PASS)),
    );
    expect(nineteen!.points.size).toBe(362);
  });

  test('the frame drawn for a capture shows the whole chain gone', async () => {
    const game = gameFrom(`
      . . X X X . . . .
      . X O O O X . . .
      . . X X . . . . .
      . . . . . . . . .
      . . O . . . O . .
      . . . . . . . . .
      . . . . O . . . .
      . . . . . . . . .
      . . . . . . . . .`);
    const given = draw(game.stones);
    const capture = parseVertex('E7', 9);
    const past = new PastCodes(model);
    const { codes } = await past.dictionary(9);
    const prompt = await model.prompt(await model.encode([given]), [[]]);
    const { frames } = await drawFrames(model, prompt, [codes.get(capture)!], chooseLikeliest);
    expect(readMove('compact', 9, given, frames[0]!)).toEqual({
      kind: 'move',
      point: capture,
      captured: ['C8', 'D8', 'E8'].map((vertex) => parseVertex(vertex, 9)),
    });
  });

  test('a batch gives each board what it gets alone', async () => {
    const game = gameOfRecord(games[0]!);
    const plies = [0, 7, 30];
    const past = new PastCodes(model);
    const frames = plies.map((ply) => draw(seenBy(game.moves[ply]!.color, game.positionAt(ply))));
    const histories = await Promise.all(plies.map((ply) => past.of(game, ply)));
    expect(histories.map((codes) => codes.length)).toEqual([0, 5, 5]);
    const together = await model.prompt(await model.encode(frames), histories);
    const width = model.codeCount;
    const codes = plies.map((_, row) => argmax(together.logits.subarray(row * width, (row + 1) * width)));
    const drawn = await drawFrames(model, together, codes, chooseLikeliest);
    for (const row of plies.keys()) {
      const alone = await model.prompt(await model.encode([frames[row]!]), [histories[row]!]);
      const wanted = together.logits.subarray(row * width, (row + 1) * width);
      alone.logits.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-3));
      const { frames: single } = await drawFrames(model, alone, [codes[row]!], chooseLikeliest);
      expect(readFrame('compact', 9, single[0]!)).toEqual(readFrame('compact', 9, drawn.frames[row]!));
    }
  });

  test('frames of two sizes together are refused', async () => {
    await expect(model.encode([draw(new Int8Array(81)), draw(new Int8Array(169))])).rejects.toThrow(
      'a frame of 135x135 px beside one of 81x81',
    );
  });
});
