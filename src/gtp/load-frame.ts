import { setupOf } from '../go/game.js';
import { BLACK, MAX_BOARD_SIZE, MIN_BOARD_SIZE, type Sign } from '../go/point.js';
import type { Frame } from '../render/frame.js';
import { FRAME_STYLES, sideOf } from '../render/frame-styles.js';
import { readFrame } from '../render/read-frame.js';
import { renderFrame } from '../render/render-frame.js';
import { messageOf } from '../util/errors.js';
import { readColor } from './arguments.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

/** Begins a game from a picture of a board: `FILE [COLOR]`, COLOR moves first. Throws GtpError; the board stays then. */
export async function loadFrame(session: Session, args: readonly string[]): Promise<void> {
  const hasColor = args.length > 1 && /^(b|w|black|white)$/i.test(args.at(-1)!);
  const toPlay: Sign = hasColor ? readColor(args.at(-1)!) : BLACK;
  const path = (hasColor ? args.slice(0, -1) : args).join(' ');
  const picture = await readFile(path);
  const { size, stones } = readOwnFrame(picture) ?? (await readAnyBoard(picture));
  await session.checkSize(size);
  session.newGame(size, { setup: setupOf(stones), toPlay });
}

/** A frame of ours may be blurred and noisy; what differs more is a picture of something else. */
const MOST_DIFFERENCE = 40 ** 2;

interface Position {
  readonly size: number;
  readonly stones: Int8Array;
}

async function readFile(path: string): Promise<Frame> {
  try {
    // Loads the native canvas, which nobody should wait for who only plays.
    const { readPicture } = await import('../picture/read-picture.js');
    return await readPicture(path);
  } catch (error) {
    throw new GtpError(`cannot load file: ${messageOf(error)}`, { cause: error });
  }
}

/** The board, of those whose pictures have this size, whose picture is most like it; undefined where none reads so. */
function readOwnFrame(frame: Frame): Position | undefined {
  let found: (Position & { difference: number }) | undefined;
  for (const style of FRAME_STYLES) {
    for (let size = MIN_BOARD_SIZE; size <= MAX_BOARD_SIZE; size++) {
      if (frame.width !== frame.height || sideOf(style, size) !== frame.width) continue;
      const reading = readFrame(style, size, frame);
      if (reading.kind !== 'position') continue;
      const stones = Int8Array.from(reading.stones);
      const difference = differenceOf(frame, renderFrame(style, size, stones));
      if (difference < (found?.difference ?? MOST_DIFFERENCE)) found = { size, stones, difference };
    }
  }
  return found;
}

/** The board on a picture of any program. */
async function readAnyBoard(picture: Frame): Promise<Position> {
  const { readBoard } = await import('../vision/load-board-reader.js');
  try {
    return await readBoard(picture);
  } catch (error) {
    throw new GtpError(`cannot load file: ${messageOf(error)}`, { cause: error });
  }
}

/** The mean of squared differences of all bytes. */
function differenceOf(a: Frame, b: Frame): number {
  let sum = 0;
  a.data.forEach((value, index) => (sum += (value - b.data[index]!) ** 2));
  return sum / a.data.length;
}
