import { DEFAULT_MODEL, findModel, openBundle, readManifest } from '../model/bundle.js';
import type { Device } from '../model/device.js';
import { loadVideoModel } from '../model/load-video-model.js';
import { UserError } from '../util/errors.js';
import type { NetworkSource } from './networks.js';
import { PastCodes } from './past-codes.js';
import { VideoPlayer, type VideoPlayerOptions } from './video-player.js';

export interface BundleOptions {
  /** A name under models/ or a folder. */
  readonly model?: string;
  readonly device?: Device;
  /** CPU threads; default 1. */
  readonly threads?: number;
  /** Where to say what the user should know, such as a fallback to the CPU. Default: nowhere. */
  readonly log?: (line: string) => void;
}

/** Returns the networks of a model in a folder, for one player alone. */
export function bundledNetworks({
  model: name = DEFAULT_MODEL,
  device = 'auto',
  threads = 1,
  log,
}: BundleOptions): NetworkSource {
  return {
    boardSizes: boardSizesOf(name),
    isLent: false,
    async open() {
      const model = await loadVideoModel(await openBundle(name), { device, threads });
      if (model.device.note) log?.(`running on ${model.device.backend}: ${model.device.note}`);
      return { model, past: new PastCodes(model) };
    },
  };
}

/** Returns the boards that a model plays on, or undefined where it cannot be read. */
export function boardSizesOf(model: string): readonly number[] | undefined {
  try {
    return readManifest(findModel(model)).boardSizes;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** How a player with networks of its own is made. */
export type BundledPlayerOptions = BundleOptions & Omit<VideoPlayerOptions, 'networks'>;

/** Returns a player at once; weights are loaded by load(). */
export function createVideoPlayer(options: BundledPlayerOptions = {}): VideoPlayer {
  return new VideoPlayer({ ...options, networks: bundledNetworks(options) });
}
