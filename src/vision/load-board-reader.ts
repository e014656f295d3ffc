import { join } from 'node:path';
import { MODELS_FOLDER } from '../model/bundle.js';
import { openSession } from '../model/session-node.js';
import type { Frame } from '../render/frame.js';
import { BoardReader, type BoardReading } from './board-reader.js';

/** Returns the reader that comes with the program; two small networks, on the CPU. Throws UserError `broken-model`. */
export async function loadBoardReader(): Promise<BoardReader> {
  return BoardReader.open((file) =>
    openSession(join(MODELS_FOLDER, 'vision', file), { backend: 'cpu', threads: 1 }),
  );
}

/** Returns the board on one picture, and keeps nothing. Throws what loadBoardReader() and read() throw. */
export async function readBoard(picture: Frame): Promise<BoardReading> {
  const reader = await loadBoardReader();
  try {
    return await reader.read(picture);
  } finally {
    await reader.release();
  }
}
