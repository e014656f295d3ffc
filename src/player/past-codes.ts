import type { Game } from '../go/game.js';
import { playedHandicap } from '../go/handicap.js';
import { BLACK, PASS, type Point } from '../go/point.js';
import type { VideoModel } from '../model/video-model.js';
import type { Frame, Stones } from '../render/frame.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';

/** What latent codes stand for, as the latent dynamics model names each single stone on an empty board. */
export interface CodeDictionary {
  /** Points and PASS by code. */
  readonly points: ReadonlyMap<number, Point>;
  /** Codes by point or PASS. */
  readonly codes: ReadonlyMap<Point, number>;
}

/** Latent codes of what has changed in a game so far, and the words for codes. */
export class PastCodes {
  readonly #model: VideoModel;
  /** By the stones after the change: a game makes a new array for every position. */
  readonly #known = new WeakMap<Stones, number>();
  readonly #dictionaries = new Map<number, Promise<CodeDictionary>>();

  constructor(model: VideoModel) {
    this.#model = model;
  }

  /**
   * Returns the codes of the last changes before a ply (default: now), latest first, as many as the prompt takes and
   * the game has. Where the side to move has passed and the opponent has played on, only what came after that pass is told:
   * who is shown passes expects more of them, and would pass while its stones are being taken. Nor are handicap stones told that came
   * as moves: no video shows such moves.
   */
  async of(game: Game, plies = game.moves.length): Promise<number[]> {
    const { history } = this.#model.manifest.codes;
    const first = Math.max(
      sinceRefusedPass(game, plies),
      Math.min(plies, playedHandicap(game)),
      plies - history,
    );
    const codes = await this.#codes(game, first, plies);
    return codes.reverse();
  }

  /** Returns the codes of all changes of a game, by ply. */
  async ofGame(game: Game): Promise<number[]> {
    return this.#codes(game, 0, game.moves.length);
  }

  /** Returns the code of what the move at a ply changed. */
  async ofPly(game: Game, ply: number): Promise<number> {
    return (await this.#codes(game, ply, ply + 1))[0]!;
  }

  async #codes(game: Game, first: number, end: number): Promise<number[]> {
    const missing: number[] = [];
    for (let ply = first; ply < end; ply++) {
      if (!this.#known.has(game.positionAt(ply + 1))) missing.push(ply);
    }
    if (missing.length > 0) {
      const before = missing.map((ply) => this.#draw(game, ply, ply));
      const after = missing.map((ply) => this.#draw(game, ply + 1, ply));
      const codes = await this.#model.changeCodes(before, after);
      missing.forEach((ply, index) => this.#known.set(game.positionAt(ply + 1), codes[index]!));
    }
    const codes: number[] = [];
    for (let ply = first; ply < end; ply++) codes.push(this.#known.get(game.positionAt(ply + 1))!);
    return codes;
  }

  /**
   * Returns the words for codes on boards of a size, in both directions; a code that no single stone on an empty board has is
   * missing.
   */
  dictionary(size: number): Promise<CodeDictionary> {
    const known = this.#dictionaries.get(size) ?? this.#lookUp(size);
    this.#dictionaries.set(size, known);
    return known;
  }

  #draw(game: Game, ply: number, mover: number): Frame {
    const { color } = game.moves[mover]!;
    return renderFrame(this.#model.manifest.frame.style, game.size, seenBy(color, game.positionAt(ply)));
  }

  /** Shows the model each single stone on an empty board, and no stone. */
  async #lookUp(size: number): Promise<CodeDictionary> {
    const { frame } = this.#model.manifest;
    const empty = new Int8Array(size * size);
    const boards = [PASS, ...empty.keys()].map((point) => {
      const stones = empty.slice();
      if (point !== PASS) stones[point] = BLACK;
      return renderFrame(frame.style, size, stones);
    });
    const codes = await this.#model.changeCodes(
      boards.map(() => boards[0]!),
      boards,
    );
    return {
      points: new Map(codes.map((code, index) => [code, index - 1])),
      codes: new Map(codes.map((code, index) => [index - 1, code])),
    };
  }
}

/** Returns the ply after the last pass, before `plies`, that the opponent answered with a move; 0 where there is none. */
function sinceRefusedPass({ moves }: Game, plies: number): number {
  const last = moves[plies - 1];
  if (!last || last.point === PASS) return 0;
  return (
    moves.slice(0, plies).findLastIndex(({ color, point }) => point === PASS && color !== last.color) + 1
  );
}
