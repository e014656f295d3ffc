import { PASS, type Point, formatVertex } from '../../go/point.js';
import type { Change } from './browser-engine/calls.js';

/** A latent code that occurred, and where UMAP puts it. */
export interface CodeDot {
  readonly code: number;
  /** All that it named, in order. */
  readonly changes: readonly Change[];
  /** 0..1 from the left and from the top. */
  readonly x: number;
  readonly y: number;
}

/** With fewer codes there is nothing to lay out. */
export const LEAST_CODES = 5;

/** What dots are coloured by. */
export type Shade = 'ply' | 'point' | 'captured';

/** Colours of the least and the most, and of what has no place on a board. */
const [FIRST, LAST, NOWHERE] = ['#efb72f', '#6a1b9a', '#8a8d88'];
/** This many stones taken have the strongest colour. */
export const MOST_CAPTURED = 4;

/** Returns the colour of a share, 0..1. */
export function shadeOf(share: number): string {
  return `color-mix(in oklch, ${FIRST}, ${LAST} ${(share * 100).toFixed(0)}%)`;
}

/** Returns the colour of a point: its column is the hue, its row the lightness. */
export function pointShade(point: Point, size: number): string {
  if (point === PASS) return NOWHERE;
  const [x, y] = [point % size, Math.floor(point / size)];
  return `oklch(${(0.45 + (0.4 * y) / (size - 1)).toFixed(3)} 0.13 ${((300 * x) / (size - 1)).toFixed(0)})`;
}

/** Returns the colour of a dot; plies are measured by `lastPly`. */
export function dotShade({ changes }: CodeDot, shade: Shade, size: number, lastPly: number): string {
  switch (shade) {
    case 'point':
      return pointShade(changes[0]!.point, size);
    case 'ply':
      return shadeOf(Math.min(1, meanPly(changes) / Math.max(1, lastPly)));
    case 'captured':
      return shadeOf(Math.min(1, mostCaptured(changes) / MOST_CAPTURED));
  }
}

/** Returns the latest mean ply of all codes: what the strongest colour of plies stands for. */
export function lastPlyOf(dots: readonly CodeDot[]): number {
  return Math.round(Math.max(...dots.map(({ changes }) => meanPly(changes))));
}

/** Returns one line for people: what a code named, how often, when, and what it took. */
export function describeDot({ code, changes }: CodeDot, size: number): string {
  const names = [...new Set(changes.map(({ point }) => formatVertex(point, size)))].join(', ');
  const when =
    changes.length === 1
      ? `move ${changes[0]!.ply + 1}`
      : `${changes.length} times, on average at move ${(meanPly(changes) + 1).toFixed(0)}`;
  const most = mostCaptured(changes);
  const taken = most === 0 ? '' : `, took ${changes.length === 1 ? '' : 'up to '}${most}`;
  return `Code ${code}: ${names}, ${when}${taken}`;
}

function meanPly(changes: readonly Change[]): number {
  return changes.reduce((sum, { ply }) => sum + ply, 0) / changes.length;
}

function mostCaptured(changes: readonly Change[]): number {
  return Math.max(...changes.map(({ captured }) => captured));
}
