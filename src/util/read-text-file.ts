import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UserError, messageOf } from './errors.js';
import { withoutMark } from './byte-order-mark.js';
import { MOST_UNPACKED_BYTES, checkRegularFile } from './regular-file.js';

/** Returns a file's bytes; a name that ends in `.gz` is unpacked first. Throws UserError `unreadable-file`. */
export async function readBytes(path: string): Promise<Buffer> {
  try {
    checkRegularFile(path);
    const bytes = await readFile(path);
    if (!path.endsWith('.gz')) return bytes;
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch (error) {
    throw new UserError('unreadable-file', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** Returns a file's text, packed or not, without a byte order mark. Throws UserError `unreadable-file`. */
export async function readTextFile(path: string): Promise<string> {
  return withoutMark((await readBytes(path)).toString('utf8'));
}
