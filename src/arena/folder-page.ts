import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../util/errors.js';
import { isLocked } from '../util/folder-lock.js';
import { parseJsonLines } from '../util/json-lines.js';
import type { GameEntry } from './game-entry.js';
import { readLiveState } from './live-state.js';
import { ratedGame } from './rated-game.js';
import { type CardSettings, rankCards } from './rank-card.js';
import { formatArenaPage } from './report-html.js';
import type { TournamentSettings } from './settings.js';
import { standingsOf } from './standings.js';

/**
 * Returns the page of a tournament as its folder has it now, while it runs too, with the games that are being played.
 * Throws UserError `no-tournament` where it is no such folder.
 */
export async function folderPage(folder: string): Promise<string> {
  const settings = await readIdentity(folder);
  // The file comes with the first result; what follows the last line break is still being written.
  const results = await readFile(join(folder, 'results.jsonl'), 'utf8').catch(() => '');
  const entries = parseJsonLines<GameEntry>(results.split('\n').slice(0, -1), folder);
  const live = await readLiveState(folder);
  // One that was killed could not say that its games are no longer played.
  const playing = (await isLocked(folder)) ? live.playing : [];
  const anchors = new Map(Object.entries(live.anchors));
  const standings = standingsOf(entries.map(ratedGame), { anchors });
  const cards = rankCards(standings, settings);
  return formatArenaPage({
    settings,
    engines: settings.engines,
    standings,
    cards,
    entries,
    anchors,
    playing,
    isInFolder: false,
  });
}

/** Returns what tournament.json says. Throws UserError `no-tournament`. */
export async function readIdentity(folder: string): Promise<TournamentSettings & CardSettings> {
  try {
    const text = await readFile(join(folder, 'tournament.json'), 'utf8');
    return JSON.parse(text) as TournamentSettings & CardSettings;
  } catch (error) {
    throw new UserError('no-tournament', `${folder} holds no tournament`, { cause: error });
  }
}
