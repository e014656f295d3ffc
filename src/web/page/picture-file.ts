import { frameOfRgba } from '../../picture/pixels.js';
import type { Frame } from '../../render/frame.js';
import { UserError, messageOf } from '../../util/errors.js';

/** No canvas of a telephone is larger; a board is to be seen on less. */
const MOST_PIXELS = 2 ** 24;

/** Returns the picture in a file that the browser can read, white where it is transparent. Throws UserError `bad-picture`. */
export async function readPictureFile(file: Blob): Promise<Frame> {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (image.width * image.height)));
    const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.floor(side * scale)));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width!, height!];
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'white';
    context.fillRect(0, 0, width!, height!);
    context.drawImage(image, 0, 0, width!, height!);
    image.close();
    return frameOfRgba(context.getImageData(0, 0, width!, height!));
  } catch (error) {
    throw new UserError('bad-picture', `this picture cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
