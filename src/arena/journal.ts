import { join } from 'node:path';
import { UserError } from '../util/errors.js';
import { FolderLock } from '../util/folder-lock.js';
import { JsonLines } from '../util/json-lines.js';
import { makeFolder } from '../util/make-folder.js';
import { readIfThere } from '../util/read-if-there.js';
import { writeFileWhole } from '../util/write-file.js';
import type { GameEntry } from './game-entry.js';
import type { Identity } from './settings.js';

/** A game with its record as SGF, and what its engines were told and said. */
export interface PlayedEntry extends Omit<GameEntry, 'file' | 'logs'> {
  readonly sgf: string;
  readonly logs?: { readonly black: string; readonly white: string };
}

/**
 * A folder that holds a tournament: `tournament.json` says which, `results.jsonl` has a line for every game as it
 * ends, on the disk before anything else happens, `games/` the records and `logs/` what engines were told and said. A process that is killed at any moment
 * loses the games that it was playing and no other.
 */
export class Journal {
  readonly folder: string;
  readonly #lock: FolderLock;
  readonly #lines: JsonLines<GameEntry>;
  readonly #games = new Map<string, GameEntry>();
  readonly #adding = new Set<string>();

  private constructor(folder: string, lock: FolderLock, lines: JsonLines<GameEntry>) {
    this.folder = folder;
    this.#lock = lock;
    this.#lines = lines;
    for (const entry of lines.values) if (!this.#games.has(entry.id)) this.#games.set(entry.id, entry);
  }

  /** Opens or creates a folder. Throws UserError `other-tournament`, or `folder-in-use` by another process. */
  static async open(folder: string, identity: Identity): Promise<Journal> {
    await makeFolder(join(folder, 'games'));
    const lock = await FolderLock.take(folder);
    const path = join(folder, 'tournament.json');
    const text = `${JSON.stringify(identity, null, 2)}\n`;
    try {
      const known = await readIfThere(path);
      if (known === undefined) await writeFileWhole(path, text);
      else if (known !== text) throw otherTournament(folder, known, identity);
      return new Journal(
        folder,
        lock,
        await JsonLines.open(join(folder, 'results.jsonl'), { isSynced: true }),
      );
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Games with a result that stands, by id: those that are on the disk. */
  get games(): ReadonlyMap<string, GameEntry> {
    return this.#games;
  }

  /**
   * Adds a game; the first result stands. Returns false for one that is there already, or on its way. Throws UserError `cannot-write`, or
   * `folder-in-use` where another machine has taken the folder over.
   */
  async add({ sgf, logs, ...entry }: PlayedEntry): Promise<boolean> {
    if (this.#games.has(entry.id) || this.#adding.has(entry.id)) return false;
    this.#adding.add(entry.id);
    try {
      await this.#lock.check();
      const file = `games/${entry.id}.sgf`;
      const files = { black: `logs/${entry.id}-black.log`, white: `logs/${entry.id}-white.log` };
      const whole: GameEntry = { ...entry, file, ...(logs ? { logs: files } : {}) };
      await writeFileWhole(join(this.folder, file), `${sgf}\n`);
      if (logs) {
        await makeFolder(join(this.folder, 'logs'));
        for (const side of ['black', 'white'] as const) {
          await writeFileWhole(join(this.folder, files[side]), logs[side]);
        }
      }
      await this.#lines.add(whole);
      this.#games.set(entry.id, whole);
      return true;
    } finally {
      this.#adding.delete(entry.id);
    }
  }

  close(): Promise<void> {
    return this.#lock.release();
  }
}

function otherTournament(folder: string, known: string, identity: Identity): UserError {
  const old = JSON.parse(known) as Identity;
  const differing = [...new Set([...Object.keys(old), ...Object.keys(identity)])].filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(identity[key]),
  );
  return new UserError(
    'other-tournament',
    `${folder} holds games with other settings (${differing.join(', ')}): name another folder, or remove it`,
  );
}
