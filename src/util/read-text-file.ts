import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UserError, messageOf } from './errors.js';

/** Returns a file's text; a name that ends in `.gz` is unpacked first. Throws UserError `unreadable-file`. */
export async function readTextFile(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    return (path.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new UserError('unreadable-file', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}
