import type { GameRecord } from '../go/game-record.js';
import { testSplit } from '../model/bundle.js';
import { type BundleOptions, bundledNetworks } from '../player/bundled-networks.js';
import type { NetworkSource } from '../player/networks.js';
import { type ThinkingOptions, ThinkingPlayer } from './thinking-player.js';

/** How a player with the models and games of this machine is made. */
export interface BundledThinkerOptions
  extends BundleOptions, Omit<ThinkingOptions, 'networks' | 'readGames'> {
  /** In place of `model`, `device`, `threads` and `log`. */
  readonly networks?: NetworkSource;
}

/** Returns a player at once; weights are loaded by load(). */
export function createThinkingPlayer(options: BundledThinkerOptions = {}): ThinkingPlayer {
  return new ThinkingPlayer({
    ...options,
    networks: options.networks ?? bundledNetworks(options),
    readGames,
  });
}

/**
 * The games on boards of a size that come with the program; none of them was learned from. Few ask for them, so that what
 * reads them is loaded then.
 */
async function readGames(size: number): Promise<GameRecord[]> {
  const [{ existsSync }, { readSgfFile }, { parseSgfCollection }] = await Promise.all([
    import('node:fs'),
    import('../go/read-sgf-file.js'),
    import('../go/sgf.js'),
  ]);
  const path = testSplit(size);
  return existsSync(path) ? parseSgfCollection(await readSgfFile(path)) : [];
}
