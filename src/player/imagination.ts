import type { Game } from '../go/game.js';
import type { Sign } from '../go/point.js';
import { fsqIndex } from '../model/fsq.js';
import { argmax, sample, type SamplingOptions } from '../model/sampling.js';
import type { Continuation, Prompt, VideoModel } from '../model/video-model.js';
import type { Frame } from '../render/frame.js';
import { type MoveReading, readMove } from '../render/read-move.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import type { Random } from '../util/rng.js';

/** A next frame as the model generated it, before anybody looks at the rules. */
export interface ImaginedFrame {
  /** z1, from which it was drawn. */
  readonly code: number;
  readonly frame: Frame;
  /** What the picture shows against the given one, the mover in black. */
  readonly reading: MoveReading;
  readonly after: Continuation;
}

/** How a token of the frame is chosen from its logits: the likeliest, or drawn at random. */
export type Choose = (logits: Float32Array) => number;

export const chooseLikeliest: Choose = argmax;

export function chooseAtRandom(options: SamplingOptions, random: Random): Choose {
  return (logits) => sample(logits, options, random);
}

/** One position seen by the model, and the frames that it imagines next. The model sees pixels only. */
export class Imagination {
  readonly #model: VideoModel;
  readonly #given: Frame;
  readonly prompt: Prompt;

  private constructor(model: VideoModel, given: Frame, prompt: Prompt) {
    this.#model = model;
    this.#given = given;
    this.prompt = prompt;
  }

  /** `history`: codes of the last changes, latest first (see PastCodes). */
  static async begin(
    model: VideoModel,
    game: Game,
    color: Sign,
    history: readonly number[],
  ): Promise<Imagination> {
    const given = renderFrame(model.manifest.frame.style, game.size, seenBy(color, game.stones));
    const prompt = await model.prompt(await model.encode([given]), [history]);
    return new Imagination(model, given, prompt);
  }

  /** Returns the next frame for a first code. */
  async frameOf(code: number, choose: Choose): Promise<ImaginedFrame> {
    const model = this.#model;
    const after = await model.step(this.prompt, this.prompt.past, [code], 0);
    const logits = await model.drawFrame(this.prompt, [code], after);
    const { levels } = model.manifest.tokens;
    const [frame] = await model.decode(chooseTokens(logits, levels, model.tokenCount, choose));
    const size = Math.round(Math.sqrt(this.prompt.final.length / levels[0]!));
    return {
      code,
      frame: frame!,
      reading: readMove(model.manifest.frame.style, size, this.#given, frame!),
      after,
    };
  }

  /** Returns the likeliest codes z2 .. zH after an imagined frame: what the model expects to happen then. */
  async expected({ after }: ImaginedFrame): Promise<number[]> {
    const codes: number[] = [];
    let { logits, past } = after;
    for (let place = 1; place < this.#model.manifest.codes.horizon; place++) {
      const code = argmax(logits);
      codes.push(code);
      if (place + 1 < this.#model.manifest.codes.horizon) {
        ({ logits, past } = await this.#model.step(this.prompt, past, [code], place));
      }
    }
    return codes;
  }
}

/** Returns tokens [K] from the logits of their digits, [K, D, L]. */
function chooseTokens(
  logits: Float32Array,
  levels: readonly number[],
  tokenCount: number,
  choose: Choose,
): BigInt64Array {
  // All digits of our tokens have as many levels as the first.
  const width = levels[0]!;
  const tokens = new BigInt64Array(tokenCount);
  for (let token = 0; token < tokenCount; token++) {
    const digits = levels.map((_, digit) => {
      const start = (token * levels.length + digit) * width;
      return choose(logits.subarray(start, start + width));
    });
    tokens[token] = BigInt(fsqIndex(digits, levels));
  }
  return tokens;
}
