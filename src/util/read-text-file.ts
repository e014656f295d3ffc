import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UserError, messageOf } from './errors.js';
import { MOST_UNPACKED_BYTES, checkRegularFile } from './regular-file.js';

/** Returns a file's text; a name that ends in `.gz` is unpacked first. Throws UserError `unreadable-file`. */
export async function readTextFile(path: string): Promise<string> {
  try {
    checkRegularFile(path);
    const bytes = await readFile(path);
    if (!path.endsWith('.gz')) return bytes.toString('utf8');
    const unpacked = await promisify(gunzip)(bytes, { maxOutputLength: MOST_UNPACKED_BYTES });
    return unpacked.toString('utf8');
  } catch (error) {
    throw new UserError('unreadable-file', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}
