import { readFileSync } from 'node:fs';
import { withoutMark } from './byte-order-mark.js';
import { checkRegularFile } from './regular-file.js';

/** Returns the value in a JSON file. Throws UserError `no-regular-file` or `file-too-large`, SyntaxError, and what reading throws. */
export function readJsonFile(path: string): unknown {
  checkRegularFile(path);
  return JSON.parse(withoutMark(readFileSync(path, 'utf8')));
}
