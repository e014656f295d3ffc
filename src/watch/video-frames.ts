import { once } from 'node:events';
import { dieWithUs, killGroup, spawnPiped } from '../gtp/child-processes.js';
import { checkPixels } from '../picture/picture-size.js';
import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import { findProgram } from '../util/find-program.js';
import type { RecordedFrame } from './recorded-frame.js';

const MOST_TOLD = 2000;
/** `P6`, width, height, the largest value: what a portable pixmap begins with (netpbm, ppm(5)). */
const HEADER = /^P6\s+(\d+)\s+(\d+)\s+255\s/;
const MOST_HEADER_BYTES = 40;

/**
 * Yields so many frames a second of a video, from one on, as ffmpeg unpacks it. Throws UserError `no-ffmpeg` where that is not
 * installed, `bad-video` with its own words where it cannot read the file.
 */
export async function* videoFrames(path: string, fps: number, from: number): AsyncGenerator<RecordedFrame> {
  const program = findProgram('ffmpeg');
  if (!program) {
    throw new UserError(
      'no-ffmpeg',
      `${path} is no GIF: videos are read through ffmpeg, which is not installed (Debian: apt-get install ffmpeg)`,
    );
  }
  // An option of ffmpeg may not be hidden in a name, nor a protocol that fetches something.
  const args = ['-v', 'error', '-nostdin', '-protocol_whitelist', 'file', '-i', `file:${path}`];
  args.push('-vf', `fps=${fps}`, '-f', 'image2pipe', '-c:v', 'ppm', '-pix_fmt', 'rgb24', '-');
  const child = spawnPiped(program, args, { detached: process.platform !== 'win32' });
  dieWithUs(child);
  let told = '';
  child.stderr.on('data', (data: Buffer) => (told = (told + data.toString()).slice(-MOST_TOLD)));
  const ended = once(child, 'close') as Promise<[number | null]>;
  try {
    let number = 0;
    for await (const picture of pixmaps(child.stdout)) {
      if (number >= from) yield { number, timeMs: Math.round((1000 * number) / fps), picture };
      number++;
    }
    const [code] = await ended;
    if (code !== 0 || number === 0) {
      const reason = told.trim().split('\n').at(-1) || 'there are no pictures in it';
      throw new UserError('bad-video', `ffmpeg cannot read ${path}: ${reason}`);
    }
  } finally {
    killGroup(child);
  }
}

/** Yields the pictures of a stream of portable pixmaps, one behind the other. */
async function* pixmaps(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let header = Buffer.alloc(0);
  let frame: { width: number; height: number; data: Uint8Array; filled: number } | undefined;
  for await (const chunk of stream) {
    let rest = chunk;
    while (rest.length > 0) {
      if (!frame) {
        header = Buffer.concat([header, rest.subarray(0, MOST_HEADER_BYTES)]);
        const found = HEADER.exec(header.toString('latin1'));
        if (!found) {
          if (header.length >= MOST_HEADER_BYTES) throw new UserError('bad-video', 'ffmpeg told no picture');
          rest = rest.subarray(MOST_HEADER_BYTES);
          continue;
        }
        const [width, height] = [Number(found[1]), Number(found[2])];
        checkPixels('video', { width, height }, 'bad-video');
        frame = { width, height, data: new Uint8Array(width * height * 3), filled: 0 };
        // Of the bytes that were looked at, those behind the header are pixels.
        rest = Buffer.concat([header.subarray(found[0].length), rest.subarray(MOST_HEADER_BYTES)]);
        header = Buffer.alloc(0);
      }
      const part = rest.subarray(0, frame.data.length - frame.filled);
      frame.data.set(part, frame.filled);
      frame.filled += part.length;
      rest = rest.subarray(part.length);
      if (frame.filled === frame.data.length) {
        const { width, height, data } = frame;
        yield { width, height, data };
        frame = undefined;
      }
    }
  }
}
