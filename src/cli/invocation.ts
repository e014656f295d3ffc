import { basename } from 'node:path';

/** Returns how the program was called, for lines that are to be typed: by its name where that is on the PATH, else as in the project's folder. */
export function calledAs(program = process.argv[1] ?? ''): string {
  return /^vw(\.cmd|\.ps1)?$/.test(basename(program)) ? 'vw' : 'node .';
}

/** What Node puts for bytes of an argument that are no UTF-8: the file that was meant has another name then. */
const REPLACEMENT = '\ufffd';

/** Returns what is wrong with the arguments of a program, if anything is. */
export function unreadableArgument(args: readonly string[]): string | undefined {
  const unreadable = args.find((arg) => arg.includes(REPLACEMENT));
  return unreadable === undefined
    ? undefined
    : `${unreadable} is no UTF-8 and cannot be read (from within its folder, a file may be given by a name that is)`;
}
