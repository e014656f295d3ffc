import { basename } from 'node:path';

/** Returns how the program was called, for lines that are to be typed: by its name where that is on the PATH, else as in the project's folder. */
export function calledAs(program = process.argv[1] ?? ''): string {
  return /^vw(\.cmd|\.ps1)?$/.test(basename(program)) ? 'vw' : 'node .';
}
