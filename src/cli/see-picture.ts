import { BLACK, PASS, type Point, type Sign } from '../go/point.js';
import { type Shape, drawOver } from '../picture/draw-over.js';
import type { Frame } from '../render/frame.js';
import type { BoardReading } from '../vision/board-reader.js';

/** What the model makes of a board. */
export interface Imagined {
  readonly move: Point;
  readonly color: Sign;
  /** Of `color`. */
  readonly lead: number;
  /** [N], +1 `color` .. -1 the other one. */
  readonly ownership: Float32Array;
  /** As it was generated, the mover in black; undefined where none was. */
  readonly frame: Frame | undefined;
}

/** Whose a point is expected to be is drawn from this share on. */
const LEAST_OWNED = 0.15;

/** Returns a PNG file: the picture with doubtful points ringed, and what was imagined. */
export function drawReading(picture: Frame, reading: BoardReading, imagined: Imagined | undefined): Buffer {
  const { lattice, size, stones, doubtful } = reading;
  const distance = Math.min(lattice.dx, lattice.dy);
  const shapeAt = (point: Point, shape: Omit<Shape, 'x' | 'y'>): Shape => ({
    x: lattice.x + (point % size) * lattice.dx,
    y: lattice.y + Math.floor(point / size) * lattice.dy,
    ...shape,
  });
  const colorOf = (isBlack: boolean): string => (isBlack ? 'black' : 'white');
  const shapes: Shape[] = [];
  imagined?.ownership.forEach((share, point) => {
    const isBlack = share > 0 === (imagined.color === BLACK);
    const isOwn = stones[point] !== 0 && stones[point]! > 0 === isBlack;
    if (Math.abs(share) < LEAST_OWNED || isOwn || point === imagined.move) return;
    const radius = 0.2 * distance * Math.sqrt(Math.abs(share));
    shapes.push(shapeAt(point, { kind: 'square', radius, color: colorOf(isBlack), opacity: 0.8 }));
  });
  if (imagined && imagined.move !== PASS) {
    const color = colorOf(imagined.color === BLACK);
    shapes.push(shapeAt(imagined.move, { kind: 'disc', radius: 0.46 * distance, color, opacity: 0.9 }));
    shapes.push(shapeAt(imagined.move, { kind: 'ring', radius: 0.25 * distance, color: '#e02020' }));
  }
  for (const point of doubtful) {
    shapes.push(shapeAt(point, { kind: 'ring', radius: 0.5 * distance, color: '#ff00c8' }));
  }
  const height = (size + 1) * lattice.dy;
  return drawOver(picture, shapes, imagined?.frame && { picture: imagined.frame, height });
}
