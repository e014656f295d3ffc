import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DEFAULT_MODEL,
  MODELS_FOLDER,
  checkWeights,
  findModel,
  listModels,
  openBundle,
} from '../../src/model/bundle.js';
import { parseManifest } from '../../src/model/manifest.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import { ORIGINAL_300M } from './original-300m.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vw-bundle-'));
  await cp(join(MODELS_FOLDER, DEFAULT_MODEL), folder, { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

/** Changes model.json in place. */
async function edit(change: (manifest: Record<string, never>) => void): Promise<void> {
  const path = join(folder, 'model.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, never>;
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
}

describe('a model bundle', () => {
  test('the shipped model is found by name and whole', async () => {
    expect(listModels()).toContain(DEFAULT_MODEL);
    const { manifest, files } = await openBundle(DEFAULT_MODEL);
    expect(manifest.boardSizes).toEqual([9, 13, 19]);
    expect(Object.keys(files)).toEqual(['encoder', 'change', 'prompt', 'step', 'frame', 'decoder']);
  });

  test('an unknown name is answered with the names there are', () => {
    expect(() => findModel('no-such-model')).toThrow(`no model no-such-model (there: ${DEFAULT_MODEL}`);
  });

  test('a missing file is named', async () => {
    await rm(join(folder, 'prompt.onnx'));
    await expect(openBundle(folder)).rejects.toThrow(/prompt\.onnx is missing: files\.prompt of model\.json/);
  });

  test('a truncated file is named', async () => {
    await truncate(join(folder, 'step.onnx'), 1000);
    await expect(openBundle(folder)).rejects.toThrow(/step\.onnx is damaged or of another model/);
  });

  test('where several files are wrong, every one is named', async () => {
    await rm(join(folder, 'prompt.onnx'));
    await truncate(join(folder, 'decoder.onnx'), 0);
    await expect(openBundle(folder)).rejects.toThrow(
      /prompt\.onnx is missing.*; .*decoder\.onnx is damaged or of another model/,
    );
  });

  test('a file that is no network is named, even where its checksum is right', async () => {
    const bytes = Buffer.from('no network at all');
    await writeFile(join(folder, 'decoder.onnx'), bytes);
    await edit((manifest) => {
      const files = manifest['files'] as unknown as Record<string, { sha256: string }>;
      files['decoder']!.sha256 = createHash('sha256').update(bytes).digest('hex');
    });
    await expect(openBundle(folder)).rejects.toThrow(/decoder\.onnx is no ONNX model: damaged at byte/);
  });

  test('a network in the wrong place is named', async () => {
    await edit((manifest) => {
      const files = manifest['files'] as unknown as Record<string, unknown>;
      [files['encoder'], files['decoder']] = [files['decoder'], files['encoder']];
    });
    const bundle = await openBundle(folder);
    await expect(loadVideoModel(bundle)).rejects.toThrow(
      /decoder\.onnx has inputs tokens; a encoder has pixels/,
    );
  });

  test('a file outside the folder is refused', async () => {
    await edit((manifest) => {
      const files = manifest['files'] as unknown as Record<string, { path: string }>;
      files['step']!.path = '../step.onnx';
    });
    await expect(openBundle(folder)).rejects.toThrow(/files\.step lies outside the model's folder/);
  });

  test.each<[string, (manifest: Record<string, unknown>) => void, string]>([
    ['no JSON', () => undefined, 'is no JSON'],
    ['another format', (m) => (m['format'] = 1), 'has format 1; this program reads 2'],
    ['a missing name', (m) => delete m['name'], 'has a wrong name: missing (wanted: a text)'],
    [
      'a board of 26',
      (m) => (m['boardSizes'] = [26]),
      'has a wrong boardSizes[0]: 26 (wanted: a whole number from 2 to 25)',
    ],
    [
      'no boards',
      (m) => (m['boardSizes'] = []),
      'has a wrong boardSizes: [] (wanted: a list that is not empty)',
    ],
    [
      'a board twice',
      (m) => (m['boardSizes'] = [9, 9]),
      'has a wrong boardSizes: 9, 9 (wanted: each size once)',
    ],
    [
      'a horizon without end',
      (m) => (m['codes'] = { levels: [19, 19, 2], horizon: 1e9, history: 5 }),
      'has a wrong codes.horizon: 1000000000 (wanted: a whole number from 0 to 64)',
    ],
    [
      'no horizon',
      (m) => (m['codes'] = { levels: [19, 19, 2], horizon: 0, history: 5 }),
      'has codes.horizon 0; a draft is drawn with the first code',
    ],
    [
      'a token as large as a screen',
      (m) => (m['tokens'] = { pixels: 100_000, levels: [4] }),
      'has a wrong tokens.pixels: 100000 (wanted: a whole number from 1 to 1024)',
    ],
    [
      'digits that differ',
      (m) => (m['tokens'] = { pixels: 27, levels: [4, 4, 3] }),
      "has tokens.levels 4, 4, 3; a draft's digits all have as many",
    ],
    [
      'an unknown style',
      (m) => (m['frame'] = { style: 'oil' }),
      'has a wrong frame.style: "oil" (wanted: one of original, compact)',
    ],
    [
      'tokens that do not fit',
      (m) => (m['tokens'] = { pixels: 25, levels: [4] }),
      'tokens.pixels 25 does not divide the 81 px of a 9x9 frame',
    ],
    [
      'an unknown part',
      (m) => (m['sequence'] = ['frame', 'codec']),
      'sequence names codec, which is neither',
    ],
    [
      'too few ids',
      (m) => (m['vocabulary'] = { size: 5, frameOffset: 0, codeOffset: 0, special: {} }),
      'vocabulary.size 5 has no room',
    ],
    ['an unknown file', (m) => (m['files'] = { brain: {} }), 'files.brain is unknown'],
    ['a missing role', (m) => (m['files'] = {}), 'files.encoder is missing'],
  ])('%s in model.json is named', async (what, change, message) => {
    const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    change(manifest);
    const text = what === 'no JSON' ? '{' : JSON.stringify(manifest);
    expect(() => parseManifest(text, 'model.json')).toThrow(message);
  });

  test("the layout can express the original's 300M model", () => {
    const manifest = parseManifest(JSON.stringify(ORIGINAL_300M), 'model.json');
    expect(manifest.vocabulary.frameOffset + 64000).toBe(160005);
    expect(manifest.sequence.filter((part) => part === 'codes')).toHaveLength(1);
    expect(manifest.cache).toEqual({ layers: 24, heads: 16, width: 64 });
  });

  test.each([
    [{ cache: undefined }, 'has no cache'],
    [{ files: { ...ORIGINAL_300M.files, head: undefined } }, 'files.head is missing'],
    [{ frameDecoding: 'draft' }, 'files.change is missing'],
    [{ weights: [{ path: 'x', bytes: -1, sha256: 'x' }] }, 'has a wrong weights[0].bytes: -1'],
  ])('a model.json of the original that lacks something: %j', (change, message) => {
    expect(() => parseManifest(JSON.stringify({ ...ORIGINAL_300M, ...change }), 'model.json')).toThrow(
      message,
    );
  });

  test('weights beside the graphs are looked for, by size, and by checksum where that is asked', async () => {
    const bytes = Buffer.from('some numbers');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const weights = [{ path: 'a.weights', bytes: bytes.length, sha256 }];
    await edit((manifest) => Object.assign(manifest, { weights }));
    await expect(openBundle(folder)).rejects.toThrow(/a\.weights is missing: weights of model\.json/);
    await writeFile(join(folder, 'a.weights'), bytes.subarray(1));
    await expect(openBundle(folder)).rejects.toThrow(/a\.weights is damaged: 11 bytes, model\.json says 12/);
    await writeFile(join(folder, 'a.weights'), Buffer.from('same numbers'));
    const bundle = await openBundle(folder);
    await expect(checkWeights(bundle)).rejects.toThrow(/a\.weights is damaged or of another model: sha256/);
  });
});
