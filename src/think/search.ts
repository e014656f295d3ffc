import { PASS, type Point, type Sign } from '../go/point.js';
import { argmax } from '../model/sampling.js';
import { Tally } from './tally.js';
import { type Scene, type World, isOver } from './world.js';

/** Whether a move may be looked at; `ply` 0 is the root's own move. */
export type MoveFilter = (color: Sign, point: Point, ply: number) => boolean;

/**
 * How much an unvisited future draws: the c of PUCT (Silver et al. 2017, "Mastering the game of Go without human knowledge"). What
 * a single frame says of the end errs by more than most moves differ, so that what the model expects leads for long.
 */
const EXPLORATION = 4;
/**
 * A move's rank is the logarithm of its probability, and its worth times TRUST + GROWTH for each future that was imagined. The worth
 * is that of its own futures and of DOUBT more, which are worth what all of them are on average. Chosen on 220 positions whose
 * moves KataGo had judged, by what the best move loses.
 */
const TRUST = 16;
const GROWTH = 0.25;
const DOUBT = 24;
/** How much a lead counts beside winning: it keeps play sound where all is won or lost. */
const LEAD_WEIGHT = 0.15;
const LEAD_SCALE = 15;
/** Codes that are less likely than this are no futures; the likeliest one always is. */
const LEAST_PRIOR = 0.001;

/** A code after a scene, and all that was imagined beyond it. */
export class Branch {
  readonly code: number;
  prior: number;
  readonly tally = new Tally();
  /** Sum of what it is worth to Black, -1..1 a visit. */
  worth = 0;
  /** Visits on their way. */
  pending = 0;
  scene: Scene | undefined;
  branches: Branch[] | undefined;
  /** Its frame cannot be read, or shows what must not be played. */
  dead = false;

  constructor(code: number, prior: number) {
    this.code = code;
    this.prior = prior;
  }
}

/** Something that imagines futures and counts them. */
export interface Imaginer {
  readonly root: Branch;
  readonly visits: number;
  /** Imagines some more, `most` or less. Returns false where nothing is left to be imagined. */
  grow(most?: number): Promise<boolean>;
}

export interface SearchOptions {
  /** Futures that go through the networks together. */
  readonly batch: number;
  readonly filter: MoveFilter;
  /** Whether a code may be tried at the root, before its frame is drawn; by default any. */
  readonly isPossible?: (code: number) => boolean;
  /** Whether unlikely codes are looked at as well at the root: where few are possible. */
  readonly takesUnlikely?: boolean;
}

/** Looks for the best future: a tree of imagined frames, grown where the model's own expectations say it matters. */
export class Search implements Imaginer {
  readonly root: Branch;
  readonly #world: World;
  readonly #options: SearchOptions;

  private constructor(world: World, root: Branch, options: SearchOptions) {
    this.#world = world;
    this.root = root;
    this.#options = options;
  }

  /** Begins at a scene; `grown` is a branch of an earlier search that led to the same position. */
  static begin(world: World, scene: Scene, options: SearchOptions, grown?: Branch): Search {
    const root = grown ?? new Branch(-1, 1);
    const search = new Search(world, root, options);
    root.scene = scene;
    const { isPossible, takesUnlikely = false } = options;
    const fresh = branchesOf(scene, takesUnlikely ? 0 : LEAST_PRIOR, isPossible);
    const before = new Map(grown?.branches?.map((branch) => [branch.code, branch]));
    root.branches = fresh.map((branch) => {
      const known = before.get(branch.code);
      // Beyond the root nobody asked whether it may be played.
      if (!known?.scene || known.dead || !options.filter(scene.color, known.scene.move, 0)) return branch;
      known.prior = branch.prior;
      return known;
    });
    if (root.tally.visits === 0) credit([root], scene);
    return search;
  }

  get visits(): number {
    return this.root.tally.visits;
  }

  /** Adds one batch of futures. */
  async grow(most = this.#options.batch): Promise<boolean> {
    const paths: Branch[][] = [];
    let added = 0;
    for (let tries = 0; tries < 3 * most && paths.length + added < most; tries++) {
      const path = this.#descend();
      if (!path) break;
      const leaf = path.at(-1)!;
      if (leaf.scene) {
        // The video ends here: nothing new to be imagined.
        credit(path, leaf.scene);
        added++;
        continue;
      }
      if (leaf.pending > 0) break;
      for (const branch of path) branch.pending++;
      paths.push(path);
    }
    if (paths.length === 0) return added > 0;
    const scenes = await this.#world.next(
      paths.map((path) => path.at(-2)!.scene!),
      paths.map((path) => path.at(-1)!.code),
    );
    paths.forEach((path, index) => {
      for (const branch of path) branch.pending--;
      const leaf = path.at(-1)!;
      const scene = scenes[index];
      const parent = path.at(-2)!.scene!;
      const isNew = scene && !repeats(scene, path.at(-3)?.scene);
      if (!isNew || !this.#options.filter(parent.color, scene.move, path.length - 2)) {
        leaf.dead = true;
        return;
      }
      leaf.scene = scene;
      credit(path, scene);
    });
    return true;
  }

  /** Returns the way to a branch without a scene, or to the end of a video; undefined where all is dead. */
  #descend(): Branch[] | undefined {
    const path = [this.root];
    for (;;) {
      const branch = path.at(-1)!;
      if (!branch.scene || (isOver(branch.scene) && path.length > 1)) return path;
      branch.branches ??= branchesOf(branch.scene);
      const next = choose(branch);
      if (!next) {
        if (path.length === 1) return undefined;
        branch.dead = true;
        return this.#descend();
      }
      path.push(next);
    }
  }
}

/** Returns the codes that may follow, with what is left of their probabilities. */
function branchesOf(
  { firstCodes }: Scene,
  leastPrior = LEAST_PRIOR,
  isPossible: (code: number) => boolean = () => true,
): Branch[] {
  const likeliest = argmax(firstCodes);
  const branches: Branch[] = [];
  let kept = 0;
  firstCodes.forEach((log, code) => {
    const prior = Math.exp(log);
    if ((prior < leastPrior && code !== likeliest) || !isPossible(code)) return;
    kept += prior;
    branches.push(new Branch(code, prior));
  });
  for (const branch of branches) branch.prior /= kept;
  return branches;
}

/** Whether a frame is the one before the last again: a video that goes to and fro tells nothing (a ko retaken at once). */
function repeats({ move, stones }: Scene, before: Scene | undefined): boolean {
  return (
    move !== PASS && before !== undefined && stones.every((stone, point) => stone === before.stones[point])
  );
}

/** Adds what the scene at the end of a path is worth to all of the path. */
export function credit(path: readonly Branch[], { outlook, color }: Scene): void {
  const lead = (2 / Math.PI) * Math.atan(outlook.lead / LEAD_SCALE);
  const worth = color * ((1 - LEAD_WEIGHT) * (2 * outlook.winrate - 1) + LEAD_WEIGHT * lead);
  for (const branch of path) {
    branch.tally.add(outlook, color);
    branch.worth += worth;
  }
}

/** PUCT; visits on their way count as lost ones, so that a batch spreads out. */
function choose(parent: Branch): Branch | undefined {
  const { color } = parent.scene!;
  let visits = 0;
  for (const branch of parent.branches!) if (!branch.dead) visits += branch.tally.visits + branch.pending;
  const unknown = (color * parent.worth) / parent.tally.visits;
  const scale = EXPLORATION * Math.sqrt(visits + 1);
  let best: Branch | undefined;
  let highest = -Infinity;
  for (const branch of parent.branches!) {
    if (branch.dead) continue;
    const count = branch.tally.visits + branch.pending;
    const value = count === 0 ? unknown : (color * branch.worth - branch.pending) / count;
    const score = value + (scale * branch.prior) / (1 + count);
    if (score > highest) [best, highest] = [branch, score];
  }
  return best;
}

/** Returns the branches in the order of play: what was expected of each, and what was found. */
export function ranked(branches: readonly Branch[], color: Sign): Branch[] {
  const seen = branches.filter((branch) => !branch.dead && branch.tally.visits > 0);
  const visits = seen.reduce((sum, { tally }) => sum + tally.visits, 0);
  const mean = seen.reduce((sum, { worth }) => sum + worth, 0) / visits;
  const trust = color * (TRUST + GROWTH * visits);
  const rank = new Map(
    seen.map((branch) => {
      const worth = (branch.worth + DOUBT * mean) / (branch.tally.visits + DOUBT);
      return [branch, Math.log(branch.prior) + trust * worth];
    }),
  );
  return seen.sort((a, b) => rank.get(b)! - rank.get(a)!);
}

/** Returns the likeliest future from a branch on, the branch first. */
export function lineOf(branch: Branch): Branch[] {
  const line = [branch];
  for (let last = branch; last.scene && last.branches; last = line.at(-1)!) {
    const [next] = ranked(last.branches, last.scene.color);
    if (!next) break;
    line.push(next);
  }
  return line;
}
