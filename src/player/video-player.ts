import type { Game } from '../go/game.js';
import { PASS, type Point, type Sign, formatVertex } from '../go/point.js';
import { argmax, byLikelihood, sample } from '../model/sampling.js';
import type { Frame } from '../render/frame.js';
import { ENGINE_NAME, ENGINE_VERSION } from '../util/identity.js';
import { type Random, seededRandom } from '../util/rng.js';
import { Imagination, type ImaginedFrame, chooseAtRandom, chooseLikeliest } from './imagination.js';
import type { NetworkSource, Networks } from './networks.js';
import type { PastCodes } from './past-codes.js';
import { type Decision, type DecisionBasis, type GenmoveOptions, type Player, mustPlayOn } from './player.js';

/** `best`: the likeliest frame that shows a legal move. `sample`: as in the paper, frames drawn at random. */
export type Decide = 'best' | 'sample';

export interface VideoPlayerOptions {
  readonly networks: NetworkSource;
  /** Default `best`. */
  readonly decide?: Decide;
  /** For `sample`; default 1. */
  readonly temperature?: number;
  /** For `sample`; default 1, all codes. */
  readonly topP?: number;
  /** For `sample`; by default different every time. */
  readonly seed?: number;
  /** From how many sides of the board the first code is looked for: 1, or 8 (default), slower and stronger. */
  readonly views?: 1 | 8;
}

export interface VideoGenmoveOptions extends GenmoveOptions {
  /** Above 0, the move is drawn at random from the legal ones, whatever `decide` is: flat when high. A pass only where nothing is likelier. */
  readonly temperature?: number;
  readonly views?: 1 | 8;
}

/** Tries of `sample` before it passes, as in the paper's program. */
const SAMPLE_TRIES = 10;

/** What is said of a first frame that needs no correction. */
export const LEGAL = 'legal';
/** How many candidates a decision tells. */
const CANDIDATES = 10;

/** How frames came out so far. */
export interface PlayerStats {
  readonly [name: string]: number;
  /** Moves decided. */
  readonly moves: number;
  /** Frames generated. */
  readonly frames: number;
  /** Moves for which the first frame would not do. */
  readonly corrected: number;
  /** Frames that show neither a move nor a pass. */
  readonly unreadable: number;
  /** Frames that show an illegal move. */
  readonly illegal: number;
}

/** Plays Go by generating the next video frame. Returns at once from new; weights are loaded by load(). */
export class VideoPlayer implements Player {
  readonly name = ENGINE_NAME;
  readonly version = ENGINE_VERSION;
  readonly #options: VideoPlayerOptions;
  readonly #random: Random;
  #loading: Promise<Networks> | undefined;
  #lastFrame: Frame | null = null;
  readonly #stats = { moves: 0, frames: 0, corrected: 0, unreadable: 0, illegal: 0 };

  constructor(options: VideoPlayerOptions) {
    this.#options = options;
    this.#random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  }

  async load(): Promise<void> {
    await this.#load();
  }

  /** Returns what it plays with, loaded. Throws UserError where that is not possible. */
  networks(): Promise<Networks> {
    return this.#load();
  }

  get boardSizes(): readonly number[] | undefined {
    return this.#options.networks.boardSizes;
  }

  async genmove(
    game: Game,
    color: Sign,
    { timeLimitMs, temperature = 0, views = this.#options.views ?? 8 }: VideoGenmoveOptions = {},
  ): Promise<Decision> {
    const deadline = timeLimitMs === undefined ? Infinity : performance.now() + timeLimitMs;
    const { model, past } = await this.#load();
    mustPlayOn(this.boardSizes, game.size);
    const imagination = await Imagination.begin(model, past, game, color, views);
    this.#stats.moves++;
    const verdicts: string[] = [];
    const accepts = (imagined: ImaginedFrame): boolean => {
      verdicts.push(this.#verdict(imagined, game, color));
      return verdicts.at(-1) === LEGAL;
    };
    const { points } = await past.dictionary(game.size);
    const isVaried = temperature > 0 && points.get(argmax(imagination.firstCodes)) !== PASS;
    const chosen = isVaried
      ? await this.#varied(imagination, accepts, legalCodes(points, game, color), temperature)
      : this.#options.decide === 'sample'
        ? await this.#sampled(imagination, accepts, deadline)
        : await this.#best(imagination, accepts, deadline);
    if (!chosen) return { move: PASS, explanation: 'no imagined frame shows a legal move' };
    this.#lastFrame = chosen.frame;
    const basis = await basisOf(imagination, chosen, past, game.size, verdicts[0]!);
    return { move: moveOf(chosen)!, explanation: explain(chosen, basis, game.size), basis };
  }

  /** Returns the frame last generated for a decision, the mover in black, or null. */
  lastFrame(): Frame | null {
    return this.#lastFrame;
  }

  stats(): PlayerStats {
    return { ...this.#stats };
  }

  async dispose(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    if (this.#options.networks.isLent) return;
    await (await loading?.catch(() => undefined))?.model.dispose();
  }

  #load(): Promise<Networks> {
    this.#loading ??= this.#options.networks.open();
    return this.#loading;
  }

  /** The likeliest first codes in turn, until one's frame shows a legal move. */
  async #best(
    imagination: Imagination,
    accepts: (imagined: ImaginedFrame) => boolean,
    deadline: number,
  ): Promise<ImaginedFrame | undefined> {
    for (const [rank, code] of byLikelihood(imagination.firstCodes).entries()) {
      if (rank > 0 && performance.now() > deadline) break;
      if (rank === 1) this.#stats.corrected++;
      const imagined = await imagination.frameOf(code, chooseLikeliest);
      if (accepts(imagined)) return imagined;
    }
    return undefined;
  }

  /** One of `codes` drawn at random, and in its place another one where its frame does not show a legal move. */
  async #varied(
    imagination: Imagination,
    accepts: (imagined: ImaginedFrame) => boolean,
    codes: readonly number[],
    temperature: number,
  ): Promise<ImaginedFrame | undefined> {
    const left = [...codes];
    while (left.length > 0) {
      const logs = left.map((code) => imagination.firstCodes[code]!);
      const [code] = left.splice(sample(logs, { temperature, topP: 1 }, this.#random), 1);
      const imagined = await imagination.frameOf(code!, chooseLikeliest);
      // A code that nobody expects here may change nothing.
      if (accepts(imagined) && moveOf(imagined) !== PASS) return imagined;
    }
    return undefined;
  }

  /** Codes and tokens drawn at random, up to ten frames. */
  async #sampled(
    imagination: Imagination,
    accepts: (imagined: ImaginedFrame) => boolean,
    deadline: number,
  ): Promise<ImaginedFrame | undefined> {
    const { temperature = 1, topP = 1 } = this.#options;
    const options = { temperature, topP };
    for (let attempt = 0; attempt < SAMPLE_TRIES; attempt++) {
      if (attempt > 0 && performance.now() > deadline) break;
      if (attempt === 1) this.#stats.corrected++;
      const code = sample(imagination.firstCodes, options, this.#random);
      const imagined = await imagination.frameOf(code, chooseAtRandom(options, this.#random));
      if (accepts(imagined)) return imagined;
    }
    return undefined;
  }

  /** Counts a frame. Returns LEGAL, or why it shows no legal move. */
  #verdict(imagined: ImaginedFrame, game: Game, color: Sign): string {
    this.#stats.frames++;
    const { reading } = imagined;
    if (reading.kind === 'unreadable') {
      this.#stats.unreadable++;
      return reading.reason;
    }
    const reason = game.illegality(color, moveOf(imagined)!, 'superko');
    if (reason !== null) this.#stats.illegal++;
    return reason ?? LEGAL;
  }
}

/** Returns the codes that stand for moves which are legal, passes left out. */
function legalCodes(points: ReadonlyMap<number, Point>, game: Game, color: Sign): number[] {
  return [...points]
    .filter(([, point]) => point !== PASS && game.illegality(color, point, 'superko') === null)
    .map(([code]) => code);
}

/** Returns the move that a frame shows, PASS, or undefined where it cannot be read. */
export function moveOf({ reading }: ImaginedFrame): Point | undefined {
  switch (reading.kind) {
    case 'move':
      return reading.point;
    case 'pass':
      return PASS;
    case 'unreadable':
      return undefined;
  }
}

async function basisOf(
  imagination: Imagination,
  chosen: ImaginedFrame,
  past: PastCodes,
  size: number,
  firstFrame: string,
): Promise<DecisionBasis> {
  const { points } = await past.dictionary(size);
  const likely = byLikelihood(imagination.firstCodes).slice(0, CANDIDATES);
  return {
    firstFrame,
    frame: chosen.frame,
    code: chosen.code,
    probability: Math.exp(imagination.firstCodes[chosen.code]!),
    candidates: likely.map((code) => points.get(code)).filter((point) => point !== undefined),
    reply: points.get(argmax(chosen.after.logits)),
  };
}

/** One line: the move with its probability, and the reply expected to it. */
function explain(chosen: ImaginedFrame, { probability, reply }: DecisionBasis, size: number): string {
  const then = reply === undefined ? 'something unknown' : formatVertex(reply, size);
  const move = formatVertex(moveOf(chosen)!, size);
  const percent = (probability * 100).toFixed(1);
  return `imagined ${move} (${percent} %, code ${chosen.code}), then ${then}`;
}
