import { describe, expect, test } from '@jest/globals';
import { type Generation, draftOf, generate, readPrompt } from '../../src/model/generate.js';
import { parseManifest } from '../../src/model/manifest.js';
import { argmax, sample } from '../../src/model/sampling.js';
import { layoutOf } from '../../src/model/sequence.js';
import { type Cache, type Head, type TokenModel, cutCache } from '../../src/model/token-model.js';
import { seededRandom } from '../../src/util/rng.js';
import { ORIGINAL_300M } from './original-300m.js';

const SMALL = {
  ...ORIGINAL_300M,
  tokens: { pixels: 64, levels: [4] },
  codes: { levels: [5], horizon: 3, history: 0 },
  vocabulary: {
    size: 16,
    frameOffset: 12,
    codeOffset: 6,
    special: { '<im_start>': 0, '<im_end>': 1, '<act_start>': 4, '<act_end>': 5, '</s>': 2 },
  },
};
const HEADS: Record<Head, readonly [number, number]> = {
  head: [0, 16],
  codeHead: [6, 5],
  frameHead: [12, 4],
};
const GIVEN = Array.from({ length: 16 }, (_, index) => index % 4);

/**
 * A model whose logits depend on every id that it has read, in order. Its cache holds the ids themselves, so that a
 * cache that is cut wrongly gives other logits. `copying` makes the token of the given frame likelier.
 */
class EveryIdCounts {
  readonly manifest = parseManifest(JSON.stringify(SMALL), 'model.json');
  readonly layout = layoutOf(this.manifest);
  passes = 0;

  constructor(readonly copying: number) {}

  emptyCache(): Cache {
    return { data: { type: 'float32', data: new Float32Array(0), dims: [1, 2, 1, 1, 0, 1] }, length: 0 };
  }

  read(ids: readonly number[], cache: Cache): Promise<{ hidden: Float32Array; cache: Cache }> {
    this.passes++;
    const before = Array.from(cache.data.data as Float32Array).slice(0, cache.length);
    const all = [...before, ...ids];
    const hidden = Float32Array.from(
      ids.flatMap((_, row) => this.#state(all.slice(0, before.length + row + 1))),
    );
    const data = Float32Array.from([...all, ...all]);
    return Promise.resolve({
      hidden,
      cache: { data: { type: 'float32', data, dims: [1, 2, 1, 1, all.length, 1] }, length: all.length },
    });
  }

  /** A fingerprint of the ids, and the given frame's token that would come next. */
  #state(ids: readonly number[]): [number, number] {
    const hash = ids.reduce((sum, id, index) => (sum * 31 + id * (index + 7)) % 9973, 1);
    const place = ids.length - this.layout.prompt(GIVEN).length - 5;
    return [hash, GIVEN[place] ?? 0];
  }

  logits(head: Head, hidden: Float32Array): Promise<Float32Array> {
    const [first, count] = HEADS[head];
    const logits = new Float32Array((hidden.length / 2) * count);
    for (let row = 0; row < hidden.length / 2; row++) {
      const random = seededRandom(hidden[row * 2]!);
      const all = Array.from({ length: 16 }, () => 3 * random());
      all[12 + hidden[row * 2 + 1]!]! += this.copying;
      logits.set(all.slice(first, first + count), row * count);
    }
    return Promise.resolve(logits);
  }
}

async function run(copying: number, options: Partial<Generation> & { seed?: number } = {}) {
  const fake = new EveryIdCounts(copying);
  const model = fake as unknown as TokenModel;
  const random = seededRandom(options.seed ?? 1);
  const prompt = await readPrompt(model, GIVEN);
  fake.passes = 0;
  const result = await generate(model, prompt, {
    choose: (logits) => sample(logits, { temperature: 1, topP: 1 }, random),
    vocabulary: 'restricted',
    draft: draftOf(model, GIVEN),
    ...options,
  });
  return { ...result, counted: fake.passes };
}

const NO_DRAFT = Array.from({ length: 21 }, () => undefined);

describe('generating with a guess', () => {
  test.each([
    ['restricted', 0],
    ['restricted', 3],
    ['full', 0],
    ['full', 3],
  ] as const)(
    '%s, copying %d: the same ids as one token a pass, for 50 seeds',
    async (vocabulary, copying) => {
      for (let seed = 0; seed < 50; seed++) {
        const slow = await run(copying, { vocabulary, seed, draft: NO_DRAFT });
        const fast = await run(copying, { vocabulary, seed });
        expect([seed, fast.ids]).toEqual([seed, slow.ids]);
        expect(slow.passes).toBe(20);
        expect(fast.passes).toBeLessThanOrEqual(20);
      }
    },
  );

  test('a guess that is right needs one pass for the whole frame', async () => {
    const result = await run(100, { choose: argmax });
    expect(result.ids.slice(5)).toEqual(GIVEN.map((token) => 12 + token));
    expect(result).toMatchObject({ passes: 3, counted: 3, accepted: 17, drafted: 17 });
  });

  test('special tokens stand where they must, ids keep to their ranges', async () => {
    const { ids } = await run(0);
    expect([ids[3], ids[4]]).toEqual([5, 0]);
    expect(ids.slice(0, 3).every((id) => id >= 6 && id < 11)).toBe(true);
    expect(ids.slice(5).every((id) => id >= 12)).toBe(true);
  });

  test('the whole vocabulary ends where the end is drawn', async () => {
    const { ids } = await run(0, { vocabulary: 'full', end: 7, choose: () => 7 });
    expect(ids).toEqual([7]);
  });
});

test('a cut cache keeps the first tokens of every block', () => {
  const data = Float32Array.from({ length: 12 }, (_, index) => index);
  const cache: Cache = { data: { type: 'float32', data, dims: [2, 1, 1, 1, 3, 2] }, length: 3 };
  const cut = cutCache(cache, 2);
  expect(Array.from(cut.data.data as Float32Array)).toEqual([0, 1, 2, 3, 6, 7, 8, 9]);
  expect(cut.data.dims).toEqual([2, 1, 1, 1, 2, 2]);
});

test('the prompt and the places are those of the released program', () => {
  const layout = layoutOf(parseManifest(JSON.stringify(ORIGINAL_300M), 'model.json'));
  const tokens = Array.from({ length: 16 }, (_, index) => index * 1000);
  const prompt = layout.prompt(tokens);
  expect(prompt).toEqual([32000, ...tokens.map((token) => 96005 + token), 32001, 32004]);
  expect(layout.places).toHaveLength(21);
  expect(layout.places.map(({ kind }) => kind[0]).join('')).toBe('cccss' + 'f'.repeat(16));
});
