import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import type { BoardReader, BoardReading } from '../vision/board-reader.js';
import { isChanged } from './changes.js';
import { type LookLine, lookLine } from './look.js';
import type { Recording } from './recording.js';

export interface WatchOptions {
  readonly recording: Recording;
  readonly reader: BoardReader;
  /** What was seen of it already. */
  readonly known: readonly LookLine[];
  /** Takes each look that is new, in order. */
  readonly add: (line: LookLine) => Promise<void>;
  /** Told of every frame; `total` is undefined where only the end will tell. */
  readonly onFrame?: (done: number, total: number | undefined) => void;
  readonly signal?: AbortSignal;
}

/** Looks at a recording's frames from where it was left, and tells each look at the board that differs from the one before. Throws UserError. */
export async function watchRecording({
  recording,
  reader,
  known,
  add,
  onFrame,
  signal,
}: WatchOptions): Promise<void> {
  const from = known.at(-1)?.frame ?? 0;
  let before: Frame | undefined;
  let reading: BoardReading | undefined;
  // Where the board was last: mostly it stays there.
  let place: BoardReading | undefined;
  for await (const { number, timeMs, picture } of recording.frames(from)) {
    if (signal?.aborted) return;
    onFrame?.(number + 1, recording.count);
    const isSameSize = before?.width === picture.width && before.height === picture.height;
    if (isSameSize && !(reading ? isChanged(before!, picture, reading) : isOther(before!, picture))) continue;
    reading = isSameSize && place ? await reader.readAgain(picture, place) : undefined;
    reading ??= await boardOn(reader, picture);
    before = picture;
    place = reading ?? (isSameSize ? place : undefined);
    if (reading && (number > from || known.length === 0)) await add(lookLine(number, timeMs, reading));
  }
}

/** Returns undefined where there is no board. */
async function boardOn(reader: BoardReader, picture: Frame): Promise<BoardReading | undefined> {
  try {
    return await reader.read(picture);
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-board') return undefined;
    throw error;
  }
}

function isOther(before: Frame, now: Frame): boolean {
  return Buffer.compare(before.data, now.data) !== 0;
}
