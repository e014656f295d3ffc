import type { Frame } from '../render/frame.js';
import type { DeviceChoice } from './device.js';
import { fsqSize } from './fsq.js';
import { DRAFT_ROLES, type DraftRole, type Manifest } from './manifest.js';
import type { Data, Graph } from './session.js';
import { SharedGraph } from './shared-graph.js';
import { BATCH_AXES, checkSignatures } from './signatures.js';

/**
 * Legend: B batch, H and W frame size in px, R tokens along the side of a frame, K = R * R, D digits a token, L levels of a
 * digit, V codes, h past codes in the prompt, C cells along the side of a frame, its margin included.
 */
/** Where the networks of a model come from. */
export interface GraphSource {
  readonly manifest: Manifest;
  readonly device: DeviceChoice;
  /** Throws UserError where the graph is broken or missing. */
  open(this: void, role: DraftRole): Promise<Graph>;
}

/** What the model has made of a frame; generation goes on from here. */
export interface Prompt {
  /** [B * K] tokens of the given frames. */
  readonly tokens: BigInt64Array;
  readonly batch: number;
  /** [B, V] logits of the first code. */
  readonly logits: Float32Array;
  /** [B, C, C, L] probabilities of what each cell shows on the video's last frame. */
  readonly final: Data;
  readonly cells: Data;
  readonly keys: Data;
  readonly past: Data;
}

/** A prompt with some codes after it. */
export interface Continuation {
  /** [B, V] logits of the code after those. */
  readonly logits: Float32Array;
  readonly past: Data;
}

/** Frames to tokens to latent codes to the next frame: the networks of a bundle. Knows no rules of Go. */
export class VideoModel {
  readonly manifest: Manifest;
  readonly device: DeviceChoice;
  /** V */
  readonly codeCount: number;
  readonly #sessions: Record<DraftRole, Graph>;

  private constructor(manifest: Manifest, device: DeviceChoice, sessions: Record<DraftRole, Graph>) {
    this.manifest = manifest;
    this.device = device;
    this.codeCount = fsqSize(manifest.codes.levels);
    this.#sessions = sessions;
  }

  /**
   * `isShared`: for many games at the same time; what they ask together goes through the networks together.
   * Throws UserError where a graph is broken, does not fit model.json, or the device is not there.
   */
  static async open({ manifest, device, open }: GraphSource, isShared = false): Promise<VideoModel> {
    const opened = await Promise.all(DRAFT_ROLES.map(async (role) => [role, await open(role)] as const));
    checkSignatures(Object.fromEntries(opened) as Record<DraftRole, Graph>, manifest);
    const graphs = opened.map(([role, graph]) => [
      role,
      isShared ? new SharedGraph(graph, BATCH_AXES) : graph,
    ]);
    return new VideoModel(manifest, device, Object.fromEntries(graphs) as Record<DraftRole, Graph>);
  }

  /** Returns the tokens of frames, [B * K]. */
  async encode(frames: readonly Frame[]): Promise<BigInt64Array> {
    const { tokens } = await this.#sessions.encoder.run({ pixels: this.#pixels(frames) }, frames.length);
    return tokens!.data as BigInt64Array;
  }

  /** Returns the latent codes of what changed between pairs of frames, [B]. */
  async changeCodes(before: readonly Frame[], after: readonly Frame[]): Promise<number[]> {
    const { code } = await this.#sessions.change.run({
      before: this.#pixels(before),
      after: this.#pixels(after),
    });
    return Array.from(code!.data as BigInt64Array, Number);
  }

  /**
   * Reads given frames: tokens [B * K], and for each the codes of the last changes, latest first. Missing ones may be
   * left out: a position that was set up has no past.
   */
  async prompt(tokens: BigInt64Array, histories: readonly (readonly number[])[]): Promise<Prompt> {
    const batch = histories.length;
    const { history: length } = this.manifest.codes;
    const history = new BigInt64Array(batch * length).fill(BigInt(this.codeCount));
    histories.forEach((codes, row) => {
      codes.slice(0, length).forEach((code, column) => (history[row * length + column] = BigInt(code)));
    });
    const inputs: Record<string, Data> = {
      tokens: squares(tokens, batch),
      history: { type: 'int64', data: history, dims: [batch, length] },
    };
    const result = await this.#sessions.prompt.run(inputs, batch);
    return {
      tokens,
      batch,
      logits: result.logits!.data as Float32Array,
      final: result.final!,
      cells: result.cells!,
      keys: result.keys!,
      past: result.past!,
    };
  }

  /** Adds the code at `place` of the horizon (0 is z1) to each sequence, codes [B]. */
  async step(prompt: Prompt, past: Data, codes: readonly number[], place: number): Promise<Continuation> {
    const { logits, past_out } = await this.#sessions.step.run({
      code: { type: 'int64', data: BigInt64Array.from(codes, BigInt), dims: [codes.length] },
      place: { type: 'int64', data: BigInt64Array.of(BigInt(place)), dims: [1] },
      keys: prompt.keys,
      past,
    });
    return { logits: logits!.data as Float32Array, past: past_out! };
  }

  /** Returns logits of the next frames' digits, [B, R, R, D, L], given z1 [B] and the cache after it. */
  async drawFrame(prompt: Prompt, codes: readonly number[], after: Continuation): Promise<Float32Array> {
    const { logits } = await this.#sessions.frame.run({
      tokens: squares(prompt.tokens, prompt.batch),
      code: { type: 'int64', data: BigInt64Array.from(codes, BigInt), dims: [codes.length] },
      cells: prompt.cells,
      past: after.past,
    });
    return logits!.data as Float32Array;
  }

  /** Returns the pictures of tokens [B * K], `batch` of them. */
  async decode(tokens: BigInt64Array, batch: number): Promise<Frame[]> {
    const { pixels } = await this.#sessions.decoder.run({ tokens: squares(tokens, batch) });
    const [height, width] = [pixels!.dims[1]!, pixels!.dims[2]!];
    const length = width * height * 3;
    return Array.from({ length: batch }, (_, index) => ({
      width,
      height,
      data: (pixels!.data as Uint8Array).subarray(index * length, (index + 1) * length),
    }));
  }

  async dispose(): Promise<void> {
    await Promise.all(Object.values(this.#sessions).map((session) => session.release()));
  }

  /** Returns frames of one size as one tensor [B, H, W, 3]. */
  #pixels(frames: readonly Frame[]): Data {
    const { width, height } = frames[0]!;
    const data = new Uint8Array(frames.length * width * height * 3);
    frames.forEach((frame, index) => {
      if (frame.width !== width || frame.height !== height) {
        throw new RangeError(`a frame of ${frame.width}x${frame.height} px beside one of ${width}x${height}`);
      }
      data.set(frame.data, index * width * height * 3);
    });
    return { type: 'uint8', data, dims: [frames.length, height, width, 3] };
  }
}

/** Returns tokens [B * K] as a tensor [B, R, R]. */
function squares(tokens: BigInt64Array, batch: number): Data {
  const across = Math.sqrt(tokens.length / batch);
  return { type: 'int64', data: tokens, dims: [batch, across, across] };
}
