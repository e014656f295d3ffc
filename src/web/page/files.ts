import { readPictureFile } from './picture-file.js';
import type { Table } from './table.js';

/** A record longer than this is no record of a game. */
const MOST_BYTES = 2_000_000;

/** Goes on with the game in a chosen, dropped or pasted file, where it is no larger than a record can be, or reads the board on a picture. */
export async function openFile(table: Table, file: File | undefined): Promise<void> {
  if (file?.type.startsWith('image/')) await table.see(() => readPictureFile(file));
  else if (file && file.size <= MOST_BYTES) await table.open(await file.text());
}

/** Has the browser save a text under a name. */
export function saveText(text: string, type: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
