import { type Illegality, Game } from '../go/game.js';
import { BLACK, type Point, type Sign, WHITE, formatVertex, opponent, parseVertex } from '../go/point.js';
import { EngineError } from '../gtp/client.js';
import { UserError, messageOf } from '../util/errors.js';
import type { MatchEngine } from './match-engine.js';
import type { ForfeitReason, GameResult } from './result.js';
import type { Scorer } from './scorer.js';

export interface GameSettings {
  readonly size: number;
  readonly komi: number;
  /** Moves played for both before the game, Black and White in turn. */
  readonly opening: readonly Point[];
  /** The game is void after this many moves, the opening included. */
  readonly moveLimit: number;
  readonly scorer: Scorer;
  /** Is called after every move that an engine made, and awaited before the next. What it throws ends all. */
  readonly onMove?: (move: PlayedMove) => void | Promise<void>;
  /** Makes the game void at once. Whoever aborts also stops the engines. */
  readonly signal?: AbortSignal;
}

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
  const { game, thinkingTimeMs } = referee;
  return { game, result: settings.signal?.aborted ? INTERRUPTED : result, thinkingTimeMs };
}

const INTERRUPTED: GameResult = { kind: 'void', reason: 'interrupted', detail: 'told to stop' };

class Referee {
  readonly game: Game;
  readonly thinkingTimeMs = { black: 0, white: 0 };
  readonly #engines: ReadonlyMap<Sign, MatchEngine>;
  readonly #settings: GameSettings;

  constructor(black: MatchEngine, white: MatchEngine, settings: GameSettings) {
    this.game = new Game(settings.size, { komi: settings.komi });
    this.#settings = settings;
    this.#engines = new Map([
      [BLACK, black],
      [WHITE, white],
    ]);
  }

  async run(): Promise<GameResult> {
    const setUps = await Promise.allSettled([...this.#engines.values()].map((engine) => this.#setUp(engine)));
    const failed = setUps.find((setUp) => setUp.status === 'rejected');
    if (failed) return { kind: 'void', reason: 'not-started', detail: messageOf(failed.reason) };
    const { opening, moveLimit, signal } = this.#settings;
    for (const point of opening) this.game.play(this.game.toPlay, point);
    while (!this.game.isOver) {
      if (signal?.aborted) return INTERRUPTED;
      if (this.game.moves.length >= moveLimit) {
        return { kind: 'void', reason: 'move-limit', detail: `not over after ${moveLimit} moves` };
      }
      const end = await this.#playMove(this.game.toPlay);
      if (end) return end;
    }
    return this.#score();
  }

  async #setUp(engine: MatchEngine): Promise<void> {
    const { size, komi, opening } = this.#settings;
    await engine.newGame(size, komi);
    for (const [index, point] of opening.entries()) {
      await engine.send(`play ${letter(index % 2 === 0 ? BLACK : WHITE)} ${formatVertex(point, size)}`);
    }
  }

  /** Returns the result where the move ends the game. */
  async #playMove(color: Sign): Promise<GameResult | undefined> {
    const engine = this.#engines.get(color)!;
    const start = performance.now();
    let answer: string;
    try {
      answer = (await engine.genmove(letter(color))).trim();
    } catch (error) {
      return forfeit(color, error);
    } finally {
      this.thinkingTimeMs[color === BLACK ? 'black' : 'white'] += performance.now() - start;
    }
    if (/^resign$/i.test(answer)) return { kind: 'resignation', winner: opponent(color) };
    const point = this.#parse(answer);
    if (point === undefined)
      return lost(color, 'garbage', `${engine.name} answered genmove with "${answer}"`);
    const illegal: Illegality | null = this.game.illegality(color, point, 'superko');
    if (illegal) return lost(color, 'illegal-move', `${engine.name} played ${answer} (${illegal})`);
    this.game.play(color, point);
    await this.#settings.onMove?.({ color, point, engine: this.#engines.get(color)!, game: this.game });
    try {
      await this.#engines
        .get(opponent(color))!
        .send(`play ${letter(color)} ${formatVertex(point, this.game.size)}`);
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

  async #score(): Promise<GameResult> {
    try {
      return { kind: 'score', lead: await this.#settings.scorer.score(this.game) };
    } catch (error) {
      return { kind: 'void', reason: 'unscored', detail: messageOf(error) };
    }
  }
}

function letter(color: Sign): 'b' | 'w' {
  return color === BLACK ? 'b' : 'w';
}

function lost(color: Sign, reason: ForfeitReason, detail: string): GameResult {
  return { kind: 'forfeit', winner: opponent(color), reason, detail };
}

function forfeit(color: Sign, error: unknown): GameResult {
  if (!(error instanceof EngineError)) throw error;
  const reasons: Readonly<Record<EngineError['code'], ForfeitReason | undefined>> = {
    refused: 'refused',
    'timed-out': 'timed-out',
    'bad-answer': 'garbage',
    crashed: 'crashed',
    'not-started': 'crashed',
    // By nobody but us.
    killed: undefined,
    stopped: undefined,
  };
  const reason = reasons[error.code];
  return reason ? lost(color, reason, error.message) : INTERRUPTED;
}
