import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import { canvasOf } from './frame-canvas.js';
import { pictureSizeOf } from './picture-size.js';
import { decodePicture } from './read-picture.js';

/** Returns a frame as a PNG file, every pixel `scale` times as wide and high (a whole number; nearest neighbour). */
export function encodePng(frame: Frame, scale = 1): Buffer {
  return canvasOf(frame, scale).toBuffer('image/png');
}

/** Returns the picture in a PNG file; what is transparent comes out black. Throws UserError `bad-picture`. */
export async function decodePng(bytes: Uint8Array): Promise<Frame> {
  if (pictureSizeOf(bytes)?.kind !== 'PNG') throw new UserError('bad-picture', 'this is no PNG file');
  return decodePicture(bytes, 'black');
}
