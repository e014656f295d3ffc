import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readGif } from '../picture/animated-gif.js';
import { pictureSizeOf } from '../picture/picture-size.js';
import { readPicture } from '../picture/read-picture.js';
import { UserError } from '../util/errors.js';
import { checkRegularFile } from '../util/regular-file.js';
import type { RecordedFrame } from './recorded-frame.js';
import { videoFrames } from './video-frames.js';

/** A game as it was filmed. */
export interface Recording {
  /** Tells this one from others: a hash of what it is. */
  readonly identity: string;
  /** undefined where only the end will tell. */
  readonly count: number | undefined;
  /** Yields the frames from one on, in order. Throws UserError. */
  frames(from: number): AsyncGenerator<RecordedFrame>;
}

export interface RecordingSettings {
  /** Frames a second that are taken of a video; GIFs and folders have all of theirs looked at. */
  readonly fps: number;
}

const PICTURES = /\.(png|jpe?g|gif|bmp)$/i;
/** Enough of a file to tell it from others. */
const HASHED_BYTES = 2 ** 20;

/**
 * Returns a recording: an animated GIF, a folder of pictures in the order of their names (`2.png` before `10.png`), or any other file as
 * a video that ffmpeg reads. Throws UserError.
 */
export async function openRecording(path: string, settings: RecordingSettings): Promise<Recording> {
  if (!existsSync(path)) throw new UserError('no-recording', `${path} is not there`);
  if (statSync(path).isDirectory()) return folderRecording(path);
  checkRegularFile(path, Infinity);
  const bytes = new Uint8Array(await readStart(path));
  const kind = pictureSizeOf(bytes)?.kind;
  if (kind === 'GIF') return gifRecording(path);
  if (kind !== undefined) {
    throw new UserError(
      'no-recording',
      `${path} is one picture (vw see reads it): a GIF, a folder or a video is needed`,
    );
  }
  const { fps } = settings;
  const identity = hashOf(bytes, `${statSync(path).size} ${fps}`);
  return { identity, count: undefined, frames: (from) => videoFrames(path, fps, from) };
}

async function gifRecording(path: string): Promise<Recording> {
  checkRegularFile(path);
  const bytes = new Uint8Array(await readFile(path));
  const { count, frames } = readGif(bytes);
  return {
    ...{ identity: hashOf(bytes), count },
    // eslint-disable-next-line @typescript-eslint/require-await
    async *frames(from) {
      let [number, timeMs] = [0, 0];
      for (const { picture, delayMs } of frames) {
        if (number >= from) yield { number, timeMs, picture };
        number++;
        timeMs += delayMs;
      }
    },
  };
}

async function folderRecording(folder: string): Promise<Recording> {
  const names = (await readdir(folder)).filter((name) => PICTURES.test(name));
  if (names.length === 0)
    throw new UserError('no-recording', `${folder} has no pictures (PNG, JPEG, GIF, BMP)`);
  names.sort(new Intl.Collator('en', { numeric: true }).compare);
  return {
    ...{ identity: hashOf(new Uint8Array(), names.join('\n')), count: names.length },
    async *frames(from) {
      for (const [index, name] of names.slice(from).entries()) {
        yield { number: from + index, timeMs: undefined, picture: await readPicture(join(folder, name)) };
      }
    },
  };
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HASHED_BYTES), 0, HASHED_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function hashOf(bytes: Uint8Array, more = ''): string {
  return createHash('sha256').update(bytes).update(more).digest('hex').slice(0, 16);
}
