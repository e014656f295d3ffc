import { DEFAULT_KOMI, Game, type GameOptions } from '../go/game.js';
import {
  BLACK,
  MAX_BOARD_SIZE,
  MIN_BOARD_SIZE,
  PASS,
  type Point,
  type Sign,
  formatVertex,
  opponent,
} from '../go/point.js';
import { DEFAULT_RULES, type Rules } from '../go/rules.js';
import {
  type Decision,
  type GenmoveOptions,
  type Player,
  RESIGN,
  playsOn,
  sizesInWords,
} from '../player/player.js';
import { effortOf } from '../think/settings.js';
import { type ReportOptions, type Thinker, type Thought, isThinker } from '../think/thinker.js';
import { messageOf } from '../util/errors.js';
import { Clock } from './clock.js';
import { GtpError } from './gtp-error.js';
import { capturingDead } from './scoring.js';

export interface SessionOptions {
  /** A function where the player's code itself takes a while to load: it is called once, when first needed. */
  readonly player: Player | (() => Promise<Player>);
  /** What `name` answers; by default the player's own name. */
  readonly name?: string;
  /** What `version` answers; by default the player's own. */
  readonly version?: string;
  /** The board before the first boardsize. Default 9. */
  readonly size?: number;
  /** Default 7. */
  readonly komi?: number;
  /** Default Chinese. */
  readonly rules?: Rules;
  /** Whether to go on thinking, after a move of its own, until the next command. */
  readonly ponders?: boolean;
  /** Whether to take dead stones off before passing, for servers that count all that stands. */
  readonly capturesDead?: boolean;
  /** Whether to say on stderr, before each move, what gtp2ogs shows beside a game. */
  readonly chatsOnOgs?: boolean;
}

/** What lasts from one command to the next. Komi, rules and clock outlive the game. */
export class Session {
  readonly options: SessionOptions;
  readonly clock = new Clock();
  #player: Promise<Player> | undefined;
  #loading: Promise<Player> | undefined;
  #game: Game;
  #komi: number;
  #rules: Rules;
  /** What was said of each move, by ply. */
  #explanations: (string | undefined)[] = [];
  /** The position that a move of our own led to: the one that is pondered about. */
  #own: { readonly game: Game; readonly ply: number } | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
    this.#komi = options.komi ?? DEFAULT_KOMI;
    this.#rules = options.rules ?? DEFAULT_RULES;
    this.#game = new Game(options.size ?? 9, { komi: this.#komi, rules: this.#rules });
  }

  get game(): Game {
    return this.#game;
  }

  get komi(): number {
    return this.#komi;
  }

  set komi(komi: number) {
    this.#komi = komi;
    this.#game.komi = komi;
  }

  get rules(): Rules {
    return this.#rules;
  }

  set rules(rules: Rules) {
    this.#rules = rules;
    this.#game.rules = rules;
  }

  /** What was said of each move, by ply; shorter than the game where nothing was said of the last moves. */
  get explanations(): readonly (string | undefined)[] {
    return this.#explanations;
  }

  async name(): Promise<string> {
    return this.options.name ?? (await this.player()).name;
  }

  async version(): Promise<string> {
    return this.options.version ?? (await this.player()).version;
  }

  /** Returns the player with its weights; the first call starts loading them. Rejects with what load() threw. */
  load(): Promise<Player> {
    this.#loading ??= this.player().then(async (player) => {
      await player.load();
      return player;
    });
    return this.#loading;
  }

  /** Returns the player as it is, with or without weights. */
  player(): Promise<Player> {
    const { player } = this.options;
    this.#player ??= typeof player === 'function' ? player() : Promise.resolve(player);
    return this.#player;
  }

  /** Throws GtpError `unacceptable size` with the sizes that are. Without weights: a controller may only be asking. */
  async checkSize(size: number): Promise<void> {
    const isBoard = Number.isInteger(size) && size >= MIN_BOARD_SIZE && size <= MAX_BOARD_SIZE;
    const player = await this.player().catch(() => undefined);
    if (!isBoard || (player && !playsOn(player, size))) throw unacceptableSize(player?.boardSizes);
  }

  /** Begins a new game under the komi and rules of before. Throws UserError for bad set-up stones. */
  newGame(size: number, options: GameOptions = {}): void {
    this.enter(new Game(size, { ...options, komi: this.#komi, rules: this.#rules }));
    this.clock.restart();
  }

  /** Goes on from a game, its komi and rules included. */
  enter(game: Game, explanations: readonly (string | undefined)[] = []): void {
    this.#game = game;
    this.#komi = game.komi;
    this.#rules = game.rules;
    this.#explanations = [...explanations];
  }

  /** Returns whether there was a move to take back. */
  undo(): boolean {
    const undone = this.#game.undo();
    this.#explanations.length = Math.min(this.#explanations.length, this.#game.moves.length);
    return undone;
  }

  /** Returns what the player would do; the game stays as it is. Throws GtpError. */
  async decide(color: Sign): Promise<Decision> {
    const player = await this.#loaded();
    return this.#timed(color, player, (options) => player.genmove(this.#game, color, options));
  }

  /** The same with reports on the way. Throws GtpError. */
  async think(color: Sign, reports: ReportOptions): Promise<Thought> {
    const thinker = await this.thinker();
    return this.#timed(color, thinker, (options) =>
      thinker.think(this.#game, color, { ...options, ...reports }),
    );
  }

  /** Returns the player with its weights, where it can tell what it thinks of the board. Throws GtpError. */
  async thinker(): Promise<Thinker> {
    const player = await this.#loaded();
    if (!isThinker(player)) throw new GtpError(`${player.name} cannot be asked what it thinks`);
    if (!playsOn(player, this.#game.size)) throw unacceptableSize(player.boardSizes);
    return player;
  }

  /** Returns the same, or undefined where nobody can tell: boards that the player does not know are counted all the same. */
  thinkerIfAny(): Promise<Thinker | undefined> {
    return this.thinker().catch(() => undefined);
  }

  async #timed<T extends Decision>(
    color: Sign,
    player: Player,
    decide: (options: GenmoveOptions) => Promise<T>,
  ): Promise<T> {
    const game = this.#game;
    if (!playsOn(player, game.size)) throw unacceptableSize(player.boardSizes);
    const timeLimitMs = this.clock.timeLimitMs(color, movesToGo(game));
    const start = performance.now();
    let decision: T;
    try {
      decision = await decide(timeLimitMs === undefined ? {} : { timeLimitMs });
    } catch (error) {
      throw new GtpError(`no move: ${messageOf(error)}`, { cause: error });
    }
    if (this.options.capturesDead || !this.#rules.friendlyPassOk)
      decision = await capturingDead(game, color, decision, await this.thinkerIfAny());
    this.clock.spend(color, performance.now() - start);
    return checked(decision, game, color);
  }

  /** Resolves when the signal comes, or at once where the last move was not our own or nobody wants to ponder. */
  async ponder(signal: AbortSignal): Promise<void> {
    const game = this.#game;
    const isOwn = this.#own?.game === game && this.#own.ply === game.moves.length;
    if (!this.options.ponders || !isOwn || game.isOver) return;
    const player = await this.#loaded();
    const timeLimitMs = this.clock.timeLimitMs(opponent(game.toPlay), movesToGo(game));
    if (isThinker(player) && effortOf(player.settings, timeLimitMs).visits > 1)
      await player.ponder(game, game.toPlay, signal);
  }

  /** Plays our own decision, with what was said of it. */
  playOwn(color: Sign, point: Point, explanation: string): void {
    this.play(color, point, explanation);
    this.#own = { game: this.#game, ply: this.#game.moves.length };
  }

  /** Plays a move, with what was said of it. */
  play(color: Sign, point: Point, explanation?: string): void {
    this.#game.play(color, point);
    if (explanation !== undefined) this.#explanations[this.#game.moves.length - 1] = explanation;
  }

  async #loaded(): Promise<Player> {
    try {
      return await this.load();
    } catch (error) {
      throw new GtpError(`cannot load the player: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** A guess at how many more moves a colour has to make: games fill most of the board. */
function movesToGo(game: Game): number {
  return Math.max(10, Math.ceil((0.9 * game.size * game.size - game.moves.length) / 2));
}

/** GTP's words, and after them the sizes that are accepted. */
function unacceptableSize(sizes: readonly number[] | undefined): GtpError {
  const allowed = sizes ? sizesInWords(sizes) : `${MIN_BOARD_SIZE} to ${MAX_BOARD_SIZE}`;
  return new GtpError(`unacceptable size: this engine plays on ${allowed}`);
}

function checked<T extends Decision>(decision: T, game: Game, color: Sign): T {
  const { move } = decision;
  const reason = move === RESIGN || move === PASS ? null : game.illegality(color, move, 'superko');
  if (move === RESIGN || reason === null) return decision;
  const where = reason === 'off-board' ? String(move) : formatVertex(move, game.size);
  throw new GtpError(`no move: the player wants ${color === BLACK ? 'black' : 'white'} ${where} (${reason})`);
}
