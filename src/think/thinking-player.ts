import type { GameRecord } from '../go/game-record.js';
import { Game } from '../go/game.js';
import { BLACK, type Point, type Sign, opponent } from '../go/point.js';
import { argmax } from '../model/sampling.js';
import { Imagination, chooseLikeliest } from '../player/imagination.js';
import { type Decision, type DecisionBasis, type GenmoveOptions, RESIGN } from '../player/player.js';
import {
  LEGAL,
  type VideoGenmoveOptions,
  VideoPlayer,
  type VideoPlayerOptions,
  moveOf,
} from '../player/video-player.js';
import { lookFromSides } from '../player/views.js';
import type { Frame } from '../render/frame.js';
import { seenBy } from '../render/seen-by.js';
import { UserError } from '../util/errors.js';
import { type Random, seededRandom } from '../util/rng.js';
import { type Analysis, headedBy } from './analysis.js';
import { type Deliberation, type Question, codeOf, deadlineOf, deliberate } from './deliberation.js';
import { explanationOf, percent } from './explanation.js';
import { Memory } from './memory.js';
import { Pace } from './pace.js';
import { DEFAULT_SETTINGS, type Effort, MOST_VISITS, type Settings, effortOf } from './settings.js';
import { priorsOf } from './snapshot.js';
import type { Similar, SimilarPositions } from './similar.js';
import { surpriseOf } from './surprise.js';
import type {
  AnalyzeOptions,
  ImaginedLine,
  RawView,
  Surprise,
  Thinker,
  ThinkOptions,
  Thought,
} from './thinker.js';
import { World, countingOf } from './world.js';

export interface ThinkingOptions extends VideoPlayerOptions, Partial<Omit<Settings, 'views'>> {
  /** Futures that go through the networks together; default 8. */
  readonly batch?: number;
  /** Returns the games in which similar positions are looked for. */
  readonly readGames?: (size: number) => Promise<readonly GameRecord[]>;
}

/** A move decided by the next frame alone is shown with this many futures around it. */
const SHOWN_VISITS = 16;
/** Winrate below the limit on this many own moves in a row means resignation. */
const HOPELESS_MOVES = 3;

/** Plays the next frame, and where more is asked for looks at imagined futures first. Returns at once from new. */
export class ThinkingPlayer implements Thinker {
  readonly name: string;
  readonly version: string;
  readonly settings: Settings;
  readonly #player: VideoPlayer;
  readonly #options: ThinkingOptions;
  readonly #memory = new Memory();
  readonly #random: Random;
  readonly #pace = new Pace();
  #world: Promise<World> | undefined;
  #warmth: Promise<void> | undefined;
  #similar: Promise<SimilarPositions> | undefined;
  #hopeless = 0;
  /** Moves decided by looking at futures, and the frame of the last one. */
  #moves = 0;
  #lastFrame: Frame | undefined;

  constructor(options: ThinkingOptions) {
    const { level, visits, rollouts, resignBelow, views } = { ...DEFAULT_SETTINGS, ...options };
    this.settings = { level, visits, rollouts, resignBelow, views };
    this.#options = options;
    this.#player = new VideoPlayer(options);
    this.name = this.#player.name;
    this.version = this.#player.version;
    this.#random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  }

  async load(): Promise<void> {
    await this.#load();
  }

  warmUp(): Promise<void> {
    this.#warmth ??= this.#runOnce();
    return this.#warmth;
  }

  get boardSizes(): readonly number[] | undefined {
    return this.#player.boardSizes;
  }

  async genmove(game: Game, color: Sign, options: GenmoveOptions = {}): Promise<Decision> {
    const effort = effortOf(this.settings, options.timeLimitMs);
    const { timeLimitMs = Infinity } = options;
    return effort.visits > 1 && timeLimitMs >= this.#pace.expected('futures', game.size)
      ? this.#thinkAhead(game, color, effort, options)
      : this.#orResign(game, color, effort, options);
  }

  async think(game: Game, color: Sign, options: ThinkOptions): Promise<Thought> {
    const effort = effortOf(this.settings, options.timeLimitMs);
    if (effort.visits > 1) return this.#thinkAhead(game, color, effort, options);
    const deadline = deadlineOf(options);
    const decision = await this.#orResign(game, color, effort, options);
    const shown = await this.#deliberate({
      ...this.#question(game, color, { visits: SHOWN_VISITS, deadline, toTheEnd: false }),
      ...options,
      ...(options.onReport
        ? { onReport: (analysis) => options.onReport!(headedBy(analysis, decision.move)) }
        : {}),
    });
    return { ...decision, analysis: headedBy(shown.analysis, decision.move) };
  }

  async analyze(game: Game, color: Sign, options: AnalyzeOptions): Promise<Analysis> {
    const visits = Math.min(MOST_VISITS, options.maxVisits ?? MOST_VISITS);
    const toTheEnd = this.settings.rollouts > 0;
    const question = this.#question(game, color, { visits, deadline: Infinity, toTheEnd });
    return (await this.#deliberate({ ...question, ...options })).analysis;
  }

  async ponder(game: Game, color: Sign, signal: AbortSignal): Promise<void> {
    // What whole imagined games say is not kept for the next move.
    if (this.settings.rollouts > 0) return;
    await this.analyze(game, color, { signal });
  }

  async rawView(game: Game, color: Sign, side: number): Promise<RawView> {
    const world = await this.#load();
    const { model, past } = world;
    const seen = seenBy(color, game.stones);
    const [view] = await lookFromSides(model, past, seen, await past.of(game), [side]);
    const { winrate, lead, ownership } = world.outlook(view!.final, game.size, countingOf(game, color));
    const { points } = await past.dictionary(game.size);
    return { priors: priorsOf(view!.firstCodes, game, color, points), winrate, lead, ownership };
  }

  async imagine(game: Game, color: Sign, length: number): Promise<ImaginedLine> {
    const { model, past } = await this.#load();
    const position = game.clone();
    const steps: ImaginedLine['steps'][number][] = [];
    // After two passes whoever asks plays on, as after genmove.
    const goesOn = (): boolean => steps.length === 0 || !position.isOver;
    for (let mover = color; steps.length < length && goesOn(); mover = opponent(mover)) {
      const imagination = await Imagination.begin(model, past, position, mover, this.settings.views);
      const code = argmax(imagination.firstCodes);
      const imagined = await imagination.frameOf(code, chooseLikeliest);
      const point = moveOf(imagined);
      // A frame that shows no legal move ends the line: it is as far as the model can see.
      if (point === undefined || position.illegality(mover, point, 'superko') !== null) break;
      const probability = Math.exp(imagination.firstCodes[code]!);
      steps.push({ color: mover, point, code, probability, frame: imagined.frame });
      position.play(mover, point);
    }
    return { steps };
  }

  async horizon(game: Game, color: Sign): Promise<number[]> {
    const { model, past } = await this.#load();
    const imagination = await Imagination.begin(model, past, game, color, 1);
    const imagined = await imagination.frameOf(argmax(imagination.firstCodes), chooseLikeliest);
    return [imagined.code, ...(await imagination.expected(imagined))];
  }

  async surprise(game: Game): Promise<Surprise | undefined> {
    return surpriseOf(await this.#load(), game, this.settings.views);
  }

  async similar(game: Game, color: Sign, count: number): Promise<Similar[]> {
    this.#similar ??= this.#loadSimilar();
    return (await this.#similar).find(game, color, count);
  }

  async history(game: Game): Promise<number[]> {
    return (await this.#load()).past.of(game);
  }

  async codeWords(size: number): Promise<ReadonlyMap<number, Point>> {
    return (await (await this.#load()).past.dictionary(size)).points;
  }

  clearCache(): void {
    this.#memory.forget();
    void this.#world?.then(
      (world) => world.forget(),
      () => undefined,
    );
  }

  lastFrame(): Frame | null {
    return this.#lastFrame ?? this.#player.lastFrame();
  }

  stats(): Readonly<Record<string, number>> {
    const stats = this.#player.stats();
    return { ...stats, moves: stats.moves + this.#moves };
  }

  async dispose(): Promise<void> {
    await this.#player.dispose();
  }

  /** Plays what looks best after futures were looked at. */
  async #thinkAhead(
    game: Game,
    color: Sign,
    { visits, toTheEnd }: Effort,
    options: ThinkOptions,
  ): Promise<Thought> {
    const question = this.#question(game, color, { visits, deadline: deadlineOf(options), toTheEnd });
    const { analysis, root, leastMs } = await this.#deliberate({ ...question, ...options });
    this.#pace.note('futures', game.size, leastMs);
    const [best] = analysis.moves;
    // There was no time for a single future.
    if (!best) return { ...(await this.#glance(game, color, { timeLimitMs: 0 })), analysis };
    this.#moves++;
    const code = codeOf(root, best.point);
    const frame = await (await this.#load()).draw(root.scene!, code);
    this.#lastFrame = frame;
    const { resignBelow } = this.settings;
    this.#hopeless = best.winrate < resignBelow ? this.#hopeless + 1 : 0;
    const basis: DecisionBasis = {
      ...{ firstFrame: LEGAL, frame, code, probability: best.prior, reply: best.line[1] },
      candidates: analysis.moves.map(({ point }) => point),
    };
    const move = this.#hopeless >= HOPELESS_MOVES ? RESIGN : best.point;
    return { move, explanation: explanationOf(analysis, game.size), basis, analysis };
  }

  #question(game: Game, color: Sign, limits: Pick<Question, 'visits' | 'deadline' | 'toTheEnd'>): Question {
    const { batch = 8 } = this.#options;
    return { game, color, views: this.settings.views, batch, ...limits };
  }

  async #deliberate(question: Question): Promise<Deliberation> {
    return deliberate(await this.#load(), this.#memory, this.#random, question);
  }

  /** The next frame's move, unless the predicted last frame has been hopeless for some moves. */
  async #orResign(
    game: Game,
    color: Sign,
    { temperature }: Effort,
    options: GenmoveOptions,
  ): Promise<Decision> {
    const { resignBelow } = this.settings;
    if (resignBelow > 0) {
      const { winrate } = (await (await this.#load()).root(game, color, 1)).outlook;
      this.#hopeless = winrate < resignBelow ? this.#hopeless + 1 : 0;
      if (this.#hopeless >= HOPELESS_MOVES) {
        return { move: RESIGN, explanation: `a chance of ${percent(winrate)} to win` };
      }
    }
    this.#lastFrame = undefined;
    return this.#glance(game, color, { ...options, temperature });
  }

  /** Plays by the next frame alone, looked at from one side only where there is no time for eight. */
  async #glance(game: Game, color: Sign, options: VideoGenmoveOptions): Promise<Decision> {
    await this.#load();
    const { timeLimitMs = Infinity } = options;
    const wanted = this.settings.views;
    const views = timeLimitMs < this.#pace.expected(`glance-${wanted}`, game.size) ? 1 : wanted;
    const start = performance.now();
    const decision = await this.#player.genmove(game, color, { ...options, views });
    this.#pace.note(`glance-${views}`, game.size, performance.now() - start);
    return decision;
  }

  /** Reads records, which a game needs not: its code is loaded only when it is asked for. */
  async #loadSimilar(): Promise<SimilarPositions> {
    const { readGames } = this.#options;
    if (!readGames) throw new UserError('no-games', 'there are no games in which to look for such positions');
    const { SimilarPositions } = await import('./similar.js');
    return new SimilarPositions(await this.#load(), readGames);
  }

  async #load(): Promise<World> {
    const world = await this.#opened();
    // In a browser a network does one thing at a time.
    await this.#warmth;
    return world;
  }

  async #runOnce(): Promise<void> {
    const world = await this.#opened();
    const scene = await world.root(new Game(world.model.manifest.boardSizes[0]!), BLACK, this.settings.views);
    await world.next([scene], [argmax(scene.firstCodes)]);
  }

  #opened(): Promise<World> {
    this.#world ??= this.#open();
    return this.#world;
  }

  async #open(): Promise<World> {
    const { model, past } = await this.#player.networks();
    return World.create(model, past);
  }
}
