import { createCanvas, loadImage } from 'canvas';
import type { Frame } from '../render/frame.js';
import { UserError, messageOf } from '../util/errors.js';
import { frameOfRgba, rgbaOfFrame } from './pixels.js';

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

/** More than a screen of 8K has; each takes eight bytes while it is read. */
const MOST_PIXELS = 2 ** 26;

/** Returns the picture in a PNG file; what is transparent comes out black. Throws UserError `bad-picture`. */
export async function decodePng(bytes: Uint8Array): Promise<Frame> {
  const signature = [0x89, 0x50, 0x4e, 0x47];
  if (!signature.every((byte, i) => bytes[i] === byte)) {
    throw new UserError('bad-picture', 'this is no PNG file');
  }
  checkPixels(bytes);
  try {
    const image = await loadImage(bytes);
    const canvas = createCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.fillRect(0, 0, image.width, image.height);
    context.drawImage(image, 0, 0);
    return frameOfRgba(context.getImageData(0, 0, image.width, image.height));
  } catch (error) {
    throw new UserError('bad-picture', `this PNG file cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** A small file may unpack to any size. The header comes first (PNG, third edition, 11.2.1): width and height at bytes 16 and 20. */
function checkPixels(bytes: Uint8Array): void {
  if (bytes.length < 24) return;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (width * height <= MOST_PIXELS) return;
  throw new UserError(
    'bad-picture',
    `this picture has ${width}x${height} pixels (allowed: ${MOST_PIXELS} in all)`,
  );
}
