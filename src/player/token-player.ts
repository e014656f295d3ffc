import type { Game } from '../go/game.js';
import { BLACK, PASS, type Point, type Sign, formatVertex, parseVertex } from '../go/point.js';
import { findModel, openBundle, readManifest } from '../model/bundle.js';
import type { Device } from '../model/device.js';
import { TokenModel } from '../model/token-model.js';
import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import { ENGINE_NAME, ENGINE_VERSION } from '../util/identity.js';
import { type Random, seededRandom } from '../util/rng.js';
import { type Decision, type GenmoveOptions, type Player, RESIGN, mustPlayOn } from './player.js';
import { TokenImagination, type TokenTry } from './token-imagination.js';

export interface TokenPlayerOptions {
  /** A name under models/ or a folder. */
  readonly model: string;
  readonly device?: Device;
  /** `best`: the likeliest frame first. `sample`: as in the paper, every frame drawn at random. Default `best`. */
  readonly decide?: 'best' | 'sample';
  /** Of frames drawn at random; default 1. */
  readonly temperature?: number;
  /** Of frames drawn at random; default 1, all ids. */
  readonly topP?: number;
  /** By default different every time. */
  readonly seed?: number;
  /** CPU threads; default 1. */
  readonly threads?: number;
  /** Plays as the released program does, mistakes included: see docs/original-weights.md. */
  readonly isFaithful?: boolean;
  /** Where to say what the user should know. Default: nowhere. */
  readonly log?: (line: string) => void;
}

/** Frames generated for a move before the program gives up. */
const TRIES = 10;
/** The released program's first move, whatever the network says: it never learned one. */
const FORCED_OPENING = 'D6';

/** Returns whether a model generates token by token, and so is played by a TokenPlayer. False where it cannot be read. */
export function isTokenModel(nameOrFolder: string): boolean {
  try {
    return readManifest(findModel(nameOrFolder)).frameDecoding === 'autoregressive';
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Plays Go with a model that generates the next frame token by token, such as VideoWorld's own. */
export class TokenPlayer implements Player {
  readonly name = ENGINE_NAME;
  readonly version = ENGINE_VERSION;
  readonly #options: TokenPlayerOptions;
  readonly #random: Random;
  readonly #stats = {
    ...{ moves: 0, frames: 0, corrected: 0, unreadable: 0, illegal: 0 },
    ...{ passes: 0, drafted: 0, accepted: 0, decoded: 0 },
  };
  #loading: Promise<TokenModel> | undefined;
  #last: TokenTry | undefined;

  constructor(options: TokenPlayerOptions) {
    this.#options = options;
    this.#random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  }

  async load(): Promise<void> {
    await this.#load();
  }

  get boardSizes(): readonly number[] {
    return readManifest(findModel(this.#options.model)).boardSizes;
  }

  async genmove(game: Game, color: Sign, { timeLimitMs }: GenmoveOptions = {}): Promise<Decision> {
    const deadline = timeLimitMs === undefined ? Infinity : performance.now() + timeLimitMs;
    const { isFaithful = false } = this.#options;
    const model = await this.#load();
    mustPlayOn(model.manifest.boardSizes, game.size);
    if (isFaithful && color !== BLACK) {
      throw new UserError('plays-black-only', 'the released program plays Black only; leave out --faithful');
    }
    this.#stats.moves++;
    const isEmpty = game.stones.every((stone) => stone === 0);
    if (isFaithful ? game.moves.length === 0 : isEmpty) return this.#opening(game, color);
    const imagination = await TokenImagination.begin(model, game, color, isFaithful);
    const found = await this.#search(imagination, game, color, deadline);
    if (found) return { move: found.move, explanation: explain(found, game.size) };
    // Ten failures end the released program's game.
    if (isFaithful) return { move: RESIGN, explanation: `no legal move in ${TRIES} frames` };
    const blurred = await imagination.nearest(this.#last!, game, color);
    return {
      move: blurred,
      explanation: `no frame is clear; nearest to ${formatVertex(blurred, game.size)}`,
    };
  }

  /** Returns the frame last generated for a decision, the mover in black, or null. */
  lastFrame(): Frame | null {
    return this.#last?.frame ?? null;
  }

  stats(): Readonly<Record<string, number>> {
    return { ...this.#stats };
  }

  async dispose(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    await (await loading?.catch(() => undefined))?.dispose();
  }

  #load(): Promise<TokenModel> {
    this.#loading ??= this.#open();
    return this.#loading;
  }

  async #open(): Promise<TokenModel> {
    const { model: name, device = 'auto', threads = 1, log } = this.#options;
    const model = await TokenModel.load(await openBundle(name), { device, threads });
    if (model.device.note) log?.(`running on ${model.device.backend}: ${model.device.note}`);
    return model;
  }

  /** The model was never shown what follows an empty board. */
  #opening(game: Game, color: Sign): Decision {
    const move = parseVertex(FORCED_OPENING, game.size);
    const isFree = game.illegality(color, move, 'superko') === null;
    return { move: isFree ? move : PASS, explanation: 'the opening, which the model never learned' };
  }

  /** Frames one after the other, until one shows a legal move. */
  async #search(
    imagination: TokenImagination,
    game: Game,
    color: Sign,
    deadline: number,
  ): Promise<(TokenTry & { readonly move: Point }) | undefined> {
    const { decide = 'best', temperature = 1, topP = 1, isFaithful = false } = this.#options;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0 && performance.now() > deadline) break;
      if (attempt === 1) this.#stats.corrected++;
      const isBest = attempt === 0 && decide === 'best' && !isFaithful;
      const sampling = isBest ? undefined : { temperature, topP, random: this.#random };
      const made = await imagination.imagine(sampling);
      this.#last = made;
      this.#count(made);
      if (made.move === undefined) this.#stats.unreadable++;
      else if (game.illegality(color, made.move, 'superko') !== null) this.#stats.illegal++;
      else return { ...made, move: made.move };
    }
    return undefined;
  }

  #count({ generated, isDecoded }: TokenTry): void {
    this.#stats.frames++;
    this.#stats.passes += generated.passes;
    this.#stats.drafted += generated.drafted;
    this.#stats.accepted += generated.accepted;
    this.#stats.decoded += Number(isDecoded);
  }
}

function explain({ move, codes, generated }: TokenTry & { readonly move: Point }, size: number): string {
  const guesses = `${generated.accepted} of ${generated.drafted} guesses right`;
  return `imagined ${formatVertex(move, size)} (codes ${codes.join(' ')}; ${guesses})`;
}
