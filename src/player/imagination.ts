import type { Game } from '../go/game.js';
import type { Sign } from '../go/point.js';
import { fsqIndex } from '../model/fsq.js';
import { joinRows } from '../model/prompt-rows.js';
import { argmax, sample, type SamplingOptions } from '../model/sampling.js';
import type { Continuation, Prompt, VideoModel } from '../model/video-model.js';
import type { Frame } from '../render/frame.js';
import { type MoveReading, readMove } from '../render/read-move.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import type { Random } from '../util/rng.js';
import type { PastCodes } from './past-codes.js';
import { type Seen, look } from './views.js';

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
  readonly #size: number;
  readonly prompt: Prompt;
  /** [V] log-probabilities of the first code. */
  readonly firstCodes: Float64Array;
  /** [N, L] probabilities of what each intersection shows on the video's last frame. */
  readonly final: Float32Array;

  private constructor(model: VideoModel, size: number, given: Frame, prompt: Prompt, seen: Seen) {
    this.#model = model;
    this.#size = size;
    this.#given = given;
    this.prompt = prompt;
    this.firstCodes = seen.firstCodes;
    this.final = seen.final;
  }

  /** `views`: from how many sides the board is looked at for the first code, 1 or 8. */
  static async begin(
    model: VideoModel,
    past: PastCodes,
    game: Game,
    color: Sign,
    views: number,
  ): Promise<Imagination> {
    const seen = seenBy(color, game.stones);
    const given = renderFrame(model.manifest.frame.style, game.size, seen);
    const history = await past.of(game);
    const impression = await look(model, past, seen, history, views);
    return new Imagination(model, game.size, given, joinRows([impression.row]), impression);
  }

  /** Returns the next frame for a first code. */
  async frameOf(code: number, choose: Choose): Promise<ImaginedFrame> {
    const { frames, after } = await drawFrames(this.#model, this.prompt, [code], choose);
    const frame = frames[0]!;
    const reading = readMove(this.#model.manifest.frame.style, this.#size, this.#given, frame);
    return { code, frame, reading, after };
  }

  /** Returns the likeliest codes z2 .. zH after an imagined frame: what the model expects to change then. */
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

/** Returns the next frames [B] given their first codes [B]. */
export async function drawFrames(
  model: VideoModel,
  prompt: Prompt,
  codes: readonly number[],
  choose: Choose,
): Promise<{ readonly frames: Frame[]; readonly after: Continuation }> {
  const after = await model.step(prompt, prompt.past, codes, 0);
  const logits = await model.drawFrame(prompt, codes, after);
  return {
    frames: await model.decode(chooseTokens(logits, model.manifest.tokens.levels, choose), codes.length),
    after,
  };
}

/** Returns tokens [B * K] from the logits of their digits, [B, K, D, L]. */
function chooseTokens(logits: Float32Array, levels: readonly number[], choose: Choose): BigInt64Array {
  // All digits of our tokens have as many levels as the first.
  const width = levels[0]!;
  const tokens = new BigInt64Array(logits.length / (levels.length * width));
  for (let token = 0; token < tokens.length; token++) {
    const digits = levels.map((_, digit) => {
      const start = (token * levels.length + digit) * width;
      return choose(logits.subarray(start, start + width));
    });
    tokens[token] = BigInt(fsqIndex(digits, levels));
  }
  return tokens;
}
