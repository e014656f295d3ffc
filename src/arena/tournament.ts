import type { EngineSpec } from '../match/engine-spec.js';
import { MatchEngine } from '../match/match-engine.js';
import { programHash } from '../match/program-hash.js';
import type { Executor } from './executor.js';
import type { GameEntry } from './game-entry.js';
import { type EngineIdentity, type Identity, type TournamentSettings, identityOf } from './settings.js';
import { Journal } from './journal.js';
import { LiveStateFile } from './live-state.js';
import { EngineNotStarted } from './engine-not-started.js';
import { type PairTask, gameId } from './pair-task.js';
import { type Games, isLeftOut, isPlayed } from './pair-games.js';
import { type Schedule, scheduleOf } from './schedule.js';

export interface TournamentOptions {
  /** The folder that keeps the tournament. */
  readonly folder: string;
  /** Makes who plays, once it is known what the tournament is. */
  readonly executor: (identity: Identity) => Executor | Promise<Executor>;
  /** Called after every game, and once before the first with those that are there already. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called when an engine is left out: no game could be begun with it, and the others play on. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
  /** Elo of engines by name, told to those who look at the folder. */
  readonly anchors?: ReadonlyMap<string, number>;
  readonly signal?: AbortSignal;
}

/** An engine with which no game could be begun three times in a row, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

export interface Progress {
  /** Games that are there, by id. */
  readonly games: Games;
  readonly newest: GameEntry | undefined;
  /** Games that there will be at most. */
  readonly total: number;
}

/**
 * Plays a tournament, or what is missing of it, and returns its games in the order of the schedule. An aborted one
 * returns what there is. Throws UserError: `bad-tournament`, `other-tournament`, `folder-in-use`; EngineError where an
 * engine does not start at all, before the first game; EngineNotStarted where one does not later, and without it there is no tournament.
 */
export async function playTournament(
  settings: TournamentSettings,
  options: TournamentOptions,
): Promise<GameEntry[]> {
  const schedule = scheduleOf(settings);
  const identity = identityOf(settings, await Promise.all(settings.engines.map(identify)));
  const journal = await Journal.open(options.folder, identity);
  try {
    const executor = await options.executor(identity);
    const live = new LiveStateFile(options.folder, options.anchors ?? new Map());
    const stop = (): void => void executor.stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    try {
      await new Tournament(settings, schedule, journal, executor, live, options).run();
    } finally {
      options.signal?.removeEventListener('abort', stop);
      await executor.stop();
      await live.close();
    }
    return entriesOf(settings, schedule, journal);
  } finally {
    await journal.close();
  }
}

async function identify(spec: EngineSpec): Promise<EngineIdentity> {
  const engine = new MatchEngine(spec);
  try {
    return { description: await engine.describe(), program: await programHash(spec) };
  } finally {
    await engine.stop();
  }
}

/** Returns what counts, in the order of the schedule. */
function entriesOf({ format }: TournamentSettings, schedule: Schedule, journal: Journal): GameEntry[] {
  const { games } = journal;
  const scheduled = schedule
    .tasks(games, new Set())
    .flatMap((task) => [gameId(task, 0), gameId(task, 1)])
    .filter((id) => games.has(id));
  // Rounds behind a pair of an engine that was left out are scheduled once it has been played, and then perhaps otherwise.
  const ids = format === 'swiss' ? new Set([...scheduled, ...games.keys()]) : scheduled;
  return [...ids].map((id) => games.get(id)!);
}

class Tournament {
  readonly #settings: TournamentSettings;
  readonly #schedule: Schedule;
  readonly #journal: Journal;
  readonly #executor: Executor;
  readonly #live: LiveStateFile;
  readonly #options: TournamentOptions;
  readonly #playing = new Map<string, Promise<void>>();
  /** Tasks before this one are done, as long as the schedule gives the same list. */
  #from = 0;
  #tasks: readonly PairTask[] = [];
  readonly #leftOut = new Set<number>();
  #failure: { readonly error: unknown } | undefined;

  constructor(
    settings: TournamentSettings,
    schedule: Schedule,
    journal: Journal,
    executor: Executor,
    live: LiveStateFile,
    options: TournamentOptions,
  ) {
    this.#settings = settings;
    this.#schedule = schedule;
    this.#journal = journal;
    this.#executor = executor;
    this.#live = live;
    this.#options = options;
  }

  /** Whatever ends it early, pairs that have begun are not forgotten: what they ended in is in the journal. */
  async run(): Promise<void> {
    this.#tell(undefined);
    for (;;) {
      this.#fill();
      if (this.#playing.size === 0) break;
      await Promise.race(this.#playing.values());
    }
    if (this.#failure) throw this.#failure.error;
  }

  #fill(): void {
    if (this.#failure || this.#options.signal?.aborted) return;
    const { games } = this.#journal;
    const tasks = this.#schedule.tasks(games, this.#leftOut);
    if (tasks !== this.#tasks) [this.#tasks, this.#from] = [tasks, 0];
    while (this.#from < tasks.length && isPlayed(tasks[this.#from]!, games)) this.#from++;
    for (let index = this.#from; index < tasks.length; index++) {
      const task = tasks[index]!;
      if (this.#playing.size >= this.#executor.concurrency) return;
      if (this.#playing.has(task.id) || isPlayed(task, games) || isLeftOut(task, this.#leftOut)) continue;
      this.#playing.set(task.id, this.#play(task));
    }
  }

  async #play(task: PairTask): Promise<void> {
    try {
      await this.#executor.play(task, (id) => !this.#journal.games.has(id), {
        onMove: (game) => this.#live.onMove(game),
        onGame: async (entry) => {
          this.#live.onEnd(entry.id);
          if (await this.#journal.add(entry)) this.#tell(this.#journal.games.get(entry.id));
        },
      });
    } catch (error) {
      if (!(error instanceof EngineNotStarted) || !this.#leaveOut(error)) this.#failure ??= { error };
    } finally {
      this.#playing.delete(task.id);
    }
  }

  /** Returns false where nobody would be left to play. */
  #leaveOut({ engine, message }: EngineNotStarted): boolean {
    const { engines, format } = this.#settings;
    const isNew = !this.#leftOut.has(engine);
    this.#leftOut.add(engine);
    if (isNew) this.#options.onLeftOut?.({ name: engines[engine]!.name, reason: message });
    return engines.length - this.#leftOut.size > 1 && !(format === 'gauntlet' && engine === 0);
  }

  #tell(newest: GameEntry | undefined): void {
    const { onProgress } = this.#options;
    onProgress?.({ games: this.#journal.games, newest, total: 2 * this.#schedule.total });
  }
}
