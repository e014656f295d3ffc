import type { Game } from '../go/game.js';
import { enclosedDead } from '../go/pass-alive.js';
import { PASS, type Point, type Sign, WHITE, opponent } from '../go/point.js';
import { areaOwners, expectedSurplus, surplusOf, whiteBonus } from '../go/score.js';
import { fsqDigits } from '../model/fsq.js';
import { tokensAcross } from '../model/manifest.js';
import { type PromptRow, cutRow, joinRows, lastFrame } from '../model/prompt-rows.js';
import { logSoftmax } from '../model/sampling.js';
import type { Prompt, VideoModel } from '../model/video-model.js';
import { chooseLikeliest, drawFrames } from '../player/imagination.js';
import type { PastCodes } from '../player/past-codes.js';
import { type Look, look } from '../player/views.js';
import type { Frame, Stones } from '../render/frame.js';
import { readFrame } from '../render/read-frame.js';
import { moveBetween } from '../render/read-move.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import { type Outlook, outlookOf, ownershipOf, settledOutlook } from './outlook.js';

/** Intersections of scenes whose networks' state is kept, about 1 kB each; it is made again for an older one that is gone on from. */
const MOST_KEPT = 240_000;

/** What follows is told apart from what was set up: both passes in a row end a game. */
const PASSES_TO_END = 2;

/** A position that was imagined, or given at the root: what the model sees, and what it makes of it. */
export interface Scene {
  readonly color: Sign;
  /** [N] int8, the mover 1, as read from the frame. */
  readonly stones: Stones;
  /** Codes of the last changes, latest first. */
  readonly history: readonly number[];
  /** Passes in a row that led here. */
  readonly passes: number;
  /** What the last move showed; PASS at the root. */
  readonly move: Point;
  /** Points that White gets besides the board. */
  readonly bonus: number;
  /** Stones that Black has placed more than White; undefined where area is counted. */
  readonly surplus: number | undefined;
  /** [V] log-probabilities of the next code. */
  readonly firstCodes: Float32Array;
  readonly outlook: Outlook;
}

/** Who moves, and what is counted besides the board. */
export type Counting = Pick<Scene, 'color' | 'bonus' | 'surplus'>;

/** The frame after a code: a scene, or what was wrong with the picture. */
export type Next = Scene | undefined;

type Unseen = Pick<Scene, 'color' | 'stones' | 'history' | 'passes' | 'move' | 'bonus' | 'surplus'>;

/**
 * The model as a world to live in: frames follow frames, and no rule of Go is looked at. The rules decide only at the
 * root, about the moves that are really to be played.
 */
export class World {
  readonly model: VideoModel;
  readonly past: PastCodes;
  readonly #levels: { readonly empty: number; readonly mover: number; readonly opponent: number };
  readonly #rows = new Map<Scene, PromptRow>();
  #kept = 0;

  private constructor(model: VideoModel, past: PastCodes, [empty, mover, other]: readonly number[]) {
    this.model = model;
    this.past = past;
    this.#levels = { empty: empty!, mover: mover!, opponent: other! };
  }

  /** Shows the model an empty board and two full ones: what it calls empty, black and white is its own affair. */
  static async create(model: VideoModel, past: PastCodes): Promise<World> {
    const { frame, boardSizes, tokens } = model.manifest;
    const size = boardSizes[0]!;
    const across = tokensAcross(model.manifest, size);
    // The middle of the picture is board, whatever margin there is.
    const middle = Math.floor(across / 2) * (across + 1);
    const boards = [0, 1, -1].map((content) =>
      renderFrame(frame.style, size, new Int8Array(size * size).fill(content)),
    );
    const encoded = await model.encode(boards);
    const digits = boards.map((_, row) => {
      const token = fsqDigits(Number(encoded[row * across * across + middle]), tokens.levels);
      return token[Math.floor(token.length / 2)]!;
    });
    return new World(model, past, digits);
  }

  /** Returns the scene of a game as it stands, from one side or averaged over all eight. */
  async root(game: Game, color: Sign, views: 1 | 8): Promise<Scene> {
    const stones = seenBy(color, game.stones);
    const history = await this.past.of(game);
    const last = game.moves.at(-1);
    const passes = last?.point === PASS ? 1 : 0;
    const unseen = { stones, history, passes, move: PASS, ...countingOf(game, color) };
    return this.#sceneOf(unseen, await look(this.model, this.past, stones, history, views));
  }

  /** Returns the scenes after codes, [B] each: the frames drawn, read, and seen by who moves next. */
  async next(parents: readonly Scene[], codes: readonly number[]): Promise<Next[]> {
    const { style } = this.model.manifest.frame;
    const prompt = joinRows(await this.#rowsOf(parents));
    const { frames } = await drawFrames(this.model, prompt, codes, chooseLikeliest);
    const imagined = frames.map((frame, index): Unseen | undefined => {
      const parent = parents[index]!;
      const size = Math.round(Math.sqrt(parent.stones.length));
      const reading = readFrame(style, size, frame);
      if (reading.kind === 'unreadable') return undefined;
      const change = moveBetween(parent.stones, reading.stones);
      if (change.kind === 'unreadable') return undefined;
      const placed = change.kind === 'pass' ? 0 : parent.color;
      return {
        color: opponent(parent.color),
        stones: seenBy(WHITE, reading.stones),
        history: [codes[index]!, ...parent.history].slice(0, this.model.manifest.codes.history),
        passes: change.kind === 'pass' ? parent.passes + 1 : 0,
        move: change.kind === 'pass' ? PASS : change.point,
        bonus: parent.bonus,
        surplus: parent.surplus === undefined ? undefined : parent.surplus + placed,
      };
    });
    const readable = imagined.filter((scene) => scene !== undefined);
    const seen = await this.#look(readable);
    return imagined.map((scene) => (scene ? seen[readable.indexOf(scene)] : undefined));
  }

  /** Returns the frame after a code as it was generated, the mover in black. */
  async draw(scene: Scene, code: number): Promise<Frame> {
    const prompt = joinRows(await this.#rowsOf([scene]));
    return (await drawFrames(this.model, prompt, [code], chooseLikeliest)).frames[0]!;
  }

  /** Returns what probabilities of the last frame, [N, L], say to the mover of a game that is counted so. */
  outlook(final: Float32Array, size: number, { color, bonus, surplus }: Counting): Outlook {
    const white = surplus === undefined ? bonus : bonus + expectedSurplus(surplus, color);
    return outlookOf(ownershipOf(final, this.#levels, size), -color * white);
  }

  /** Looks at scenes from one side, all together. */
  async #look(unseen: readonly Unseen[]): Promise<Scene[]> {
    if (unseen.length === 0) return [];
    const prompt = await this.#read(unseen);
    const width = prompt.logits.length / prompt.batch;
    return unseen.map((scene, row) =>
      this.#sceneOf(scene, {
        firstCodes: logSoftmax(prompt.logits.subarray(row * width, (row + 1) * width)),
        final: lastFrame(prompt, row, scene.stones.length),
        row: cutRow(prompt, row),
      }),
    );
  }

  #sceneOf(unseen: Unseen, { firstCodes, final, row }: Look): Scene {
    const size = Math.round(Math.sqrt(unseen.stones.length));
    const { color, bonus, surplus = 0 } = unseen;
    const outlook = isOver(unseen)
      ? settledOutlook(countedOwners(Int8Array.from(unseen.stones), size), -color * (bonus + surplus))
      : this.outlook(final, size, unseen);
    // A tree holds thousands of them.
    const scene = { ...unseen, firstCodes: Float32Array.from(firstCodes), outlook };
    this.#keep(scene, row);
    return scene;
  }

  async #read(scenes: readonly Pick<Scene, 'stones' | 'history'>[]): Promise<Prompt> {
    const { style } = this.model.manifest.frame;
    const size = Math.round(Math.sqrt(scenes[0]!.stones.length));
    const given = scenes.map(({ stones }) => renderFrame(style, size, stones));
    return this.model.prompt(
      await this.model.encode(given),
      scenes.map(({ history }) => history),
    );
  }

  async #rowsOf(scenes: readonly Scene[]): Promise<PromptRow[]> {
    const missing = [...new Set(scenes.filter((scene) => !this.#rows.has(scene)))];
    const known = scenes.map((scene) => this.#rows.get(scene));
    if (missing.length === 0) return known as PromptRow[];
    const prompt = await this.#read(missing);
    const made = missing.map((_, row) => cutRow(prompt, row));
    missing.forEach((scene, index) => this.#keep(scene, made[index]!));
    return scenes.map((scene, index) => known[index] ?? made[missing.indexOf(scene)]!);
  }

  /** Gives back what can be made again. */
  forget(): void {
    this.#rows.clear();
    this.#kept = 0;
  }

  #keep(scene: Scene, row: PromptRow): void {
    this.#rows.set(scene, row);
    this.#kept += scene.stones.length;
    for (const oldest of this.#rows.keys()) {
      if (this.#kept <= MOST_KEPT) break;
      this.#rows.delete(oldest);
      this.#kept -= oldest.stones.length;
    }
  }
}

/** Returns what `color` to move has to count besides the board of a game. */
export function countingOf(game: Game, color: Sign): Counting {
  return { color, bonus: whiteBonus(game), surplus: surplusOf(game) };
}

/** Returns whose each point is where a game has ended, [N], dead stones inside living walls taken off. */
function countedOwners(stones: Int8Array, size: number): Int8Array {
  const left = stones.slice();
  for (const point of enclosedDead(stones, size)) left[point] = 0;
  return areaOwners(left, size);
}

/** Whether the video has come to its end. */
export function isOver({ passes }: Pick<Scene, 'passes'>): boolean {
  return passes >= PASSES_TO_END;
}
