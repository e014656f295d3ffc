import { createCanvas } from 'canvas';
import type { Frame } from '../render/frame.js';
import { canvasOf } from './frame-canvas.js';

/** Something to draw on a picture, in its pixels; colours as CSS has them. */
export interface Shape {
  readonly kind: 'disc' | 'ring' | 'square';
  readonly x: number;
  readonly y: number;
  /** Half of a square's side. */
  readonly radius: number;
  readonly color: string;
  /** 0..1, default 1 */
  readonly opacity?: number;
}

/** Returns a PNG file: a picture with shapes on it, and where one is given another picture to its right, as high as `asideHeight`. */
export function drawOver(
  picture: Frame,
  shapes: readonly Shape[],
  aside?: { readonly picture: Frame; readonly height: number },
): Buffer {
  const gap = aside ? Math.round(0.05 * aside.height) : 0;
  const scale = aside ? aside.height / aside.picture.height : 1;
  const right = aside ? Math.round(aside.picture.width * scale) + 2 * gap : 0;
  const height = Math.max(picture.height, aside ? Math.round(aside.height) + 2 * gap : 0);
  const canvas = createCanvas(picture.width + right, height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, height);
  context.drawImage(canvasOf(picture), 0, 0);
  for (const { kind, x, y, radius, color, opacity = 1 } of shapes) {
    context.globalAlpha = opacity;
    context.fillStyle = context.strokeStyle = color;
    context.lineWidth = Math.max(1.5, radius / 5);
    context.beginPath();
    if (kind === 'square') context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    if (kind === 'ring') context.stroke();
    else context.fill();
  }
  context.globalAlpha = 1;
  if (aside) {
    const width = Math.round(aside.picture.width * scale);
    context.imageSmoothingEnabled = false;
    context.drawImage(canvasOf(aside.picture), picture.width + gap, gap, width, Math.round(aside.height));
  }
  return canvas.toBuffer('image/png');
}
