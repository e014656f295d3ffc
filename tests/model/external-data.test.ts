import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEFAULT_MODEL, MODELS_FOLDER, openBundle } from '../../src/model/bundle.js';
import { externalFiles } from '../../src/model/external-data.js';
import { message, text } from '../../src/model/protobuf.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vw-external-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A field whose content has a length. */
const field = (number: number, content: readonly number[] | string): number[] =>
  typeof content === 'string' ? text(number, content) : message(number, content);

const pair = (key: string, value: string): number[] => field(13, [...field(1, key), ...field(2, value)]);
/** A tensor with some weights of its own, and the others in a file. */
const tensor = (location: string): number[] => [
  ...field(8, 'weights'),
  ...field(
    9,
    Array.from({ length: 300 }, (_, index) => index % 256),
  ),
  ...pair('offset', '0'),
  ...pair('location', location),
];
const GRAPH = 7;
const INITIALIZER = 5;
const NODE = 1;

/** By where the tensor is: the bytes of a model that has it there. */
const PLACES: [string, (content: readonly number[]) => number[]][] = [
  ['an initializer', (content) => field(GRAPH, field(INITIALIZER, content))],
  ['a constant', (content) => field(GRAPH, field(NODE, field(5, field(5, content))))],
  ['a list of constants', (content) => field(GRAPH, field(NODE, field(5, field(10, content))))],
  ['a branch', (content) => field(GRAPH, field(NODE, field(5, field(6, field(INITIALIZER, content)))))],
  ['a sparse initializer', (content) => field(GRAPH, field(15, field(1, content)))],
  ['a function', (content) => field(25, field(7, field(5, field(5, content))))],
];

async function written(bytes: readonly number[]): Promise<string> {
  const path = join(folder, 'graph.onnx');
  await writeFile(path, Uint8Array.from(bytes));
  return path;
}

test.each(PLACES)('%s whose weights lie in another file is found', async (_, place) => {
  expect(externalFiles(await written([8, 8, ...place(tensor('some.weights'))]))).toEqual(['some.weights']);
});

test('a file is named once, however many weights it has, and beyond a piece of 64 KiB', async () => {
  const names = ['a', 'b', 'a'].map((name) => field(INITIALIZER, tensor(name)));
  const between = field(INITIALIZER, field(9, new Array<number>(200_000).fill(1)));
  expect(
    externalFiles(await written(field(GRAPH, [...names[0]!, ...between, ...names[1]!, ...names[2]!]))),
  ).toEqual(['a', 'b']);
});

test.each<[string, number[]]>([
  ['text', [...Buffer.from('no network at all')]],
  ['a length beyond the end', [0x3a, 0x7f, 1]],
  ['a number without an end', [8, ...new Array<number>(11).fill(0xff)]],
  ['a group', [0x3b]],
  ['a cut field', [0x3a]],
])('%s is no network', async (_, bytes) => {
  const path = await written(bytes);
  expect(() => externalFiles(path)).toThrow(`${path} is no ONNX model: damaged at byte`);
});

test('graphs inside graphs have an end', async () => {
  let inner = field(INITIALIZER, tensor('deep'));
  for (let depth = 0; depth < 100; depth++) inner = field(NODE, field(5, field(6, inner)));
  const path = await written(field(GRAPH, inner));
  expect(() => externalFiles(path)).toThrow('is no ONNX model');
});

test('the shipped model has all its weights inside', async () => {
  const { files } = await openBundle(DEFAULT_MODEL);
  for (const path of Object.values(files)) expect(externalFiles(path)).toEqual([]);
});

/** Puts a graph that reads some.weights in place of the decoder, with its checksum. */
async function withExternalDecoder(): Promise<{ path: string; manifest: Record<string, unknown> }> {
  await cp(join(MODELS_FOLDER, DEFAULT_MODEL), folder, { recursive: true });
  const bytes = Uint8Array.from([8, 8, ...field(GRAPH, field(INITIALIZER, tensor('some.weights')))]);
  await writeFile(join(folder, 'decoder.onnx'), bytes);
  await writeFile(join(folder, 'some.weights'), 'numbers');
  const path = join(folder, 'model.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const files = manifest['files'] as Record<string, { sha256: string }>;
  files['decoder']!.sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(path, JSON.stringify(manifest));
  return { path, manifest };
}

test('a file of weights that model.json does not list is refused, one that it lists is not', async () => {
  const { path, manifest } = await withExternalDecoder();
  await expect(openBundle(folder)).rejects.toThrow(
    /decoder\.onnx reads some\.weights, which is not among the weights of model\.json/,
  );
  const sha256 = createHash('sha256').update('numbers').digest('hex');
  await writeFile(
    path,
    JSON.stringify({ ...manifest, weights: [{ path: 'some.weights', bytes: 7, sha256 }] }),
  );
  await expect(openBundle(folder)).resolves.toMatchObject({ folder });
});

test('links that lead outside are refused, for graphs and for weights; a folder that is a link is not', async () => {
  const { path, manifest } = await withExternalDecoder();
  const outside = await mkdtemp(join(tmpdir(), 'vw-outside-'));
  try {
    await rm(join(folder, 'some.weights'));
    await writeFile(join(outside, 'some.weights'), 'numbers');
    await symlink(join(outside, 'some.weights'), join(folder, 'some.weights'));
    const sha256 = createHash('sha256').update('numbers').digest('hex');
    await writeFile(
      path,
      JSON.stringify({ ...manifest, weights: [{ path: 'some.weights', bytes: 7, sha256 }] }),
    );
    await expect(openBundle(folder)).rejects.toThrow(
      /weights lies outside the model's folder: .* is a link to /,
    );
    const graph = join(folder, 'step.onnx');
    await cp(graph, join(outside, 'step.onnx'));
    await rm(graph);
    await symlink(join(outside, 'step.onnx'), graph);
    await expect(openBundle(folder)).rejects.toThrow(/files\.step lies outside the model's folder/);
    await symlink(join(MODELS_FOLDER, DEFAULT_MODEL), join(outside, 'linked'));
    await expect(openBundle(join(outside, 'linked'))).resolves.toBeDefined();
  } finally {
    await rm(outside, { recursive: true });
  }
});
