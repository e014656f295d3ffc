import { UserError } from '../util/errors.js';
import { fsqSize } from './fsq.js';
import { type DraftRole, type Manifest, tokensAcross } from './manifest.js';
import { frameStyle } from '../render/frame-styles.js';
import type { Graph, Port } from './session.js';

/**
 * What goes into each network and comes out: type, then dimensions. B batch, S frame side in px, R tokens along it, D digits a
 * token, L levels of a digit, V codes, h past codes, C cells along the side; of the network's own choice are F and P features,
 * Y layers, G heads, W head width; T is any length.
 */
const SIGNATURES: Readonly<Record<DraftRole, Readonly<Record<'inputs' | 'outputs', Ports>>>> = {
  encoder: { inputs: { pixels: 'uint8 B S S 3' }, outputs: { tokens: 'int64 B R R' } },
  change: { inputs: { before: 'uint8 B S S 3', after: 'uint8 B S S 3' }, outputs: { code: 'int64 B' } },
  prompt: {
    inputs: { tokens: 'int64 B R R', history: 'int64 B h' },
    outputs: {
      logits: 'float32 B V',
      cells: 'float32 B C C F',
      keys: 'float32 B C C P',
      past: 'float32 Y 2 B G T W',
      final: 'float32 B C C L',
    },
  },
  step: {
    inputs: { code: 'int64 B', place: 'int64 1', keys: 'float32 B C C P', past: 'float32 Y 2 B G T W' },
    outputs: { logits: 'float32 B V', past_out: 'float32 Y 2 B G T W' },
  },
  frame: {
    inputs: {
      tokens: 'int64 B R R',
      code: 'int64 B',
      cells: 'float32 B C C F',
      past: 'float32 Y 2 B G T W',
    },
    outputs: { logits: 'float32 B R R D L' },
  },
  decoder: { inputs: { tokens: 'int64 B R R' }, outputs: { pixels: 'uint8 B S S 3' } },
};
type Ports = Readonly<Record<string, string>>;

/** Where the batch is not the first dimension: caches are [layers, 2, B, heads, length, width], a place is for all. */
export const BATCH_AXES = { place: -1, past: 2, past_out: 2 };

const ANY_LENGTH = new Set(['B', 'T']);

/**
 * Holds the networks of a bundle against model.json and against each other by what they say of their shapes.
 * Throws UserError `broken-model` that names the graph.
 */
export function checkSignatures(graphs: Readonly<Record<DraftRole, Graph>>, manifest: Manifest): void {
  const wanted = lengthsOf(manifest);
  for (const [role, graph] of Object.entries(graphs) as [DraftRole, Graph][]) {
    for (const kind of ['inputs', 'outputs'] as const) {
      const signature = SIGNATURES[role][kind];
      const names = graph[kind].map(({ name }) => name);
      const isComplete = Object.keys(signature).every((name) => names.includes(name));
      if (!isComplete || (kind === 'inputs' && names.some((name) => !signature[name]))) {
        const should = Object.keys(signature).join(', ');
        throw wrong(graph, `has ${kind} ${names.join(', ')}; a ${role} has ${should}`);
      }
      for (const port of graph[kind]) {
        const shape = signature[port.name];
        if (shape) checkPort(graph, port, shape, wanted);
      }
    }
  }
}

/** The lengths that a dimension must be able to have, by its letter. Those of the network's own choice join them. */
type Lengths = Map<string, { readonly lengths: readonly number[]; readonly of: string }>;

function lengthsOf(manifest: Manifest): Lengths {
  const { boardSizes, tokens, codes, frame } = manifest;
  const perSize = (length: (size: number) => number): readonly number[] => boardSizes.map(length);
  const sizes = `boardSizes ${boardSizes.join(', ')}`;
  const cells = Math.sqrt(tokens.levels.length);
  return new Map([
    ['S', { lengths: perSize((size) => frameStyle(frame.style).frameSide(size)), of: sizes }],
    ['R', { lengths: perSize((size) => tokensAcross(manifest, size)), of: sizes }],
    ['C', { lengths: perSize((size) => tokensAcross(manifest, size) * cells), of: sizes }],
    ['D', { lengths: [tokens.levels.length], of: 'tokens.levels' }],
    ['L', { lengths: [tokens.levels[0]!], of: 'tokens.levels' }],
    ['V', { lengths: [fsqSize(codes.levels)], of: 'codes.levels' }],
    ['h', { lengths: [codes.history], of: 'codes.history' }],
  ]);
}

function checkPort(graph: Graph, { name, type, dims }: Port, shape: string, wanted: Lengths): void {
  const [wantedType, ...letters] = shape.split(' ') as [string, ...string[]];
  const is = `${name} is ${type}[${dims.join(', ')}]`;
  if (type !== wantedType || dims.length !== letters.length) {
    throw wrong(graph, `cannot be used: ${is}, wanted ${wantedType}[${letters.join(', ')}]`);
  }
  letters.forEach((letter, axis) => {
    const length = dims[axis];
    if (typeof length !== 'number' || ANY_LENGTH.has(letter)) return;
    const fixed = Number(letter);
    const { lengths, of } = fixed
      ? { lengths: [fixed], of: 'its kind' }
      : (wanted.get(letter) ?? remember(wanted, letter, length, graph));
    if (lengths.some((one) => one !== length)) {
      throw wrong(graph, `does not fit ${of}: ${is}, wanted ${lengths.join(' and ')} in place of ${length}`);
    }
  });
}

function remember(
  wanted: Lengths,
  letter: string,
  length: number,
  { path }: Graph,
): { lengths: number[]; of: string } {
  const chosen = { lengths: [length], of: path };
  wanted.set(letter, chosen);
  return chosen;
}

function wrong({ path }: Graph, what: string): UserError {
  return new UserError('broken-model', `${path} ${what}`);
}
