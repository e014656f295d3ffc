import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian installs games here, which is not on every user's PATH. */
const MORE_FOLDERS = ['/usr/games', '/usr/local/games'];

/** Returns the path of a program that can be run, or undefined. A name with a slash in it is taken as a path. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  if (name.includes('/') || name.includes('\\')) return isProgram(name) ? name : undefined;
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return [...path.split(delimiter), ...MORE_FOLDERS]
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
