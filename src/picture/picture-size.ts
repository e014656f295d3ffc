import { UserError } from '../util/errors.js';

/** What kinds of pictures are read, by their first bytes. */
export type PictureKind = 'PNG' | 'JPEG' | 'GIF' | 'BMP';

export interface PictureSize {
  readonly kind: PictureKind;
  readonly width: number;
  readonly height: number;
}

/** More than a screen of 8K has; each takes eight bytes while it is read. */
const MOST_PIXELS = 2 ** 26;

/** Throws UserError `bad-picture`, or the code given, for more pixels than are read. */
export function checkPixels(
  what: string,
  { width, height }: { readonly width: number; readonly height: number },
  code = 'bad-picture',
): void {
  if (width * height <= MOST_PIXELS) return;
  throw new UserError(code, `this ${what} has ${width}x${height} pixels (allowed: ${MOST_PIXELS} in all)`);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Returns what a file's own header says that it unpacks to, or undefined for what is no picture or ends too soon. */
export function pictureSizeOf(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (signature: readonly number[]): boolean => signature.every((byte, at) => bytes[at] === byte);
  // PNG, third edition, 11.2.1.
  if (begins(PNG) && bytes.length >= 24)
    return { kind: 'PNG', width: view.getUint32(16), height: view.getUint32(20) };
  // GIF89a, logical screen descriptor.
  if (begins([...'GIF8'].map((letter) => letter.charCodeAt(0))) && bytes.length >= 10)
    return { kind: 'GIF', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  // BITMAPINFOHEADER; a negative height means rows from the top.
  if (begins([0x42, 0x4d]) && bytes.length >= 26)
    return {
      ...{ kind: 'BMP', width: Math.abs(view.getInt32(18, true)) },
      height: Math.abs(view.getInt32(22, true)),
    };
  return begins([0xff, 0xd8, 0xff]) ? jpegSize(view) : undefined;
}

/** Looks for the start of a frame among a JPEG file's segments (ITU T.81, B.2.2). */
function jpegSize(view: DataView): PictureSize | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Any marker may have bytes of 0xff before it.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { kind: 'JPEG', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
