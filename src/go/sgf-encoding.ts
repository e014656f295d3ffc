import { UserError } from '../util/errors.js';

/** So far from the beginning the first node ends, as a rule. */
const HEAD = 4096;

/**
 * Returns the text of SGF's bytes: of UTF-16 by how it begins, else in the encoding that the first CA names (FF[4]). Where none does,
 * UTF-8 if the bytes are any, else FF[4]'s default, Latin-1. Throws UserError `bad-sgf` for an encoding that nobody knows.
 */
export function decodeSgf(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD));
  const name = /\bCA\s*\[\s*([^\]\s]+)\s*\]/.exec(head)?.[1];
  if (name !== undefined) return decodeAs(name, bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function decodeAs(name: string, bytes: Uint8Array): string {
  // Java's names have underscores: ISO8859_1, EUC_KR.
  const decoder = decoderOf(name) ?? decoderOf(name.replaceAll('_', '-'));
  if (!decoder) throw new UserError('bad-sgf', `encoding ${name} is not known: CA[${name}]`);
  return decoder.decode(bytes);
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(name);
  } catch {
    return undefined;
  }
}

/** A byte order mark, or a parenthesis of two bytes. */
function wideEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first === 0x28 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x28)) return 'utf-16be';
  return undefined;
}
