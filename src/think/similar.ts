import { type GameRecord, gameOfRecord } from '../go/game-record.js';
import type { Game } from '../go/game.js';
import { PASS, type Point, type Sign } from '../go/point.js';
import { boardSymmetries } from '../go/symmetry.js';
import { logSoftmax } from '../model/sampling.js';
import { lookFromSides } from '../player/views.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import type { World } from './world.js';

/** Every so many plies of a game are kept. */
const STRIDE = 10;
/** So many games of the collection are looked at: on a CPU that takes some seconds, once. */
const GAMES_READ = 40;
const BATCH = 32;

/** A position of a game in the collection. */
export interface Similar {
  /** From 1, in the order of the collection. */
  readonly game: number;
  readonly ply: number;
  readonly players: string;
  readonly result: string;
  /** What was played there, seen from the side of the board from which it looks alike. */
  readonly played: Point;
  /** 0..1: the overlap of what the model expects in both positions (Bhattacharyya coefficient). */
  readonly likeness: number;
}

interface Known {
  readonly game: number;
  readonly ply: number;
  readonly record: GameRecord;
  readonly played: Point;
  /** Square roots of the first code's probabilities, [V]. */
  readonly roots: Float32Array;
}

/** Positions alike are those after which the model expects alike: its codes are a language for what goes on. */
export class SimilarPositions {
  readonly #world: World;
  readonly #readGames: (size: number) => Promise<readonly GameRecord[]>;
  /** By board size: what is alike lies on boards of one size. */
  readonly #known = new Map<number, Promise<Known[]>>();

  constructor(world: World, readGames: (size: number) => Promise<readonly GameRecord[]>) {
    this.#world = world;
    this.#readGames = readGames;
  }

  /** Returns the positions of the collection that are most alike, one of each game. Throws UserError, and what reading them throws. */
  async find(game: Game, color: Sign, count: number): Promise<Similar[]> {
    const { model, past } = this.#world;
    const reading = this.#known.get(game.size) ?? this.#read(game.size);
    this.#known.set(game.size, reading);
    const known = await reading;
    const seen = seenBy(color, game.stones);
    const sides = [0, 1, 2, 3, 4, 5, 6, 7];
    const views = await lookFromSides(model, past, seen, await past.of(game), sides);
    const { codes } = await past.dictionary(game.size);
    const best = new Map<number, Similar>();
    for (const [side, { firstCodes }] of views.entries()) {
      const order = boardSymmetries(game.size)[side]!;
      const roots = new Float64Array(firstCodes.length);
      for (const [place, code] of codes) {
        const point = place === PASS ? PASS : order[place]!;
        roots[code] = Math.exp(firstCodes[codes.get(point)!]! / 2);
      }
      for (const other of known) {
        let likeness = 0;
        for (let code = 0; code < roots.length; code++) likeness += roots[code]! * other.roots[code]!;
        if (likeness <= (best.get(other.game)?.likeness ?? 0)) continue;
        const played = other.played === PASS ? PASS : order[other.played]!;
        const { players, result } = other.record;
        best.set(other.game, {
          game: other.game,
          ply: other.ply,
          players: `${players.black} - ${players.white}`,
          result,
          played,
          likeness,
        });
      }
    }
    return [...best.values()].sort((a, b) => b.likeness - a.likeness).slice(0, count);
  }

  async #read(size: number): Promise<Known[]> {
    const { model, past } = this.#world;
    const known: Known[] = [];
    for (const [index, record] of (await this.#readGames(size)).slice(0, GAMES_READ).entries()) {
      const game = gameOfRecord(record);
      const plies: number[] = [];
      for (let ply = STRIDE; ply < game.moves.length; ply += STRIDE) plies.push(ply);
      for (let start = 0; start < plies.length; start += BATCH) {
        const some = plies.slice(start, start + BATCH);
        const frames = some.map((ply) =>
          renderFrame(
            model.manifest.frame.style,
            game.size,
            seenBy(game.moves[ply]!.color, game.positionAt(ply)),
          ),
        );
        const histories = await Promise.all(some.map((ply) => past.of(game, ply)));
        const prompt = await model.prompt(await model.encode(frames), histories);
        const width = prompt.logits.length / prompt.batch;
        some.forEach((ply, row) => {
          const logs = logSoftmax(prompt.logits.subarray(row * width, (row + 1) * width));
          const roots = Float32Array.from(logs, (log) => Math.exp(log / 2));
          known.push({ game: index + 1, ply, record, played: game.moves[ply]!.point, roots });
        });
      }
    }
    return known;
  }
}
