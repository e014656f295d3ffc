import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from '../util/write-file.js';

/** A game that is being played. */
export interface RunningGame {
  /** As in GameEntry. */
  readonly id: string;
  readonly black: string;
  readonly white: string;
  readonly handicap?: number;
  readonly moves: string;
}

/** What `live.json` in a tournament's folder says beside the results. */
export interface LiveState {
  readonly anchors: Readonly<Record<string, number>>;
  readonly playing: readonly RunningGame[];
}

const NAME = 'live.json';
const NOTHING: LiveState = { anchors: {}, playing: [] };
/** People look at it: more often would be of no use to them, and cost fast games time. */
const WRITE_EVERY_MS = 1000;

/** Returns what a folder's `live.json` says; nothing where there is none, as in folders of before. */
export async function readLiveState(folder: string): Promise<LiveState> {
  try {
    return { ...NOTHING, ...(JSON.parse(await readFile(join(folder, NAME), 'utf8')) as Partial<LiveState>) };
  } catch {
    return NOTHING;
  }
}

function pairOf(id: string): string {
  return id.slice(0, id.lastIndexOf('-'));
}

/** Keeps `live.json` up to date, for whoever looks at the folder meanwhile. No result depends on it. */
export class LiveStateFile {
  readonly #path: string;
  readonly #anchors: Readonly<Record<string, number>>;
  /** By pair: its games follow each other, and of one played elsewhere only the whole pair's end is told. */
  readonly #playing = new Map<string, RunningGame>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, anchors: ReadonlyMap<string, number>) {
    this.#path = join(folder, NAME);
    this.#anchors = Object.fromEntries(anchors);
    this.#writeSoon();
  }

  /** A game has begun, or has a move more. */
  onMove(game: RunningGame): void {
    this.#playing.set(pairOf(game.id), game);
    this.#writeSoon();
  }

  onEnd(id: string): void {
    if (this.#playing.get(pairOf(id))?.id === id) this.#playing.delete(pairOf(id));
  }

  /** Says that nothing is played any more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#playing.clear();
    await this.#write();
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, WRITE_EVERY_MS).unref();
  }

  #write(): Promise<void> {
    const state: LiveState = { anchors: this.#anchors, playing: [...this.#playing.values()] };
    // A full disk shows when a result is written, which matters.
    const write = () => writeFileWhole(this.#path, `${JSON.stringify(state)}\n`).catch(() => undefined);
    this.#writing = this.#writing.then(write);
    return this.#writing;
  }
}
