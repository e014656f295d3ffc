import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { DEFAULT_MODEL, openBundle } from '../../src/model/bundle.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import { argmax } from '../../src/model/sampling.js';
import type { VideoModel } from '../../src/model/video-model.js';
import { Imagination, chooseLikeliest } from '../../src/player/imagination.js';
import { PastCodes } from '../../src/player/past-codes.js';
import { playAll } from '../support/boards.js';

let model: VideoModel;
beforeAll(async () => {
  model = await loadVideoModel(await openBundle(DEFAULT_MODEL), { device: 'cpu' });
});
afterAll(() => model.dispose());

test('what is expected after a frame is the likeliest code at every place up to the horizon, each given those before it', async () => {
  const { horizon } = model.manifest.codes;
  for (const moves of ['B E5', 'B E5,W C3', 'B E5,W E6,B D6,W F5,B D5']) {
    const game = playAll(new Game(9), moves);
    const imagined = await Imagination.begin(model, new PastCodes(model), game, game.toPlay, 1);
    const first = argmax(imagined.firstCodes);
    const expected = await imagined.expected(await imagined.frameOf(first, chooseLikeliest));
    expect(expected).toHaveLength(horizon - 1);
    const { prompt } = imagined;
    let { logits, past } = await model.step(prompt, prompt.past, [first], 0);
    for (const [index, code] of expected.entries()) {
      expect(code).toBe(argmax(logits));
      ({ logits, past } = await model.step(prompt, past, [code], index + 1));
    }
  }
});
