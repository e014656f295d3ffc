import { recordOfGame } from '../go/game-record.js';
import { type Point, formatVertex } from '../go/point.js';
import { UserError } from '../util/errors.js';
import type { EngineSpec } from './engine-spec.js';
import { type GameEntry, Journal, type MatchIdentity } from './journal.js';
import { MatchEngine } from './match-engine.js';
import { randomOpenings } from './openings.js';
import { type PlayedGame, playGame } from './referee.js';
import { formatResult } from './result.js';
import type { Scorer } from './scorer.js';

export interface MatchSettings {
  /** The engine under test. */
  readonly engine: EngineSpec;
  readonly opponent: EngineSpec;
  /** An even number: every opening is played twice, with exchanged colours. */
  readonly games: number;
  readonly size: number;
  readonly komi: number;
  readonly openingStones: number;
  readonly seed: number;
  readonly moveLimit: number;
  /** How many games are played at the same time, each with its own two engines. */
  readonly concurrency: number;
  readonly scorer: Scorer;
  /** The folder that keeps the match. */
  readonly folder: string;
  /** Called after every game, and once before the first with those that are there already. */
  readonly onProgress?: (entries: readonly GameEntry[], newest: GameEntry | undefined) => void;
  readonly signal?: AbortSignal;
}

/** That many games in a row that could not be started end the match: it would not get better. */
const MAX_FAILED_STARTS = 3;

/**
 * Plays a match, or what is missing of it, and returns its games in order. An aborted match returns what there is.
 * Throws UserError: `bad-match`, `other-match`, EngineError where an engine does not start.
 */
export async function runMatch(settings: MatchSettings): Promise<GameEntry[]> {
  const { games, concurrency } = settings;
  if (!Number.isInteger(games) || games < 2 || games % 2 !== 0) {
    throw new UserError(
      'bad-match',
      `${games} games (allowed: even numbers from 2, for every opening is played twice)`,
    );
  }
  const match = new Match(settings);
  try {
    await match.prepare();
    await Promise.all(Array.from({ length: Math.min(concurrency, games / 2) }, () => match.work()));
  } finally {
    await match.stop();
  }
  return match.entries;
}

class Match {
  readonly #settings: MatchSettings;
  readonly #engines: MatchEngine[] = [];
  readonly #openings: readonly Point[][];
  #journal!: Journal;
  #nextPair = 0;
  #failedStarts = 0;

  constructor(settings: MatchSettings) {
    const { games, size, openingStones, seed } = settings;
    this.#settings = settings;
    this.#openings = randomOpenings(games / 2, { size, stones: openingStones, seed });
    // Engines that think are not left thinking.
    settings.signal?.addEventListener('abort', () => void this.stop(), { once: true });
  }

  get entries(): GameEntry[] {
    return [...this.#journal.entries.values()]
      .filter((entry) => entry.game < this.#settings.games)
      .sort((a, b) => a.game - b.game);
  }

  async prepare(): Promise<void> {
    const { engine, opponent, folder, onProgress } = this.#settings;
    const probes = [this.#run(engine), this.#run(opponent)];
    const descriptions = await Promise.all(probes.map((probe) => probe.describe()));
    await Promise.all(probes.map((probe) => probe.stop()));
    this.#journal = await Journal.open(folder, this.#identity(descriptions));
    onProgress?.(this.entries, undefined);
  }

  /** Plays pair after pair until none is left. */
  async work(): Promise<void> {
    const { engine, opponent, games, signal } = this.#settings;
    const [ours, theirs] = [this.#run(engine), this.#run(opponent)];
    while (this.#nextPair < games / 2 && !signal?.aborted) {
      const pair = this.#nextPair++;
      for (const game of [2 * pair, 2 * pair + 1]) {
        while (!this.#journal.entries.has(game) && !signal?.aborted) await this.#play(game, ours, theirs);
      }
    }
    await Promise.all([ours.stop(), theirs.stop()]);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#engines.map((engine) => engine.stop()), this.#settings.scorer.stop()]);
  }

  async #play(game: number, ours: MatchEngine, theirs: MatchEngine): Promise<void> {
    const { size, komi, moveLimit, scorer, signal, onProgress } = this.#settings;
    const isBlack = game % 2 === 0;
    const [black, white] = isBlack ? [ours, theirs] : [theirs, ours];
    const opening = this.#openings[Math.floor(game / 2)]!;
    const played = await playGame(black, white, {
      ...{ size, komi, moveLimit, scorer, opening },
      ...(signal ? { signal } : {}),
    });
    const { result, thinkingTimeMs } = played;
    if (result.kind === 'void' && result.reason === 'interrupted') return;
    const failed = result.kind === 'void' && result.reason === 'not-started';
    this.#failedStarts = failed ? this.#failedStarts + 1 : 0;
    const entry = {
      game,
      engineColor: isBlack ? ('b' as const) : ('w' as const),
      result,
      moves: played.game.moves.map(({ point }) => formatVertex(point, size)).join(' '),
      thinkingTimeMs: {
        engine: Math.round(isBlack ? thinkingTimeMs.black : thinkingTimeMs.white),
        opponent: Math.round(isBlack ? thinkingTimeMs.white : thinkingTimeMs.black),
      },
    };
    await this.#journal.add(entry, recordOf(played, black, white));
    onProgress?.(this.entries, this.#journal.entries.get(game));
    if (failed && this.#failedStarts >= MAX_FAILED_STARTS) {
      throw new UserError(
        'engine-not-started',
        `${this.#failedStarts} games in a row did not start: ${result.detail}`,
      );
    }
  }

  #run(spec: EngineSpec): MatchEngine {
    const engine = new MatchEngine(spec);
    this.#engines.push(engine);
    return engine;
  }

  /** What must be the same for games to be added up. How many games, and how many at a time, may change. */
  #identity(descriptions: readonly string[]): MatchIdentity {
    const { engine, opponent, size, komi, openingStones, seed, moveLimit, scorer } = this.#settings;
    const describe = (spec: EngineSpec, description: string | undefined): MatchIdentity => ({
      ...{ name: spec.name, description, args: spec.args, env: spec.env, startup: spec.startup },
      ...{ moveTimeoutMs: spec.limits.moveTimeoutMs },
    });
    return {
      engine: describe(engine, descriptions[0]),
      opponent: describe(opponent, descriptions[1]),
      ...{ scorer: scorer.name, size, komi, openingStones, seed, moveLimit },
    };
  }
}

function recordOf({ game, result }: PlayedGame, black: MatchEngine, white: MatchEngine) {
  const detail =
    result.kind === 'forfeit' || result.kind === 'void' ? `${result.reason}: ${result.detail}` : '';
  return recordOfGame(game, {
    players: { black: black.name, white: white.name },
    result: formatResult(result),
    comment: detail,
  });
}
