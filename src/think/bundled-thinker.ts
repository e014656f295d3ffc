import type { GameRecord } from '../go/game-record.js';
import { type BundleOptions, bundledNetworks } from '../player/bundled-networks.js';
import type { NetworkSource } from '../player/networks.js';
import { type ThinkingOptions, ThinkingPlayer } from './thinking-player.js';

/** The games that come with the program; none of them was learned from. */
const GAMES = new URL('../../sgf/test-9x9.sgf.gz', import.meta.url);

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

/** Few ask for them, so that what reads them is loaded then. */
async function readGames(): Promise<GameRecord[]> {
  const [{ readFile }, { promisify }, { gunzip }, { parseSgfCollection }] = await Promise.all([
    import('node:fs/promises'),
    import('node:util'),
    import('node:zlib'),
    import('../go/sgf.js'),
  ]);
  return parseSgfCollection((await promisify(gunzip)(await readFile(GAMES))).toString('utf8'));
}
