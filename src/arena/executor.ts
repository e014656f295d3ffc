import type { PlayedEntry } from './journal.js';
import type { RunningGame } from './live-state.js';
import type { PairTask } from './pair-task.js';

/** Told of a pair's games. */
export interface PairEvents {
  /** Called after every move, or as often as news comes from another machine. */
  readonly onMove?: (game: RunningGame) => void;
  /** Called as a game ends, and awaited. */
  readonly onGame: (entry: PlayedEntry) => Promise<void>;
}

/** Somebody who plays pairs of games, here or elsewhere. */
export interface Executor {
  /** How many pairs it takes at the same time. */
  readonly concurrency: number;
  /**
   * Plays the games of a pair that `isMissing`, tells of each as it ends, and resolves after the last. An aborted one
   * resolves early. Rejects with EngineNotStarted, or UserError where games cannot be started for another reason.
   */
  play(task: PairTask, isMissing: (id: string) => boolean, events: PairEvents): Promise<void>;
  /** Ends all that is being played, engines included; may be called more than once. */
  stop(): Promise<void>;
}
