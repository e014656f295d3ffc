import { createCanvas } from 'canvas';
import type { Frame } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import { pictureSizeOf } from './picture-size.js';
import { rgbaOfFrame } from './pixels.js';
import { decodePicture } from './read-picture.js';

/** Returns a frame as a PNG file, every pixel `scale` times as wide and high (a whole number; nearest neighbour). */
export function encodePng(frame: Frame, scale = 1): Buffer {
  const { width, height, data } = rgbaOfFrame(frame, scale);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  image.data.set(data);
  context.putImageData(image, 0, 0);
  return canvas.toBuffer('image/png');
}

/** Returns the picture in a PNG file; what is transparent comes out black. Throws UserError `bad-picture`. */
export async function decodePng(bytes: Uint8Array): Promise<Frame> {
  if (pictureSizeOf(bytes)?.kind !== 'PNG') throw new UserError('bad-picture', 'this is no PNG file');
  return decodePicture(bytes, 'black');
}
