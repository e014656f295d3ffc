import type { PlayedEntry } from './journal.js';
import type { PairTask } from './pair-task.js';

/** Somebody who plays pairs of games, here or elsewhere. */
export interface Executor {
  /** How many pairs it takes at the same time. */
  readonly concurrency: number;
  /**
   * Plays the games of a pair that `isMissing`, tells of each as it ends, and resolves after the last. An aborted one
   * resolves early. Rejects with UserError where games cannot be started.
   */
  play(
    task: PairTask,
    isMissing: (id: string) => boolean,
    onGame: (entry: PlayedEntry) => Promise<void>,
  ): Promise<void>;
  /** Ends all that is being played, engines included; may be called more than once. */
  stop(): Promise<void>;
}
