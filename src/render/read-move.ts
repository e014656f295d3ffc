import type { Point } from '../go/point.js';
import type { Frame, FrameStyleName, Stones } from './frame.js';
import { readFrame } from './read-frame.js';

/** Why two frames show neither a move nor a pass. The first that fits is given. */
export type UnreadableReason =
  /** A cell of one of the frames looks like no template. */
  | 'unclear-cell'
  /** A stone changed its colour. */
  | 'recoloured'
  /** White stones are there that were not. */
  | 'white-appeared'
  /** Black stones are gone: the mover cannot lose any. */
  | 'black-vanished'
  /** More than one new black stone. */
  | 'several-stones'
  /** White stones are gone, but no black stone is new. */
  | 'only-removals';

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: UnreadableReason;
  /** Where it can be seen, in ascending order. */
  readonly points: readonly Point[];
}

export type MoveReading =
  | {
      readonly kind: 'move';
      readonly point: Point;
      /** White stones that vanished, in ascending order. Whether the rules agree is not looked at here. */
      readonly captured: readonly Point[];
    }
  | { readonly kind: 'pass' }
  | Unreadable;

/**
 * Returns what happened between two frames. The mover is always the side drawn black, in both frames.
 * Throws UserError `bad-frame` where a frame has the wrong size.
 */
export function readMove(style: FrameStyleName, size: number, before: Frame, after: Frame): MoveReading {
  const from = readFrame(style, size, before);
  if (from.kind === 'unreadable') return from;
  const to = readFrame(style, size, after);
  return to.kind === 'unreadable' ? to : moveBetween(from.stones, to.stones);
}

/** Returns what happened between two positions, [S * S] int8 each, in which the mover is black. */
export function moveBetween(before: Stones, after: Stones): MoveReading {
  const changes = { recoloured: [] as Point[], newBlack: [] as Point[], newWhite: [] as Point[] };
  const gone = { black: [] as Point[], white: [] as Point[] };
  for (let point = 0; point < before.length; point++) {
    const from = before[point]!;
    const to = after[point]!;
    if (from === to) continue;
    if (from !== 0 && to !== 0) changes.recoloured.push(point);
    else if (to !== 0) (to === 1 ? changes.newBlack : changes.newWhite).push(point);
    else (from === 1 ? gone.black : gone.white).push(point);
  }
  const [point, ...others] = changes.newBlack;
  if (changes.recoloured.length > 0) return unreadable('recoloured', changes.recoloured);
  if (changes.newWhite.length > 0) return unreadable('white-appeared', changes.newWhite);
  if (gone.black.length > 0) return unreadable('black-vanished', gone.black);
  if (others.length > 0) return unreadable('several-stones', changes.newBlack);
  if (point !== undefined) return { kind: 'move', point, captured: gone.white };
  return gone.white.length > 0 ? unreadable('only-removals', gone.white) : { kind: 'pass' };
}

function unreadable(reason: UnreadableReason, points: readonly Point[]): Unreadable {
  return { kind: 'unreadable', reason, points };
}
