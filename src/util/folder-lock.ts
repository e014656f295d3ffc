import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from './errors.js';
import { readIfThere } from './read-if-there.js';

const NAME = 'lock';
/** So often whoever holds a lock says that it lives. */
const BEAT_MS = 10_000;
/** Whoever on another machine has not said so for this long counts as gone. */
const SILENT_MS = 60_000;

/** Who holds a lock, as its file has it: process, machine, and a word that no other lock has. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly text: string;
}

/** What this process holds: another one of the same number, gone long ago, may have left a lock too. */
const ours = new Set<string>();

/** A folder that one process at a time writes to, of all machines that see it. A holder that is gone holds nothing. */
export class FolderLock {
  readonly #path: string;
  readonly #text: string;
  readonly #beats: NodeJS.Timeout;

  /** Throws UserError `folder-in-use`. */
  static async take(folder: string): Promise<FolderLock> {
    const path = join(folder, NAME);
    const text = `${process.pid} ${hostname()} ${randomUUID()}\n`;
    while (!(await created(path, text))) {
      const holder = await holderOf(path);
      if (!holder) continue;
      if (await isHeld(path, holder)) {
        const { pid, host } = holder;
        const where = host === hostname() ? '' : ` on ${host}`;
        throw new UserError(
          'folder-in-use',
          `process ${pid}${where} is at work in ${folder} (or remove ${path})`,
        );
      }
      await removeLock(path, holder);
    }
    return new FolderLock(path, text);
  }

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    ours.add(text);
    this.#beats = setInterval(() => void this.#beat().catch(() => undefined), BEAT_MS).unref();
  }

  /** Throws UserError `folder-in-use` where another machine has taken it meanwhile: this one slept, or its disk was away. */
  async check(): Promise<void> {
    const holder = await holderOf(this.#path);
    if (holder?.text === this.#text) return;
    const who = holder
      ? `process ${holder.pid} on ${holder.host} has taken it over`
      : `${this.#path} is gone`;
    throw new UserError('folder-in-use', `the folder is not ours any more: ${who}`);
  }

  async release(): Promise<void> {
    clearInterval(this.#beats);
    ours.delete(this.#text);
    if ((await holderOf(this.#path))?.text === this.#text) await rm(this.#path, { force: true });
  }

  /** Written, not touched: the time is then that of whoever keeps the disk. */
  async #beat(): Promise<void> {
    await this.check();
    const file = await open(this.#path, 'r+');
    try {
      await file.write(this.#text, 0);
    } finally {
      await file.close();
    }
  }
}

/** Returns whether somebody holds the lock of a folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const path = join(folder, NAME);
  const holder = await holderOf(path);
  return holder !== undefined && isHeld(path, holder);
}

/** Returns false where there is one already. */
async function created(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(path: string): Promise<Holder | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const [pid = '', host = hostname()] = text.trim().split(' ');
  return { pid: Number(pid), host, text };
}

async function isHeld(path: string, { pid, host, text }: Holder): Promise<boolean> {
  if (host === hostname() && text !== '') return pid === process.pid ? ours.has(text) : isAlive(pid);
  // Another machine's processes cannot be asked for; nor can one that is writing its name just now.
  const [lock, now] = await Promise.all([stat(path).catch(() => undefined), timeOf(path)]);
  if (!lock) return false;
  return now === undefined || now - lock.mtimeMs < SILENT_MS;
}

/** Returns what time it is where the folder is kept, for machines differ; undefined where nothing may be written there. */
async function timeOf(path: string): Promise<number | undefined> {
  const probe = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(probe, '');
    return (await stat(probe)).mtimeMs;
  } catch {
    return undefined;
  } finally {
    await rm(probe, { force: true });
  }
}

/** Removes a lock that nobody holds, but not one that another process has put in its place meanwhile. */
async function removeLock(path: string, { text }: Holder): Promise<void> {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = await readFile(aside, 'utf8');
  if (taken === text) await rm(aside, { force: true });
  else await rename(aside, path);
}

function isAlive(pid: number): boolean {
  // To no process and to one's whole group mean something else to kill().
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
