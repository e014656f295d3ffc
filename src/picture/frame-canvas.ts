import { type Canvas, createCanvas } from 'canvas';
import type { Frame } from '../render/frame.js';
import { rgbaOfFrame } from './pixels.js';

/** Returns a frame on a canvas, every pixel `scale` times as wide and high (a whole number; nearest neighbour). */
export function canvasOf(frame: Frame, scale = 1): Canvas {
  const { width, height, data } = rgbaOfFrame(frame, scale);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  image.data.set(data);
  context.putImageData(image, 0, 0);
  return canvas;
}
