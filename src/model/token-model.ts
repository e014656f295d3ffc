import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import type { Bundle } from './bundle.js';
import { type DeviceChoice, chooseBackend } from './device.js';
import type { FileRole, Manifest } from './manifest.js';
import { findPlaces } from './places.js';
import { type Layout, layoutOf } from './sequence.js';
import { openSession } from './session-node.js';
import type { Data, Graph } from './session.js';
import type { LoadOptions } from './load-video-model.js';

/** Which ids a head gives logits of: all, those of latent codes, or those of frame tokens. */
export type Head = 'head' | 'codeHead' | 'frameHead';

/** What the transformer remembers of the tokens that it has read, [Y, 2, 1, G, T, W] float32. */
export interface Cache {
  readonly data: Data;
  /** T */
  readonly length: number;
}

/** Turns a colour's byte into a number for the encoder. */
export type Normalise = (byte: number) => number;

/** The original's normalisation in training: 0..255 to -1..1. */
export const normaliseAsTrained: Normalise = (byte) => Math.fround(Math.fround(byte / 127.5) - 1);

/**
 * The networks of a model that generates one token after the other, as the original does.
 * Legend: K tokens a frame, T tokens, E width, Y layers, G heads, W head width, H and W' frame size in px.
 */
export class TokenModel {
  readonly manifest: Manifest;
  readonly layout: Layout;
  readonly device: DeviceChoice;
  readonly #files: Bundle['files'];
  readonly #threads: number;
  readonly #onRun: LoadOptions['onRun'];
  readonly #sessions = new Map<FileRole, Promise<Graph>>();

  private constructor(bundle: Bundle, device: DeviceChoice, threads: number, onRun: LoadOptions['onRun']) {
    this.manifest = bundle.manifest;
    this.layout = layoutOf(bundle.manifest);
    this.device = device;
    this.#files = bundle.files;
    this.#threads = threads;
    this.#onRun = onRun;
  }

  /**
   * Returns the model with the networks that every move needs; the others are opened when they are first used.
   * Throws UserError where a graph is broken or the device is not there.
   */
  static async load(
    bundle: Bundle,
    { device = 'auto', threads = 1, onRun }: LoadOptions = {},
  ): Promise<TokenModel> {
    if (bundle.manifest.frameDecoding !== 'autoregressive') {
      throw new UserError('unsupported-model', `${bundle.folder}: no autoregressive model`);
    }
    const choice = await chooseBackend(device, bundle.files.codeHead!, threads);
    const model = new TokenModel(bundle, choice, threads, onRun);
    // One after the other: opening one needs memory for a while that the next can have.
    for (const role of ['transformer', 'encoder'] as const) await model.#session(role);
    return model;
  }

  /** Returns the K tokens of a frame. */
  async encode(frame: Frame, normalise: Normalise = normaliseAsTrained): Promise<number[]> {
    const start = performance.now();
    const { colors, near, counts } = findPlaces(frame);
    this.#onRun?.('places', performance.now() - start, 1);
    const inputs: Record<string, Data> = {
      colours: {
        type: 'float32',
        data: Float32Array.from(colors, (byte) => normalise(byte)),
        dims: [colors.length / 3, 3],
      },
    };
    near.forEach((data, step) => {
      inputs[`near${step}`] = { type: 'int32', data, dims: [data.length / 9, 9] };
    });
    counts.forEach((data, step) => {
      inputs[`counts${step}`] = { type: 'float32', data, dims: [data.length] };
    });
    const { tokens } = await (await this.#session('encoder')).run(inputs);
    return Array.from(tokens!.data as BigInt64Array, Number);
  }

  /** Returns the normalised picture of K tokens, [3, H, W'] about -1..1. */
  async decode(tokens: readonly number[]): Promise<Float32Array> {
    const data = BigInt64Array.from(tokens, BigInt);
    const { pixels } = await (
      await this.#session('decoder')
    ).run({
      tokens: { type: 'int64', data, dims: [1, tokens.length] },
    });
    return pixels!.data as Float32Array;
  }

  /** Returns an empty cache. */
  emptyCache(): Cache {
    const { layers, heads, width } = this.manifest.cache!;
    return {
      data: { type: 'float32', data: new Float32Array(0), dims: [layers, 2, 1, heads, 0, width] },
      length: 0,
    };
  }

  /** Reads ids [T] after those in the cache; returns hidden states [T, E] and the cache with them. */
  async read(ids: readonly number[], cache: Cache): Promise<{ hidden: Float32Array; cache: Cache }> {
    const inputs: Record<string, Data> = {
      ids: { type: 'int64', data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
      positions: {
        type: 'int64',
        data: BigInt64Array.from(ids, (_, index) => BigInt(cache.length + index)),
        dims: [ids.length],
      },
      past: cache.data,
    };
    const { hidden, past_out } = await (await this.#session('transformer')).run(inputs, ids.length);
    return {
      hidden: hidden!.data as Float32Array,
      cache: { data: past_out!, length: cache.length + ids.length },
    };
  }

  /** Returns logits [T, ids of the head] of hidden states [T, E]. */
  async logits(head: Head, hidden: Float32Array): Promise<Float32Array> {
    const { heads, width } = this.manifest.cache!;
    const session = await this.#session(head);
    const rows = hidden.length / (heads * width);
    const dims = [rows, heads * width];
    const { logits } = await session.run({ hidden: { type: 'float32', data: hidden, dims } }, rows);
    return logits!.data as Float32Array;
  }

  async dispose(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of sessions) await (await session.catch(() => undefined))?.release();
  }

  #session(role: FileRole): Promise<Graph> {
    const known = this.#sessions.get(role);
    if (known) return known;
    const onRun = this.#onRun;
    const settings = {
      backend: this.device.backend,
      threads: this.#threads,
      ...(onRun ? { onRun: (timeMs: number, rows: number) => onRun(role, timeMs, rows) } : {}),
    };
    const session = openSession(this.#files[role]!, settings);
    this.#sessions.set(role, session);
    return session;
  }
}

/** Returns a cache of only the first `length` tokens. */
export function cutCache({ data, length }: Cache, kept: number): Cache {
  if (kept === length) return { data, length };
  const [layers, two, batch, heads, , width] = data.dims;
  const blocks = layers! * two! * batch! * heads!;
  const cut = new Float32Array(blocks * kept * width!);
  for (let block = 0; block < blocks; block++) {
    const start = block * length * width!;
    cut.set((data.data as Float32Array).subarray(start, start + kept * width!), block * kept * width!);
  }
  return {
    data: { type: 'float32', data: cut, dims: [layers!, two!, batch!, heads!, kept, width!] },
    length: kept,
  };
}
