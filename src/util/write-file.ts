import { randomUUID } from 'node:crypto';
import { chmod, lstat, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError, messageOf } from './errors.js';
import { hasLostBytes } from './lost-bytes.js';

/** As many links in a row as Linux follows. */
const MOST_LINKS = 40;

/**
 * Writes a file under a temporary name beside it and renames it: readers see the old file or the whole new one, with the old one's
 * mode. A link is followed. Throws UserError `cannot-write`, also for what is no regular file (a device, a pipe) or may only be read.
 */
export async function writeFileWhole(path: string, data: string | Uint8Array): Promise<void> {
  let temporary: string | undefined;
  try {
    const { target, mode } = await placeOf(path);
    temporary = `${target}.${randomUUID()}.tmp`;
    await writeFile(temporary, data, { flag: 'wx' });
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    // What could not be written may not be removable either.
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
    const reason = (error as NodeJS.ErrnoException).code ?? messageOf(error);
    throw new UserError('cannot-write', `cannot write ${path} (${reason})`, { cause: error });
  }
}

/** Returns where a path leads, and the mode of the file that is there. Throws Error for what is not to be replaced. */
async function placeOf(
  path: string,
): Promise<{ readonly target: string; readonly mode: number | undefined }> {
  if (hasLostBytes(path)) throw new Error('its name is no UTF-8');
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const stats = await lstat(target).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (stats?.isSymbolicLink()) {
      target = resolve(dirname(target), await readlink(target));
      continue;
    }
    if (!stats) return { target, mode: undefined };
    if (!stats.isFile()) throw new Error(stats.isDirectory() ? 'it is a folder' : 'it is no regular file');
    // The superuser could write it all the same.
    if ((stats.mode & 0o222) === 0) throw new Error('it is read-only');
    return { target, mode: stats.mode & 0o7777 };
  }
  throw new Error('its links go round in a circle');
}
