import type { Point } from '../go/point.js';
import { UserError } from '../util/errors.js';
import type { Frame, FrameStyleName, Stones } from './frame.js';
import { frameStyle } from './frame-styles.js';
import { renderFrame } from './render-frame.js';

/**
 * Mean squared difference from the nearest template, in grey levels squared, above which a cell looks like nothing
 * known. Noise of 16 levels with 1 px of blur stays below 4,000; two templates differ by more than 17,000.
 */
const MAX_DIFFERENCE = 5500;
/** How much nearer the nearest template must be than the next one; a stone half drawn is as near to both. */
const MAX_RATIO = 0.5;

export type FrameReading =
  /** [S * S] int8 by point: 1 black, -1 white, 0 empty */
  | { readonly kind: 'position'; readonly stones: Stones }
  /** The points whose cells look like no template, or like two. */
  | { readonly kind: 'unreadable'; readonly reason: 'unclear-cell'; readonly points: readonly Point[] };

/**
 * Returns the position that a frame shows: for every intersection the nearest of its three pictures (empty, black,
 * white), compared over its whole cell. Throws UserError `bad-frame` where the frame has the wrong size.
 */
export function readFrame(style: FrameStyleName, size: number, frame: Frame): FrameReading {
  const templates = templatesFor(style, size, frame);
  const stones = new Int8Array(size * size);
  const unclear: Point[] = [];
  stones.forEach((_, point) => {
    // Most cells are drawn without a fault: then the other templates are too far away to matter.
    const content =
      sameContent(frame, templates, point, size) ??
      nearestContent(compareCell(frame, templates, point, size));
    if (content === undefined) unclear.push(point);
    else stones[point] = content;
  });
  if (unclear.length > 0) return { kind: 'unreadable', reason: 'unclear-cell', points: unclear };
  return { kind: 'position', stones };
}

/**
 * Returns for every point the mean squared differences of its cell, in grey levels squared, from an empty
 * intersection, a black and a white stone. Throws UserError `bad-frame` where the frame has the wrong size.
 */
export function cellDifferences(style: FrameStyleName, size: number, frame: Frame): number[][] {
  const templates = templatesFor(style, size, frame);
  return Array.from({ length: size * size }, (_, point) => compareCell(frame, templates, point, size));
}

/** Returns the content whose template a cell equals in every pixel, if there is one. */
function sameContent(frame: Frame, templates: Templates, point: Point, size: number): number | undefined {
  const { left, right, top, bottom } = cellOf(frame, templates, point, size);
  const { width, data: shown } = frame;
  const index = templates.pictures.findIndex(({ data: drawn }) => {
    for (let y = top; y < bottom; y++) {
      const end = (y * width + right) * 3;
      for (let i = (y * width + left) * 3; i < end; i++) if (shown[i] !== drawn[i]) return false;
    }
    return true;
  });
  return CONTENTS[index];
}

function cellOf(
  { width, height }: Frame,
  { origin, pitch }: Templates,
  point: Point,
  size: number,
): { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number } {
  const [left, right] = cellSpan(origin + pitch * (point % size), pitch, width);
  const [top, bottom] = cellSpan(origin + pitch * Math.floor(point / size), pitch, height);
  return { left, right, top, bottom };
}

function compareCell(frame: Frame, templates: Templates, point: Point, size: number): number[] {
  const { left, right, top, bottom } = cellOf(frame, templates, point, size);
  const count = (right - left) * (bottom - top) * 3;
  const { width, data: shown } = frame;
  return templates.pictures.map(({ data: drawn }) => {
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      const end = (y * width + right) * 3;
      for (let i = (y * width + left) * 3; i < end; i++) {
        const difference = shown[i]! - drawn[i]!;
        sum += difference * difference;
      }
    }
    return sum / count;
  });
}

function nearestContent(differences: readonly number[]): number | undefined {
  const [best, second] = [...differences].sort((a, b) => a - b);
  if (best! > MAX_DIFFERENCE || best! > second! * MAX_RATIO) return undefined;
  return CONTENTS[differences.indexOf(best!)];
}

/** Returns the pixels of a cell around its centre along one side, clipped by the border: first, and one past the last. */
export function cellSpan(centre: number, pitch: number, limit: number): [number, number] {
  const half = Math.floor(pitch / 2);
  return [Math.max(0, centre - half), Math.min(limit, centre + half + 1)];
}

/** The contents of a cell, in the order of its templates. */
const CONTENTS = [0, 1, -1] as const;

interface Templates {
  /** Whole boards, one for each content: stones do not overlap, so that they show every cell. */
  readonly pictures: readonly [Frame, ...Frame[]];
  readonly origin: number;
  readonly pitch: number;
}

const known = new Map<string, Templates>();

/** Returns the templates for a frame. Throws UserError `bad-frame` where it has the wrong size. */
function templatesFor(style: FrameStyleName, size: number, frame: Frame): Templates {
  const templates = templatesOf(style, size);
  const [empty] = templates.pictures;
  if (frame.width !== empty.width || frame.height !== empty.height) {
    throw new UserError(
      'bad-frame',
      `a frame of ${frame.width}x${frame.height} px (${style} frames of this board have ${empty.width}x${empty.height})`,
    );
  }
  return templates;
}

function templatesOf(name: FrameStyleName, size: number): Templates {
  const key = `${name} ${size}`;
  let templates = known.get(key);
  if (!templates) {
    const { pitch } = frameStyle(name);
    const origin = frameStyle(name).origin(size);
    const draw = (content: number): Frame =>
      renderFrame(name, size, new Int8Array(size * size).fill(content));
    templates = { pictures: [draw(0), draw(1), draw(-1)], origin, pitch };
    known.set(key, templates);
  }
  return templates;
}
