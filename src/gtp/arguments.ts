import { BLACK, type Point, type Sign, WHITE, parseVertex } from '../go/point.js';
import { messageOf } from '../util/errors.js';
import { syntaxError } from './gtp-error.js';

const COLORS: ReadonlyMap<string, Sign> = new Map([
  ['b', BLACK],
  ['black', BLACK],
  ['w', WHITE],
  ['white', WHITE],
]);

/** Returns the colour of `b`, `w`, `black`, `white` in any letter case (GTP 2, section 2.10). Throws GtpError. */
export function readColor(text: string): Sign {
  const color = COLORS.get(text.toLowerCase());
  if (color === undefined) throw syntaxError(`no color: ${text} (b, w, black or white)`);
  return color;
}

/** Returns a point or PASS (GTP 2, section 2.11). Throws GtpError. */
export function readVertex(text: string, size: number): Point {
  try {
    return parseVertex(text, size);
  } catch (error) {
    throw syntaxError(messageOf(error));
  }
}

/** Returns a finite decimal number. Throws GtpError. */
export function readNumber(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw syntaxError(`no number: ${text}`);
  return value;
}

/** Returns a whole number that is not negative. Throws GtpError. */
export function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw syntaxError(`no whole number: ${text}`);
  return Number(text);
}

/** Returns colours and vertices in pairs: `b D4 w Q16`. Throws GtpError. */
export function readPairs(args: readonly string[], size: number): { color: Sign; point: Point }[] {
  if (args.length % 2 !== 0) throw syntaxError('colors and vertices must come in pairs');
  return args.flatMap((text, i) =>
    i % 2 === 0 ? [{ color: readColor(text), point: readVertex(args[i + 1]!, size) }] : [],
  );
}
