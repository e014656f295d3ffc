import type { Frame } from './frame.js';

/** Red, green and blue, 0..255. */
export type Rgb = readonly [number, number, number];

/** Returns a new frame of one colour. */
export function blankFrame(width: number, height: number, color: Rgb): Frame {
  const frame: Frame = { width, height, data: new Uint8Array(width * height * 3) };
  fillRect(frame, 0, 0, width, height, color);
  return frame;
}

/** Fills a rectangle that lies inside the frame. */
export function fillRect(
  frame: Frame,
  left: number,
  top: number,
  width: number,
  height: number,
  color: Rgb,
): void {
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) setPixel(frame, x, y, color);
  }
}

/** Sets a pixel that lies inside the frame. */
export function setPixel(frame: Frame, x: number, y: number, color: Rgb): void {
  const start = (y * frame.width + x) * 3;
  frame.data[start] = color[0];
  frame.data[start + 1] = color[1];
  frame.data[start + 2] = color[2];
}

/**
 * Lays a colour over an opaque pixel, `alpha` of 255 parts of it, rounded as matplotlib does (_backend_agg_basic_types.h,
 * fixed_blender_rgba_plain); outside the frame it does nothing.
 */
export function blendPixel(frame: Frame, x: number, y: number, color: Rgb, alpha: number): void {
  if (x < 0 || y < 0 || x >= frame.width || y >= frame.height) return;
  if (alpha === 255) {
    setPixel(frame, x, y, color);
    return;
  }
  const start = (y * frame.width + x) * 3;
  for (let channel = 0; channel < 3; channel++) {
    const below = 255 * frame.data[start + channel]!;
    const sum = (256 * color[channel]! - below) * alpha + 256 * below;
    frame.data[start + channel] = Math.floor(sum / (65280 + alpha));
  }
}
