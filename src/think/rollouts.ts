import { sample } from '../model/sampling.js';
import type { Random } from '../util/rng.js';
import { Branch, type Imaginer, type MoveFilter, credit } from './search.js';
import { type Scene, type World, isOver } from './world.js';

/** How much of an imagined game is remembered move by move, for the line that is shown. */
const REMEMBERED = 12;
/** A game is given up after this many moves for every point: only a cycle gets that far. */
const MOVES_PER_POINT = 2;
/** Codes of which only the likeliest are drawn at random: the rest are no moves that anybody would play. */
const SAMPLING = { temperature: 1, topP: 0.95 };
/** Codes that are tried in turn where a frame cannot be read or must not be played. */
const TRIES = 5;

interface RunningGame {
  path: Branch[];
  scene: Scene;
  length: number;
  tries: number;
}

/** Games imagined to their end, frame after frame, and counted: several at a time, each at its own move. */
export class Rollouts implements Imaginer {
  readonly root: Branch;
  readonly #world: World;
  readonly #scene: Scene;
  readonly #filter: MoveFilter;
  readonly #random: Random;
  readonly #games: RunningGame[];

  constructor(
    world: World,
    scene: Scene,
    options: { readonly batch: number; readonly filter: MoveFilter; readonly random: Random },
  ) {
    this.#world = world;
    this.#scene = scene;
    this.#filter = options.filter;
    this.#random = options.random;
    this.root = new Branch(-1, 1);
    this.root.scene = scene;
    this.root.branches = [];
    credit([this.root], scene);
    this.#games = Array.from({ length: options.batch }, () => this.#newGame());
  }

  /** The predicted last frame of the root counts as one, so that something is known from the beginning. */
  get visits(): number {
    return this.root.tally.visits;
  }

  /** Takes every game one move on. */
  async grow(): Promise<boolean> {
    const codes = this.#games.map(({ scene }) => sample(scene.firstCodes, SAMPLING, this.#random));
    const scenes = await this.#world.next(
      this.#games.map(({ scene }) => scene),
      codes,
    );
    scenes.forEach((scene, index) => this.#take(index, codes[index]!, scene));
    return true;
  }

  #newGame(): RunningGame {
    return { path: [this.root], scene: this.#scene, length: 0, tries: 0 };
  }

  #take(index: number, code: number, scene: Scene | undefined): void {
    const game = this.#games[index]!;
    const isPlayable = scene && this.#filter(game.scene.color, scene.move, game.length);
    if (!isPlayable) {
      game.tries++;
      if (game.tries >= TRIES) this.#end(index, game.scene);
      return;
    }
    if (game.length < REMEMBERED) game.path.push(this.#branch(game, code, scene));
    game.scene = scene;
    game.length++;
    game.tries = 0;
    const isTooLong = game.length >= MOVES_PER_POINT * scene.stones.length;
    if (isOver(scene) || isTooLong) this.#end(index, scene);
  }

  /** Counts a game, or the last frame that is expected where it could not be played to its end. */
  #end(index: number, scene: Scene): void {
    if (this.#games[index]!.length > 0) credit(this.#games[index]!.path, scene);
    this.#games[index] = this.#newGame();
  }

  #branch({ path, scene: before }: RunningGame, code: number, scene: Scene): Branch {
    const parent = path.at(-1)!;
    parent.branches ??= [];
    let branch = parent.branches.find((known) => known.scene?.move === scene.move);
    if (!branch) {
      branch = new Branch(code, Math.exp(before.firstCodes[code]!));
      branch.scene = scene;
      parent.branches.push(branch);
    }
    return branch;
  }
}
