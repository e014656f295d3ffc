import type { Game } from '../go/game.js';
import { PASS, type Point, type Sign } from '../go/point.js';
import { type Generated, type ReadPrompt, draftOf, generate, readPrompt } from '../model/generate.js';
import { argmax, sample } from '../model/sampling.js';
import type { TokenModel } from '../model/token-model.js';
import { fsqSize } from '../model/fsq.js';
import type { Frame } from '../render/frame.js';
import { nearestBoard } from '../render/nearest-board.js';
import { readMove } from '../render/read-move.js';
import { readReleased } from '../render/released-reader.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import type { Random } from '../util/rng.js';
import {
  type PixelRule,
  RELEASED_FIRST,
  RELEASED_LATER,
  TRAINED_PIXELS,
  thereAndBack,
  toFrame,
} from './token-frames.js';

/** The end-of-text id of the released program, left over from GPT-2; here it is a latent code. */
const RELEASED_END = 50256;

/** A next frame as the model generated it, before anybody looks at the rules. */
export interface TokenTry {
  readonly codes: readonly number[];
  readonly tokens: readonly number[];
  readonly frame: Frame;
  /** What the frame shows: a point, PASS, or undefined where it cannot be read. */
  readonly move: Point | undefined;
  readonly generated: Generated;
  /** Whether its pixels had to be computed: tokens seen before are known. */
  readonly isDecoded: boolean;
}

export interface TokenSampling {
  readonly temperature: number;
  readonly topP: number;
  readonly random: Random;
}

/** One position seen by a model that generates token by token, and the frames that it imagines next. */
export class TokenImagination {
  readonly #model: TokenModel;
  readonly #size: number;
  readonly #given: Frame;
  readonly #tokens: readonly number[];
  readonly #prompt: ReadPrompt;
  readonly #isFaithful: boolean;
  readonly #pixels: PixelRule;
  /** Frames and what they show, by their tokens. */
  readonly #known = new Map<string, { readonly frame: Frame; readonly move: Point | undefined }>();

  private constructor(
    model: TokenModel,
    size: number,
    given: Frame,
    seen: { readonly tokens: readonly number[]; readonly prompt: ReadPrompt },
    rule: { readonly pixels: PixelRule; readonly isFaithful: boolean },
  ) {
    this.#model = model;
    this.#size = size;
    this.#given = given;
    this.#tokens = seen.tokens;
    this.#prompt = seen.prompt;
    this.#pixels = rule.pixels;
    this.#isFaithful = rule.isFaithful;
    // The same tokens are the same picture: nothing has changed.
    if (!rule.isFaithful) this.#known.set(seen.tokens.join(' '), { frame: given, move: PASS });
  }

  static async begin(
    model: TokenModel,
    game: Game,
    color: Sign,
    isFaithful: boolean,
  ): Promise<TokenImagination> {
    const given = renderFrame(model.manifest.frame.style, game.size, seenBy(color, game.stones));
    const first = game.moves.length === 0 ? RELEASED_FIRST : RELEASED_LATER;
    const pixels = isFaithful ? first : TRAINED_PIXELS;
    const tokens = await model.encode(given, pixels.normalise);
    const prompt = await readPrompt(model, tokens);
    return new TokenImagination(model, game.size, given, { tokens, prompt }, { pixels, isFaithful });
  }

  /** Returns a next frame: the likeliest token at every place, or drawn at random. */
  async imagine(sampling?: TokenSampling): Promise<TokenTry> {
    const model = this.#model;
    const generated = await generate(model, this.#prompt, {
      choose: sampling ? (logits) => sample(logits, sampling, sampling.random) : argmax,
      vocabulary: this.#isFaithful ? 'full' : 'restricted',
      ...(this.#isFaithful ? { end: RELEASED_END } : {}),
      draft: draftOf(model, this.#tokens),
    });
    const { codes, tokens } = this.#meaning(generated.ids);
    const key = tokens.join(' ');
    const known = this.#known.get(key);
    const shown = known ?? (await this.#show(tokens));
    this.#known.set(key, shown);
    return { codes, tokens, generated, isDecoded: known === undefined, ...shown };
  }

  /** Returns the legal move, or pass, after which the board looks most like a frame. */
  async nearest({ tokens }: TokenTry, game: Game, color: Sign): Promise<Point> {
    const { frame } = await this.#show(tokens);
    const moves = [PASS, ...game.legalMoves(color, 'superko')];
    const boards = moves.map((move) => {
      const after = game.clone();
      after.play(color, move);
      return seenBy(color, after.stones);
    });
    return moves[nearestBoard(this.#model.manifest.frame.style, this.#size, frame, boards)]!;
  }

  /** Reads ids by their places, as the released program does: what is missing or no token is token 0. */
  #meaning(ids: readonly number[]): { codes: number[]; tokens: number[] } {
    const { vocabulary, tokens } = this.#model.manifest;
    const last = fsqSize(tokens.levels) - 1;
    const read = { codes: [] as number[], tokens: [] as number[] };
    this.#model.layout.places.forEach((place, index) => {
      const id = ids[index] ?? 0;
      if (place.kind === 'code') read.codes.push(id - vocabulary.codeOffset);
      if (place.kind === 'frame') read.tokens.push(Math.min(last, Math.max(0, id - vocabulary.frameOffset)));
    });
    return read;
  }

  async #show(
    tokens: readonly number[],
  ): Promise<{ readonly frame: Frame; readonly move: Point | undefined }> {
    const { style } = this.#model.manifest.frame;
    const { width, height } = this.#given;
    const frame = toFrame(await this.#model.decode(tokens), width, height, this.#pixels);
    if (this.#isFaithful) {
      return { frame, move: readReleased(this.#size, thereAndBack(this.#given, this.#pixels), frame) };
    }
    const reading = readMove(style, this.#size, this.#given, frame);
    const move = reading.kind === 'move' ? reading.point : reading.kind === 'pass' ? PASS : undefined;
    return { frame, move };
  }
}
