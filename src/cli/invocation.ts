import { basename } from 'node:path';
import { hasLostBytes } from '../util/lost-bytes.js';

/** Returns how the program was called, for lines that are to be typed: by its name where that is on the PATH, else as in the project's folder. */
export function calledAs(program = process.argv[1] ?? ''): string {
  return /^vw(\.cmd|\.ps1)?$/.test(basename(program)) ? 'vw' : 'node .';
}

/** Returns what is wrong with the arguments of a program, if anything is. */
export function unreadableArgument(args: readonly string[]): string | undefined {
  const unreadable = args.find(hasLostBytes);
  return unreadable === undefined
    ? undefined
    : `${unreadable} is no UTF-8 and cannot be read (from within its folder, a file may be given by a name that is)`;
}
