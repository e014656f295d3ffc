import { UserError } from '../util/errors.js';
import { type Rgb, blankFrame, blendPixel } from './canvas.js';
import type { Frame } from './frame.js';
import type { FrameStyle } from './frame-style.js';
import { STONE_COVERS, STONE_SIDE } from './original-stone.js';

const SIZE = 9;
const SIDE = 256;
const PITCH = 29;
const ORIGIN = 12;

const BACKGROUND: Rgb = [255, 165, 0];
const BLACK_SHADE: Rgb = [0, 0, 0];
const WHITE_SHADE: Rgb = [255, 255, 255];

/** What matplotlib covers of the pixels across a line of 1 pt, in 255ths: on its way, and where it ends. */
const ACROSS = [50, 255, 50];
const ACROSS_END = [10, 50, 10];

/**
 * VideoWorld's picture of a 9x9 board, as matplotlib 3.10.9 draws it for the released program, byte for byte: 256x256 with antialiased
 * lines and stones. Colours are laid over each other in its order.
 */
export const originalStyle: FrameStyle = {
  name: 'original',
  pitch: PITCH,

  origin: () => ORIGIN,

  frameSide(size) {
    if (size !== SIZE)
      throw new UserError('bad-board-size', `original frames show 9x9 boards, not ${size}x${size}`);
    return SIDE;
  },

  emptyBoard(size) {
    const side = this.frameSide(size);
    const frame = blankFrame(side, side, BACKGROUND);
    for (let line = 0; line < SIZE; line++) {
      const at = ORIGIN + PITCH * line;
      drawLine((along, across, cover) => blendPixel(frame, at + across, along, BLACK_SHADE, cover));
      drawLine((along, across, cover) => blendPixel(frame, along, at + across, BLACK_SHADE, cover));
    }
    return frame;
  },

  drawStone(frame, cx, cy, color) {
    const shade = color === 1 ? BLACK_SHADE : WHITE_SHADE;
    for (const covers of STONE_COVERS) drawMask(frame, cx, cy, covers, shade);
  },
};

/** Tells `draw` the pixels of a line, across it from -1 to 1, which begins and ends one pixel beyond the outermost lines. */
function drawLine(draw: (along: number, across: number, cover: number) => void): void {
  const [first, last] = [ORIGIN - 1, ORIGIN + PITCH * (SIZE - 1) + 1];
  for (let along = first; along <= last; along++) {
    const covers = along === first || along === last ? ACROSS_END : ACROSS;
    covers.forEach((cover, index) => draw(along, index - 1, cover));
  }
}

function drawMask(frame: Frame, cx: number, cy: number, covers: Uint8Array, shade: Rgb): void {
  const radius = (STONE_SIDE - 1) / 2;
  covers.forEach((cover, index) => {
    if (cover === 0) return;
    const y = Math.floor(index / STONE_SIDE) - radius;
    const x = (index % STONE_SIDE) - radius;
    blendPixel(frame, cx + x, cy + y, shade, cover);
  });
}
