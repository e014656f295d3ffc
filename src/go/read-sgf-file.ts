import { readBytes } from '../util/read-text-file.js';
import { decodeSgf } from './sgf-encoding.js';

/** Returns the text of a file of records, packed or not. Throws UserError `unreadable-file` or, for its encoding, `bad-sgf`. */
export async function readSgfFile(path: string): Promise<string> {
  return decodeSgf(await readBytes(path));
}
