import { statSync } from 'node:fs';
import { UserError } from './errors.js';

/** More than any record, picture or configuration has; a device or a pipe never ends. */
const MOST_MIB = 256;

/**
 * Looks whether a path can be read to its end; what is not there is left to who reads it.
 * Throws UserError `no-regular-file` for devices, pipes and folders, `file-too-large` for more than 256 MiB, or than `mostMiB`.
 */
export function checkRegularFile(path: string, mostMiB = MOST_MIB): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isFile()) throw new UserError('no-regular-file', `${path} is no regular file`);
  if (stats.size > mostMiB * 2 ** 20) {
    const mib = Math.ceil(stats.size / 2 ** 20);
    throw new UserError('file-too-large', `${path} has ${mib} MiB (allowed: ${mostMiB})`);
  }
}

/** What a packed file may unpack to. */
export const MOST_UNPACKED_BYTES = MOST_MIB * 2 ** 20;
