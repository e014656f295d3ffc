import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GameRecord } from '../go/game-record.js';
import { formatSgf } from '../go/sgf.js';
import { UserError } from '../util/errors.js';
import { writeFileWhole } from '../util/write-file.js';
import type { GameResult } from './result.js';

/** One game of a match as written down. */
export interface GameEntry {
  /** Counted from 0; games 2k and 2k + 1 are pair k. */
  readonly game: number;
  /** The colour of the engine under test. */
  readonly engineColor: 'b' | 'w';
  readonly result: GameResult;
  /** GTP vertices with spaces between them, the opening included. */
  readonly moves: string;
  readonly thinkingTimeMs: { readonly engine: number; readonly opponent: number };
  /** The record, under the folder. */
  readonly file: string;
}

/** Everything that makes a match what it is; games of different matches are never mixed. */
export type MatchIdentity = Readonly<Record<string, unknown>>;

/**
 * A folder that holds a match: `match.json` says which, `results.jsonl` has one line for every game as it ends, and
 * `games/` the records. A match that was stopped goes on from there.
 */
export class Journal {
  readonly folder: string;
  readonly #entries = new Map<number, GameEntry>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens or creates a folder. Throws UserError `other-match` where it holds another match. */
  static async open(folder: string, identity: MatchIdentity): Promise<Journal> {
    const journal = new Journal(folder);
    await mkdir(join(folder, 'games'), { recursive: true });
    const path = join(folder, 'match.json');
    const text = `${JSON.stringify(identity, null, 2)}\n`;
    const known = await readIfThere(path);
    if (known === undefined) await writeFileWhole(path, text);
    else if (known !== text) throw otherMatch(folder, known, identity);
    await journal.#load();
    return journal;
  }

  /** Games with a result that stands, by number. A game that could not be started is not among them. */
  get entries(): ReadonlyMap<number, GameEntry> {
    return this.#entries;
  }

  async add(entry: Omit<GameEntry, 'file'>, record: GameRecord): Promise<void> {
    const file = `games/${String(entry.game + 1).padStart(4, '0')}.sgf`;
    await writeFileWhole(join(this.folder, file), `${formatSgf(record)}\n`);
    const whole: GameEntry = { ...entry, file };
    await appendFile(this.#path, `${JSON.stringify(whole)}\n`);
    this.#keep(whole);
  }

  get #path(): string {
    return join(this.folder, 'results.jsonl');
  }

  #keep(entry: GameEntry): void {
    const { result } = entry;
    if (result.kind !== 'void' || result.reason !== 'not-started') this.#entries.set(entry.game, entry);
  }

  async #load(): Promise<void> {
    const text = (await readIfThere(this.#path)) ?? '';
    const lines = text.split('\n');
    // A line that was being written when the power went has no end; what follows would be glued to it.
    const torn = lines.pop();
    if (torn !== '' && torn !== undefined) {
      await writeFileWhole(this.#path, lines.map((line) => `${line}\n`).join(''));
    }
    for (const [index, line] of lines.entries()) {
      try {
        this.#keep(JSON.parse(line) as GameEntry);
      } catch (error) {
        throw new UserError('bad-journal', `${this.#path}: line ${index + 1} is no JSON`, { cause: error });
      }
    }
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function otherMatch(folder: string, known: string, identity: MatchIdentity): UserError {
  const old = JSON.parse(known) as MatchIdentity;
  const differing = [...new Set([...Object.keys(old), ...Object.keys(identity)])].filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(identity[key]),
  );
  const names = differing.join(', ');
  return new UserError(
    'other-match',
    `${folder} holds a match with other settings (${names}): name another folder, or remove it`,
  );
}
