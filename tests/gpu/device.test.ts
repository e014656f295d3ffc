import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gameOfRecord } from '../../src/go/game-record.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { DEFAULT_MODEL, openBundle } from '../../src/model/bundle.js';
import type { Device } from '../../src/model/device.js';
import { draftOf, generate, readPrompt } from '../../src/model/generate.js';
import { measureLimits } from '../../src/model/machine-limits.js';
import { argmax } from '../../src/model/sampling.js';
import { TokenModel } from '../../src/model/token-model.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import type { VideoModel } from '../../src/model/video-model.js';
import type { Frame } from '../../src/render/frame.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { seenBy } from '../../src/render/seen-by.js';

// `npm run check:gpu` names cuda; elsewhere the same tests compare the CPU with itself.
const device = (process.env['VW_DEVICE'] ?? 'cpu') as Device;
// A bundle of the original's weights, where there is one.
const tokenBundle = process.env['VW_TOKEN_BUNDLE'];

async function someFrames(style: 'compact' | 'original'): Promise<Frame[]> {
  const [record] = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8'));
  const game = gameOfRecord(record!);
  return [0, 9, 20, 41].map((ply) =>
    renderFrame(style, 9, seenBy(game.moves[ply]!.color, game.positionAt(ply))),
  );
}

describe(`the shipped model on ${device}`, () => {
  let [cpu, other]: [VideoModel, VideoModel] = [] as never;

  beforeAll(async () => {
    const bundle = await openBundle(DEFAULT_MODEL);
    cpu = await loadVideoModel(bundle, { device: 'cpu' });
    other = await loadVideoModel(bundle, { device });
  });
  afterAll(() => Promise.all([cpu.dispose(), other.dispose()]));

  test('runs where it was asked to', () => {
    expect(other.device).toEqual({ backend: device, note: '' });
  });

  test('makes the same tokens and nearly the same logits as on the CPU', async () => {
    const frames = await someFrames('compact');
    const histories = frames.map(() => []);
    const tokens = await cpu.encode(frames);
    expect(await other.encode(frames)).toEqual(tokens);
    const [a, b] = [await cpu.prompt(tokens, histories), await other.prompt(tokens, histories)];
    a.logits.forEach((value, index) => expect(Math.abs(value - b.logits[index]!)).toBeLessThan(0.05));
    const pictures = await cpu.decode(tokens, frames.length);
    (await other.decode(tokens, frames.length)).forEach(({ data }, index) =>
      expect(data).toEqual(pictures[index]!.data),
    );
  });

  test('multiplies and reads at some speed', async () => {
    const { operationsPerSecond, wholeOperationsPerSecond, bytesPerSecond } = await measureLimits({
      backend: other.device.backend,
      threads: 1,
    });
    expect(operationsPerSecond).toBeGreaterThan(1e8);
    expect(wholeOperationsPerSecond).toBeGreaterThan(1e8);
    expect(bytesPerSecond).toBeGreaterThan(1e7);
  });
});

(tokenBundle === undefined ? describe.skip : describe)(`the original's weights on ${device}`, () => {
  test('generate the same as on the CPU', async () => {
    const bundle = await openBundle(tokenBundle!);
    const ids: number[][] = [];
    for (const where of ['cpu', device] as const) {
      const model = await TokenModel.load(bundle, { device: where });
      const [, frame] = await someFrames('original');
      const tokens = await model.encode(frame!);
      const draft = draftOf(model, tokens);
      const prompt = await readPrompt(model, tokens);
      const made = await generate(model, prompt, { choose: argmax, vocabulary: 'restricted', draft });
      ids.push([...tokens, ...made.ids]);
      await model.dispose();
    }
    expect(ids[1]).toEqual(ids[0]);
  });
});
