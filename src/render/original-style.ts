import { UserError } from '../util/errors.js';
import { type Rgb, blankFrame, blendPixel, fillRect, setPixel } from './canvas.js';
import type { Frame } from './frame.js';
import type { FrameStyle } from './frame-style.js';

const SIZE = 9;
const SIDE = 256;
const PITCH = 29;
const ORIGIN = 12;
const LAST = ORIGIN + PITCH * (SIZE - 1);

const BACKGROUND: Rgb = [255, 165, 0];
const CORE: Rgb = [0, 0, 0];
/** The antialiased flank of a line, and where two flanks cross. */
const FLANK: Rgb = [205, 132, 0];
const CROSSED_FLANKS: Rgb = [164, 106, 0];
/** One px beyond the ends of the lines. */
const BESIDE_END: Rgb = [196, 126, 0];
const CORNER: Rgb = [235, 151, 0];

/**
 * Coverage of a stone in 255ths, one quadrant: row |dy|, column |dx|, measured on matplotlib's scatter of s=380 at
 * 100 dpi. Columns left out are 0.
 */
const STONE_ALPHA: readonly (readonly number[])[] = [
  [...solid(14), 186],
  [...solid(13), 254, 178],
  [...solid(13), 249, 144],
  [...solid(14), 93],
  [...solid(14), 39],
  [...solid(12), 252, 203],
  [...solid(13), 94],
  [...solid(11), 251, 221, 7],
  [...solid(11), 253, 58],
  [...solid(10), 254, 132],
  [...solid(9), 254, 155],
  [...solid(7), 251, 253, 132, 1],
  [...solid(5), 252, 255, 220, 57],
  [255, 254, 249, 255, 255, 202, 93, 7],
  [186, 178, 144, 93, 39],
];
const STONE_RADIUS = STONE_ALPHA.length - 1;

function solid(count: number): number[] {
  return new Array<number>(count).fill(255);
}

/** VideoWorld's picture of a 9x9 board, as matplotlib drew it: 256x256 with antialiased lines and stones. */
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
    drawGrid(frame);
    drawRim(frame);
    return frame;
  },

  drawStone(frame, cx, cy, color) {
    const shade: Rgb = color === 1 ? [0, 0, 0] : [255, 255, 255];
    for (let dy = -STONE_RADIUS; dy <= STONE_RADIUS; dy++) {
      for (let dx = -STONE_RADIUS; dx <= STONE_RADIUS; dx++) {
        const alpha = STONE_ALPHA[dy < 0 ? -dy : dy]![dx < 0 ? -dx : dx] ?? 0;
        if (alpha > 0) blendPixel(frame, cx + dx, cy + dy, shade, alpha);
      }
    }
  },
};

function drawGrid(frame: Frame): void {
  const lines = Array.from({ length: SIZE }, (_, i) => ORIGIN + PITCH * i);
  const flanks = lines.flatMap((at) => [at - 1, at + 1]);
  const length = LAST - ORIGIN + 1;
  for (const at of flanks) {
    fillRect(frame, ORIGIN, at, length, 1, FLANK);
    fillRect(frame, at, ORIGIN, 1, length, FLANK);
  }
  for (const y of flanks) for (const x of flanks) setPixel(frame, x, y, CROSSED_FLANKS);
  for (const at of lines) {
    fillRect(frame, ORIGIN, at, length, 1, CORE);
    fillRect(frame, at, ORIGIN, 1, length, CORE);
  }
}

/** The outermost rows and columns: the flanks of the border lines, and the blurred ends of the lines across. */
function drawRim(frame: Frame): void {
  const rim = [ORIGIN - 1, LAST + 1];
  for (const at of rim) {
    fillRect(frame, rim[0]!, at, PITCH * (SIZE - 1) + 3, 1, FLANK);
    fillRect(frame, at, rim[0]!, 1, PITCH * (SIZE - 1) + 3, FLANK);
    for (let i = 0; i < SIZE; i++) {
      const end = ORIGIN + PITCH * i;
      for (const [offset, color] of [
        [-1, BESIDE_END],
        [1, BESIDE_END],
        [0, CROSSED_FLANKS],
      ] as const) {
        setPixel(frame, end + offset, at, color);
        setPixel(frame, at, end + offset, color);
      }
    }
  }
  for (const y of rim) for (const x of rim) setPixel(frame, x, y, CORNER);
}
