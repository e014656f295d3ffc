import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_MODEL, openBundle } from '../../src/model/bundle.js';
import { DRAFT_ROLES, type DraftRole, type Manifest } from '../../src/model/manifest.js';
import { openSession } from '../../src/model/session-node.js';
import type { Graph, Port } from '../../src/model/session.js';
import { checkSignatures } from '../../src/model/signatures.js';

let manifest: Manifest;
let graphs: Record<DraftRole, Graph>;

beforeAll(async () => {
  const bundle = await openBundle(DEFAULT_MODEL);
  ({ manifest } = bundle);
  const opened = DRAFT_ROLES.map(
    async (role) => [role, await openSession(bundle.files[role]!, { backend: 'cpu', threads: 1 })] as const,
  );
  graphs = Object.fromEntries(await Promise.all(opened)) as Record<DraftRole, Graph>;
});

afterAll(() => Promise.all(Object.values(graphs).map((graph) => graph.release())));

/** The shipped graphs, one of them with another shape of an input or output. */
function changed(role: DraftRole, name: string, change: Partial<Port>): Record<DraftRole, Graph> {
  const { path, inputs, outputs } = graphs[role];
  const altered = (ports: readonly Port[]): Port[] =>
    ports.map((port) => (port.name === name ? { ...port, ...change } : port));
  const graph = { ...graphs[role], path, inputs: altered(inputs), outputs: altered(outputs) };
  return { ...graphs, [role]: graph };
}

describe('the shapes of networks', () => {
  test('the shipped ones fit model.json', () => {
    expect(() => checkSignatures(graphs, manifest)).not.toThrow();
  });

  test('those of 9x9 alone do not play on 19x19, but on 9x9', () => {
    const alone = changed('encoder', 'pixels', { dims: ['batch', 81, 81, 3] });
    expect(() => checkSignatures(alone, { ...manifest, boardSizes: [9] })).not.toThrow();
    expect(() => checkSignatures(alone, { ...manifest, boardSizes: [9, 19] })).toThrow(
      /encoder\.onnx does not fit boardSizes 9, 19: pixels is uint8\[batch, 81, 81, 3\], wanted 81 and 189/,
    );
  });

  test.each<[DraftRole, string, Partial<Port>, RegExp]>([
    ['prompt', 'history', { dims: ['batch', 4] }, /prompt\.onnx does not fit codes\.history: .* wanted 5/],
    ['prompt', 'logits', { dims: ['batch', 721] }, /prompt\.onnx does not fit codes\.levels: .* wanted 722/],
    ['frame', 'logits', { dims: ['batch', 'a', 'a', 9, 3] }, /frame\.onnx does not fit tokens\.levels/],
    ['decoder', 'pixels', { dims: ['batch', 's', 's', 4] }, /decoder\.onnx does not fit its kind/],
    ['decoder', 'pixels', { type: 'float32' }, /pixels is float32\[.*\], wanted uint8\[B, S, S, 3\]/],
    ['encoder', 'tokens', { dims: [] }, /tokens is int64\[\], wanted int64\[B, R, R\]/],
    [
      'step',
      'keys',
      { dims: ['batch', 'c', 'c', 33] },
      /step\.onnx does not fit .*prompt\.onnx: .* wanted 32/,
    ],
    ['frame', 'past', { dims: [4, 2, 'batch', 6, 't', 32] }, /frame\.onnx does not fit .*prompt\.onnx/],
    [
      'step',
      'place',
      { name: 'where' },
      /has inputs code, where, keys, past; a step has code, place, keys, past/,
    ],
  ])('%s: %s as %j is refused', (role, name, change, message) => {
    expect(() => checkSignatures(changed(role, name, change), manifest)).toThrow(message);
  });

  test('an input that nobody gives is refused', () => {
    const more = [...graphs.encoder.inputs, { name: 'more', type: 'int64', dims: [1] }];
    const { path, outputs } = graphs.encoder;
    const encoder = { ...graphs.encoder, path, inputs: more, outputs };
    expect(() => checkSignatures({ ...graphs, encoder }, manifest)).toThrow(
      /encoder\.onnx has inputs pixels, more; a encoder has pixels/,
    );
  });
});
