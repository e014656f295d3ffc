/**
 * A picture: row by row from the top left, red, green and blue for each pixel.
 * Legend used in this folder: H height in px, W width in px, S board size, P pitch in px.
 */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** [H, W, 3] uint8 */
  readonly data: Uint8Array;
}

/** Stones of a position, [S * S] int8 by point: 1 is drawn black, -1 white, 0 is empty. */
export type Stones = Int8Array;

/** `original` is VideoWorld's 256x256 picture of a 9x9 board; `compact` has 9 px for every intersection. */
export type FrameStyleName = 'original' | 'compact';
