import type { FrameStyleName } from '../render/frame.js';
import { FRAME_STYLES, frameStyle } from '../render/frame-styles.js';
import { fsqSize } from './fsq.js';
import { Field, bad } from './manifest-field.js';

/** Version of the layout of model.json that this program reads. */
export const MANIFEST_FORMAT = 2;

/** More than any model has: a slip of the pen, which would only fill the memory. Training's settings stop there as well. */
const MOST = {
  pixels: 1024,
  level: 1024,
  steps: 64,
  ids: 2 ** 31 - 1,
  layers: 1024,
  heads: 1024,
  width: 65536,
};

/** What a place of the sequence holds: a special token by name, or one of these. */
export const SEQUENCE_PARTS = ['frame', 'codes', 'nextFrame'] as const;

/**
 * `autoregressive`: the next frame's tokens come one after the other, as in the original.
 * `draft`: all in one pass, the given frame being the draft.
 */
export const FRAME_DECODINGS = ['autoregressive', 'draft'] as const;

/**
 * The ONNX files of a bundle that decodes from a draft; training/bundle/graphs.py says what each takes and gives. And those of
 * an autoregressive one: training/original.
 */
export const DRAFT_ROLES = ['encoder', 'change', 'prompt', 'step', 'frame', 'decoder'] as const;
const AUTOREGRESSIVE_ROLES = ['encoder', 'decoder', 'transformer', 'head', 'codeHead', 'frameHead'] as const;
export type DraftRole = (typeof DRAFT_ROLES)[number];
export type FileRole = DraftRole | (typeof AUTOREGRESSIVE_ROLES)[number];
export const FILE_ROLES: readonly FileRole[] = [...new Set([...DRAFT_ROLES, ...AUTOREGRESSIVE_ROLES])];

/** A file of numbers beside the graphs: too large for one of them, or shared by several. */
export interface WeightFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A run's multiplications, and the bytes of weights that it reads. */
export interface Cost {
  readonly operations: number;
  /** Those of them in whole numbers of 8 bits. */
  readonly wholeOperations: number;
  readonly weightBytes: number;
}

/** model.json: all that is known of a model besides its weights. */
export interface Manifest {
  readonly format: number;
  readonly name: string;
  readonly boardSizes: readonly number[];
  readonly frame: { readonly style: FrameStyleName };
  /** A frame's tokens, row by row from the top left: squares of so many pixels along the side. */
  readonly tokens: { readonly pixels: number; readonly levels: readonly number[] };
  /** Latent codes: how many changes ahead, and how many past ones the prompt shows. */
  readonly codes: { readonly levels: readonly number[]; readonly horizon: number; readonly history: number };
  /** Ids of one vocabulary: token t is frameOffset + t, code c is codeOffset + c. */
  readonly vocabulary: {
    readonly size: number;
    readonly frameOffset: number;
    readonly codeOffset: number;
    readonly special: Readonly<Record<string, number>>;
  };
  /** What follows what: special tokens by name, `frame`, `codes`, `nextFrame`. */
  readonly sequence: readonly string[];
  readonly frameDecoding: (typeof FRAME_DECODINGS)[number];
  readonly files: Readonly<Partial<Record<FileRole, { readonly path: string; readonly sha256: string }>>>;
  /** Of an autoregressive model: what it remembers of every token, for each layer and head a key and a value. */
  readonly cache?: { readonly layers: number; readonly heads: number; readonly width: number };
  /** Files of weights beside the graphs. */
  readonly weights: readonly WeightFile[];
  /** What one run of a graph costs at least, by board size and role; training/bundle/costs.py counts it. */
  readonly costs: Readonly<Record<number, Readonly<Partial<Record<FileRole, Cost>>>>>;
  /** Where it comes from: data, steps, commit, measured strength. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

/** Returns how many tokens a frame of a board has along its side. */
export function tokensAcross({ frame, tokens }: Pick<Manifest, 'frame' | 'tokens'>, size: number): number {
  return frameStyle(frame.style).frameSide(size) / tokens.pixels;
}

/** Returns model.json's content, checked. Throws UserError `bad-manifest` that names the wrong field. */
export function parseManifest(text: string, path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(path, 'is no JSON', error);
  }
  const root = new Field(value, path, '');
  const format = root.at('format').integer(1);
  if (format !== MANIFEST_FORMAT)
    throw bad(path, `has format ${format}; this program reads ${MANIFEST_FORMAT}`);
  const [frame, tokens, codes, vocabulary] = ['frame', 'tokens', 'codes', 'vocabulary'].map((key) =>
    root.at(key),
  );
  const manifest: Manifest = {
    format,
    name: root.at('name').text(),
    boardSizes: root
      .at('boardSizes')
      .list()
      .map((size) => size.integer(2, 25)),
    frame: {
      style: frame!.at('style').oneOf(FRAME_STYLES),
    },
    tokens: {
      pixels: tokens!.at('pixels').integer(1, MOST.pixels),
      levels: tokens!
        .at('levels')
        .list()
        .map((level) => level.integer(2, MOST.level)),
    },
    codes: {
      levels: codes!
        .at('levels')
        .list()
        .map((level) => level.integer(2, MOST.level)),
      horizon: codes!.at('horizon').integer(0, MOST.steps),
      history: codes!.at('history').integer(0, MOST.steps),
    },
    vocabulary: {
      size: vocabulary!.at('size').integer(1, MOST.ids),
      frameOffset: vocabulary!.at('frameOffset').integer(0),
      codeOffset: vocabulary!.at('codeOffset').integer(0),
      special: Object.fromEntries(
        vocabulary!
          .at('special')
          .entries()
          .map(([key, field]) => [key, field.integer(0)]),
      ),
    },
    sequence: root
      .at('sequence')
      .list()
      .map((part) => part.text()),
    frameDecoding: root.at('frameDecoding').oneOf(FRAME_DECODINGS),
    files: Object.fromEntries(
      root
        .at('files')
        .entries()
        .map(([role, file]) => {
          if (!(FILE_ROLES as readonly string[]).includes(role)) {
            throw bad(path, `files.${role} is unknown (known: ${FILE_ROLES.join(', ')})`);
          }
          return [role, { path: file.at('path').text(), sha256: file.at('sha256').text() }];
        }),
    ),
    ...(root.has('cache')
      ? {
          cache: {
            layers: root.at('cache').at('layers').integer(1, MOST.layers),
            heads: root.at('cache').at('heads').integer(1, MOST.heads),
            width: root.at('cache').at('width').integer(1, MOST.width),
          },
        }
      : {}),
    weights: root.has('weights')
      ? root
          .at('weights')
          .list()
          .map((file) => ({
            path: file.at('path').text(),
            bytes: file.at('bytes').integer(0),
            sha256: file.at('sha256').text(),
          }))
      : [],
    costs: root.has('costs')
      ? Object.fromEntries(
          root
            .at('costs')
            .entries()
            .map(([size, byRole]) => [size, readCosts(byRole)]),
        )
      : {},
    provenance: Object.fromEntries(
      root
        .at('provenance')
        .entries()
        .map(([key, field]) => [key, field.value]),
    ),
  };
  checkTogether(manifest, path);
  return manifest;
}

function readCosts(byRole: Field): Partial<Record<FileRole, Cost>> {
  return Object.fromEntries(
    byRole.entries().map(([role, cost]) => [
      role,
      {
        operations: cost.at('operations').integer(0),
        wholeOperations: cost.has('wholeOperations') ? cost.at('wholeOperations').integer(0) : 0,
        weightBytes: cost.at('weightBytes').integer(0),
      },
    ]),
  );
}

/** What no field says alone. */
function checkTogether(manifest: Manifest, path: string): void {
  const { vocabulary, tokens, codes, sequence, files, frameDecoding, cache } = manifest;
  const { size, frameOffset, codeOffset, special } = vocabulary;
  if (new Set(manifest.boardSizes).size < manifest.boardSizes.length)
    throw bad(path, `has a wrong boardSizes: ${manifest.boardSizes.join(', ')} (wanted: each size once)`);
  for (const board of manifest.boardSizes) {
    const side = frameStyle(manifest.frame.style).frameSide(board);
    if (side % tokens.pixels !== 0)
      throw bad(
        path,
        `tokens.pixels ${tokens.pixels} does not divide the ${side} px of a ${board}x${board} frame`,
      );
  }
  if (frameOffset + fsqSize(tokens.levels) > size)
    throw bad(path, `vocabulary.size ${size} has no room for all tokens`);
  if (codeOffset + fsqSize(codes.levels) > size)
    throw bad(path, `vocabulary.size ${size} has no room for all codes`);
  for (const [name, id] of Object.entries(special)) {
    if (id >= size) throw bad(path, `vocabulary.special.${name} is ${id}, beyond vocabulary.size ${size}`);
  }
  for (const part of sequence) {
    if (!(SEQUENCE_PARTS as readonly string[]).includes(part) && !(part in special)) {
      throw bad(
        path,
        `sequence names ${part}, which is neither ${SEQUENCE_PARTS.join(', ')} nor a special token`,
      );
    }
  }
  const isAutoregressive = frameDecoding === 'autoregressive';
  if (isAutoregressive && !cache) throw bad(path, 'has no cache, which an autoregressive model has');
  for (const role of isAutoregressive ? AUTOREGRESSIVE_ROLES : DRAFT_ROLES) {
    if (!files[role]) throw bad(path, `files.${role} is missing`);
  }
  if (!isAutoregressive && codes.horizon === 0)
    throw bad(path, 'has codes.horizon 0; a draft is drawn with the first code');
  if (!isAutoregressive && new Set(tokens.levels).size > 1)
    throw bad(path, `has tokens.levels ${tokens.levels.join(', ')}; a draft's digits all have as many`);
}
