import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../util/errors.js';
import { parseJsonLines } from '../util/json-lines.js';
import type { GameEntry } from './game-entry.js';
import { ratedGame } from './rated-game.js';
import { rankCards } from './rank-card.js';
import { formatArenaPage } from './report-html.js';
import type { TournamentSettings } from './settings.js';
import { standingsOf } from './standings.js';

/**
 * Returns the page of a tournament as its folder has it now, while it runs too. Ratings have no anchors then: the
 * folder does not know them. Throws UserError `no-tournament` where it is no such folder.
 */
export async function folderPage(folder: string): Promise<string> {
  let settings: TournamentSettings;
  let lines: string[];
  try {
    settings = JSON.parse(await readFile(join(folder, 'tournament.json'), 'utf8')) as TournamentSettings;
    // What follows the last line break is still being written.
    lines = (await readFile(join(folder, 'results.jsonl'), 'utf8')).split('\n').slice(0, -1);
  } catch (error) {
    throw new UserError('no-tournament', `${folder} holds no tournament`, { cause: error });
  }
  const entries = parseJsonLines<GameEntry>(lines, folder);
  const anchors = new Map<string, number>();
  const standings = standingsOf(entries.map(ratedGame), { anchors });
  return formatArenaPage({ settings, standings, cards: rankCards(standings, settings), entries, anchors });
}
