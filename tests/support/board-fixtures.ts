import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../fixtures/boards/', import.meta.url));

/** The names of the pictures of boards under tests/fixtures. */
export const BOARD_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));

/** Returns what one of them shows, row by row, and where the picture lies. */
export function boardFixture(name: string): { size: number; stones: number[]; path: string } {
  const { file, ...truth } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as {
    size: number;
    stones: number[];
    file: string;
  };
  return { ...truth, path: join(FOLDER, file) };
}
