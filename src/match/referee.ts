import { type Illegality, Game } from '../go/game.js';
import { freeHandicap } from '../go/handicap.js';
import {
  BLACK,
  PASS,
  type Point,
  type Sign,
  WHITE,
  formatVertex,
  opponent,
  parseVertex,
} from '../go/point.js';
import { EngineError } from '../gtp/client.js';
import { UserError, messageOf } from '../util/errors.js';
import { type Adjudication, Adjudicator } from './adjudication.js';
import { INTERRUPTED, forfeit, lost, shortened } from './forfeit.js';
import { GameClock, type TimeControl } from './game-clock.js';
import type { MatchEngine } from './match-engine.js';
import type { TimedAnswer } from './program-client.js';
import type { GameResult } from './result.js';
import type { Scorer } from './scorer.js';

export interface GameSettings {
  readonly size: number;
  readonly komi: number;
  /** Black stones on the board before the first move, at least 2; default 0. */
  readonly handicap?: number;
  /** Moves played for both before the game, Black and White in turn. */
  readonly opening: readonly Point[];
  /** The game is over and scored after this many moves, the opening included: whoever is losing must not get away by dragging it on. */
  readonly moveLimit: number;
  readonly scorer: Scorer;
  /** What each side's clock is; default none, and each engine's own limits alone. */
  readonly time?: TimeControl | undefined;
  /** Whether an engine may resign; one that does where it may not has passed. Default `accepted`. */
  readonly resign?: Resign | undefined;
  /** When a game is given up that both engines see as lost; default never. */
  readonly adjudication?: Adjudication | undefined;
  /** Is called after every move that an engine made, and awaited before the next. What it throws ends all. */
  readonly onMove?: (move: PlayedMove) => void | Promise<void>;
  /** Makes the game void at once. Whoever aborts also stops the engines. */
  readonly signal?: AbortSignal;
}

export const RESIGNS = ['accepted', 'refused'] as const;
export type Resign = (typeof RESIGNS)[number];

export interface PlayedMove {
  readonly color: Sign;
  readonly point: Point;
  /** Whose move it was; the other engine does not know of it yet. */
  readonly engine: MatchEngine;
  /** The game with the move. */
  readonly game: Game;
}

export interface PlayedGame {
  readonly game: Game;
  readonly result: GameResult;
  /** What the two needed for all their moves, in ms. */
  readonly thinkingTimeMs: { readonly black: number; readonly white: number };
  /** By move: its time, and what its engine said of it; undefined for the opening. */
  readonly comments: readonly (string | undefined)[];
}

/**
 * Plays one game between two engines on a board of its own. Area rules: positional superko, no suicide, over after
 * two passes. Whatever the engines do, it ends in a result; rejects only with what onMove throws.
 */
export async function playGame(
  black: MatchEngine,
  white: MatchEngine,
  settings: GameSettings,
): Promise<PlayedGame> {
  const referee = new Referee(black, white, settings);
  const result = await referee.run();
  const { game, thinkingTimeMs, comments } = referee;
  return { game, result: settings.signal?.aborted ? INTERRUPTED : result, thinkingTimeMs, comments };
}

/** So long an answer is waited for that is late already. */
const LATE_MS = 1000;

/** So many characters are kept of an answer that is no move, and of what an engine says of its move. */
const MOST_OF_ANSWER = 200;
const MOST_OF_WORDS = 10_000;

class Referee {
  readonly game: Game;
  readonly thinkingTimeMs = { black: 0, white: 0 };
  readonly comments: (string | undefined)[] = [];
  readonly #engines: ReadonlyMap<Sign, MatchEngine>;
  readonly #settings: GameSettings;
  readonly #clocks: ReadonlyMap<Sign, GameClock>;
  readonly #adjudicator: Adjudicator | undefined;

  constructor(black: MatchEngine, white: MatchEngine, settings: GameSettings) {
    const { size, komi, handicap = 0 } = settings;
    this.game = new Game(size, { komi, handicap: handicap > 0 ? freeHandicap(size, handicap) : [] });
    this.#settings = settings;
    const { time, adjudication } = settings;
    this.#adjudicator = adjudication && new Adjudicator(adjudication);
    this.#clocks = new Map(
      time ? ([BLACK, WHITE] as const).map((color) => [color, new GameClock(time)]) : [],
    );
    this.#engines = new Map([
      [BLACK, black],
      [WHITE, white],
    ]);
  }

  async run(): Promise<GameResult> {
    const setUps = await Promise.allSettled(
      [...this.#engines].map(([color, engine]) => this.#setUp(color, engine)),
    );
    for (const [index, by] of ([BLACK, WHITE] as const).entries()) {
      const setUp = setUps[index]!;
      if (setUp.status === 'fulfilled') continue;
      return { kind: 'void', reason: 'not-started', detail: messageOf(setUp.reason), by };
    }
    const { opening, moveLimit, signal } = this.#settings;
    for (const point of opening) {
      this.game.play(this.game.toPlay, point);
      this.comments.push(undefined);
    }
    while (!this.game.isOver) {
      if (signal?.aborted) return INTERRUPTED;
      if (this.game.moves.length >= moveLimit) {
        const result = await this.#score(passedOut(this.game));
        return result.kind === 'score' ? { ...result, atMoveLimit: true } : result;
      }
      const end = await this.#playMove(this.game.toPlay);
      if (end) return end;
    }
    return this.#score(this.game);
  }

  async #setUp(color: Sign, engine: MatchEngine): Promise<void> {
    const { size, komi, opening } = this.#settings;
    await engine.newGame(size, komi);
    const clock = this.#clocks.get(color);
    if (clock) await engine.send(clock.settingsCommand).catch(unlessRefused);
    const { handicap, firstToPlay } = this.game;
    if (handicap.length > 0) {
      await engine.send(`set_free_handicap ${handicap.map((point) => formatVertex(point, size)).join(' ')}`);
    }
    for (const [index, point] of opening.entries()) {
      const color = index % 2 === 0 ? firstToPlay : opponent(firstToPlay);
      await engine.send(`play ${letter(color)} ${formatVertex(point, size)}`);
    }
  }

  /** Returns the result where the move ends the game. */
  async #playMove(color: Sign): Promise<GameResult | undefined> {
    const engine = this.#engines.get(color)!;
    const side = color === BLACK ? 'black' : 'white';
    const { moveTimeoutMs, gameTimeoutMs } = engine.spec.limits;
    const leftMs = Math.max(1, gameTimeoutMs - this.thinkingTimeMs[side]);
    const clock = this.#clocks.get(color);
    let start = performance.now();
    let timed: TimedAnswer;
    try {
      if (clock) await engine.send(clock.leftCommand(letter(color))).catch(unlessRefused);
      start = performance.now();
      // A clock's own end is told from the answer: only who never answers is cut off.
      const clockMs = clock ? clock.mostMs + LATE_MS : Infinity;
      timed = await engine.genmove(letter(color), Math.min(moveTimeoutMs, leftMs, clockMs));
    } catch (error) {
      this.thinkingTimeMs[side] += performance.now() - start;
      return forfeit(color, error);
    }
    this.thinkingTimeMs[side] += timed.ms;
    const lateMs = clock?.spend(timed.ms) ?? 0;
    if (lateMs > 0) {
      return lost(color, 'timed-out', `${engine.name} came ${lateMs.toFixed(0)} ms late on its clock`);
    }
    const answer = timed.content.trim();
    const seconds = `${(timed.ms / 1000).toFixed(3)} s`;
    const resigns = /^resign$/i.test(answer);
    if (resigns && this.#settings.resign !== 'refused')
      return { kind: 'resignation', winner: opponent(color) };
    const point = resigns ? PASS : this.#parse(answer);
    if (point === undefined)
      return lost(
        color,
        'garbage',
        `${engine.name} answered genmove with "${shortened(answer, MOST_OF_ANSWER)}"`,
      );
    const illegal: Illegality | null = this.game.illegality(color, point, 'superko');
    if (illegal) return lost(color, 'illegal-move', `${engine.name} played ${answer} (${illegal})`);
    this.game.play(color, point);
    const played = `play ${letter(color)} ${formatVertex(point, this.game.size)}`;
    let winner: Sign | undefined;
    try {
      if (resigns) await engine.send(played);
      const words = resigns ? 'would resign' : shortened(await engine.explainMove(), MOST_OF_WORDS);
      this.comments.push(words === '' ? seconds : `${seconds}; ${words}`);
      winner = this.#adjudicator?.note(color, await engine.estimateLead());
    } catch (error) {
      return forfeit(color, error);
    }
    await this.#settings.onMove?.({ color, point, engine, game: this.game });
    if (winner !== undefined) return { kind: 'resignation', winner, isAgreed: true };
    try {
      await this.#engines.get(opponent(color))!.send(played);
    } catch (error) {
      return forfeit(opponent(color), error);
    }
    return undefined;
  }

  #parse(answer: string): Point | undefined {
    try {
      return parseVertex(answer, this.game.size);
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }

  async #score(game: Game): Promise<GameResult> {
    try {
      const players = { black: this.#engines.get(BLACK)!, white: this.#engines.get(WHITE)! };
      return { kind: 'score', ...(await this.#settings.scorer.score(game, players)) };
    } catch (error) {
      return { kind: 'void', reason: 'unscored', detail: messageOf(error) };
    }
  }
}

/** An engine that knows no clocks plays as it does without. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof EngineError) || error.code !== 'refused') throw error;
}

/** Returns a game as it would be, did both sides pass now. */
function passedOut(game: Game): Game {
  const passed = game.clone();
  while (!passed.isOver) passed.play(passed.toPlay, PASS);
  return passed;
}

function letter(color: Sign): 'b' | 'w' {
  return color === BLACK ? 'b' : 'w';
}
