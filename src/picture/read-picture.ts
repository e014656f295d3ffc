import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage } from 'canvas';
import type { Frame } from '../render/frame.js';
import { UserError, messageOf } from '../util/errors.js';
import { checkRegularFile } from '../util/regular-file.js';
import { checkPixels, pictureSizeOf } from './picture-size.js';
import { frameOfRgba } from './pixels.js';

/** Returns the picture in a PNG, JPEG, GIF (its first frame) or BMP file; what is transparent comes out white. Throws UserError. */
export async function readPicture(path: string): Promise<Frame> {
  checkRegularFile(path);
  return decodePicture(await readFile(path));
}

/** The same for the bytes of such a file; `background` is what shows where it is transparent. Throws UserError `bad-picture`. */
export async function decodePicture(bytes: Uint8Array, background = 'white'): Promise<Frame> {
  const size = pictureSizeOf(bytes);
  if (!size) throw new UserError('bad-picture', 'this is no picture (read: PNG, JPEG, GIF, BMP)');
  checkPixels('picture', size);
  try {
    const image = await loadImage(bytes);
    const { width, height } = image;
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0);
    return frameOfRgba(context.getImageData(0, 0, width, height));
  } catch (error) {
    const message = `this ${size.kind} file cannot be read: ${messageOf(error)}`;
    throw new UserError('bad-picture', message, { cause: error });
  }
}
