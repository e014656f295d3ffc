import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { parseVertex } from '../../src/go/point.js';
import { openBundle } from '../../src/model/bundle.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import type { VideoModel } from '../../src/model/video-model.js';
import { PastCodes } from '../../src/player/past-codes.js';
import { playAll } from '../support/boards.js';

let model: VideoModel;
beforeAll(async () => {
  model = await loadVideoModel(await openBundle('vw'), { device: 'cpu', threads: 1 });
});
afterAll(() => model.dispose());

test('of handicap stones that came as moves the model is told nothing', async () => {
  const past = new PastCodes(model);
  const { codes } = await past.dictionary(9);
  const game = playAll(new Game(9), 'B C3,B G7,B G3');
  expect(await past.of(game)).toEqual([]);
  playAll(game, 'W E5,B C7');
  expect(await past.of(game)).toEqual(['C7', 'E5'].map((vertex) => codes.get(parseVertex(vertex, 9))));
  // A first stone of Black alone is a move.
  expect(await past.of(playAll(new Game(9), 'B C3'))).toHaveLength(1);
});

test.each([
  ['E5 D5', 'D5 E5', 'all of it'],
  ['E5 pass D5', 'D5', 'nothing from before a pass that was not accepted'],
  ['E5 pass D5 pass C5 F5 G5', 'G5 F5 C5', 'nor much later'],
  ['E5 D5 pass', 'pass D5 E5', 'the opponent passes: it may be the end'],
  ['pass E5 D5', 'D5 E5 pass', "the opponent's own pass, which we did not accept"],
  ['A1 B2 C3 D4 E5 F6', 'F6 E5 D4 C3 B2', 'as much as the prompt takes'],
])('after %s the model is told %s: %s', async (moves, told) => {
  const past = new PastCodes(model);
  const { codes } = await past.dictionary(9);
  const game = new Game(9);
  for (const vertex of moves.split(' ')) game.play(game.toPlay, parseVertex(vertex, 9));
  expect(await past.of(game)).toEqual(told.split(' ').map((vertex) => codes.get(parseVertex(vertex, 9))));
});
