import type { VideoModel } from '../model/video-model.js';
import type { PastCodes } from './past-codes.js';

/** The networks of a player, and the words for its codes. */
export interface Networks {
  readonly model: VideoModel;
  readonly past: PastCodes;
}

/** Where a player's networks come from. */
export interface NetworkSource {
  /** Known before they are opened; undefined for a model that cannot be read: open() says why. */
  readonly boardSizes: readonly number[] | undefined;
  /** Whether others use them too: the player does not dispose of them. */
  readonly isLent: boolean;
  /** Throws UserError where that is not possible. */
  open(): Promise<Networks>;
}
