import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from './errors.js';
import { makeFolder } from './make-folder.js';
import { readIfThere } from './read-if-there.js';
import { checkRegularFile } from './regular-file.js';
import { writeFileWhole } from './write-file.js';

/** A file that grows by one JSON value a line and survives being cut off at any moment. */
export class JsonLines<Value> {
  readonly path: string;
  /** What was in the file when it was opened. */
  readonly values: readonly Value[];
  readonly #isSynced: boolean;
  #waiting = '';
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, values: readonly Value[], isSynced: boolean) {
    this.path = path;
    this.#isSynced = isSynced;
    this.values = values;
  }

  /**
   * Opens or creates a file; a last line without an end is removed. With `isSynced` a value that was added is on the
   * disk, whatever becomes of the power. Throws UserError `broken-lines`, `no-regular-file`.
   */
  static async open<Value>(path: string, { isSynced = false } = {}): Promise<JsonLines<Value>> {
    await makeFolder(dirname(path));
    checkRegularFile(path, Infinity);
    const text = (await readIfThere(path)) ?? '';
    const lines = text.split('\n');
    // What was being written when the power went has no end; what follows would be glued to it.
    if (lines.pop() !== '') await writeFileWhole(path, lines.map((line) => `${line}\n`).join(''));
    return new JsonLines(path, parseJsonLines<Value>(lines, path), isSynced);
  }

  /** Adds a value; resolves when it is in the file. Values added meanwhile are written together. */
  add(value: Value): Promise<void> {
    const isFirst = this.#waiting === '';
    this.#waiting += `${JSON.stringify(value)}\n`;
    if (isFirst) this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    await appendFile(this.path, text, { flush: this.#isSynced });
  }
}

/** Returns the values of lines of JSON. Throws UserError `broken-lines`, naming the line. */
export function parseJsonLines<Value>(lines: readonly string[], path: string): Value[] {
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Value;
    } catch (error) {
      throw new UserError('broken-lines', `${path}: line ${index + 1} is no JSON`, { cause: error });
    }
  });
}
