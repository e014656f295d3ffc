import { join } from 'node:path';
import { MODELS_FOLDER } from '../model/bundle.js';
import { openSession } from '../model/session-node.js';
import { BoardReader } from './board-reader.js';

/** Returns the reader that comes with the program; two small networks, on the CPU. Throws UserError `broken-model`. */
export async function loadBoardReader(threads = 1): Promise<BoardReader> {
  const open = (name: string) =>
    openSession(join(MODELS_FOLDER, 'vision', `${name}.onnx`), { backend: 'cpu', threads });
  return new BoardReader({ crossings: await open('crossings'), stones: await open('stones') });
}
