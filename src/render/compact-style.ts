import { MAX_BOARD_SIZE, MIN_BOARD_SIZE } from '../go/point.js';
import { UserError } from '../util/errors.js';
import { type Rgb, blankFrame, fillRect, setPixel } from './canvas.js';
import type { FrameStyle } from './frame-style.js';

const PITCH = 9;
const CENTRE = 4;
const BACKGROUND: Rgb = [255, 165, 0];
const LINE: Rgb = [0, 0, 0];
/** What the board lies on. */
const TABLE: Rgb = [0, 96, 255];
/** The model reads patches of 3x3 cells: a picture is made of whole ones. */
const PATCH = 3;
const BLACK_STONE: Rgb = [0, 0, 0];
const WHITE_STONE: Rgb = [255, 255, 255];
/** Half stone, half background: the rim makes the disc look round at this size. */
const BLACK_RIM: Rgb = [128, 83, 0];
const WHITE_RIM: Rgb = [255, 210, 128];
/** Squared distances from the centre in px, inclusive. */
const STONE_RADIUS_SQUARED = 18;
const RIM_RADIUS_SQUARED = 20;

const STONE = ring(-1, STONE_RADIUS_SQUARED);
const RIM = ring(STONE_RADIUS_SQUARED, RIM_RADIUS_SQUARED);

/** Returns the pixels [dx, dy] of a cell farther from its centre than one squared distance, and no farther than another. */
function ring(inside: number, outside: number): readonly (readonly [number, number])[] {
  const line = Array.from({ length: PITCH }, (_, index) => index - CENTRE);
  return line.flatMap((dy) =>
    line
      .filter((dx) => dx * dx + dy * dy > inside && dx * dx + dy * dy <= outside)
      .map((dx) => [dx, dy] as const),
  );
}

/**
 * Returns how many blank cells lie on each side of a board: as few as make the picture's side a multiple of three cells, the
 * same on opposite sides (0 for 9, 1 for 13 and 19), so that the middles of all boards are the middles of their pictures.
 */
function marginOf(size: number): number {
  const cells = Math.ceil(size / PATCH) * PATCH;
  return ((cells - size) % 2 === 0 ? cells - size : cells + PATCH - size) / 2;
}

/** 9 px for every intersection, whatever the board size. A stone fills its cell and never leaves it. */
export const compactStyle: FrameStyle = {
  name: 'compact',
  pitch: PITCH,

  origin(size) {
    return marginOf(size) * PITCH + CENTRE;
  },

  frameSide(size) {
    if (!Number.isInteger(size) || size < MIN_BOARD_SIZE || size > MAX_BOARD_SIZE) {
      throw new UserError(
        'bad-board-size',
        `compact frames show boards of ${MIN_BOARD_SIZE} to ${MAX_BOARD_SIZE}, not of ${size}`,
      );
    }
    return (size + 2 * marginOf(size)) * PITCH;
  },

  emptyBoard(size) {
    const side = this.frameSide(size);
    const frame = blankFrame(side, side, TABLE);
    const [origin, length] = [this.origin(size), PITCH * (size - 1) + 1];
    fillRect(frame, origin - CENTRE, origin - CENTRE, size * PITCH, size * PITCH, BACKGROUND);
    for (let i = 0; i < size; i++) {
      fillRect(frame, origin, PITCH * i + origin, length, 1, LINE);
      fillRect(frame, PITCH * i + origin, origin, 1, length, LINE);
    }
    return frame;
  },

  drawStone(frame, cx, cy, color) {
    const [stone, rim] = color === 1 ? [BLACK_STONE, BLACK_RIM] : [WHITE_STONE, WHITE_RIM];
    for (const [dx, dy] of STONE) setPixel(frame, cx + dx, cy + dy, stone);
    for (const [dx, dy] of RIM) setPixel(frame, cx + dx, cy + dy, rim);
  },
};
