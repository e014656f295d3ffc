import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { UserError, messageOf } from './errors.js';

/**
 * Writes a file under a temporary name beside it and renames it: readers see the old file or the whole new one.
 * Throws UserError `cannot-write`.
 */
export async function writeFileWhole(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    // What could not be written may not be removable either.
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = (error as NodeJS.ErrnoException).code ?? messageOf(error);
    throw new UserError('cannot-write', `cannot write ${path} (${reason})`, { cause: error });
  }
}
