"""The original frame style: VideoWorld's 256x256 picture of a 9x9 board. Draws the same bytes as src/render/original-style.ts, which
are those of matplotlib 3.10.9.

Legend: S = 9 board size, P = 29 pitch in px.
"""

from functools import cache

import numpy as np

from .stone_covers import SIDE as STONE_SIDE
from .stone_covers import covers

SIZE, SIDE, PITCH, ORIGIN = 9, 256, 29, 12
BACKGROUND = (255, 165, 0)
SHADES = {1: 0, 2: 255}
# What is covered of the pixels across a line, in 255ths: on its way, and where it ends.
_ACROSS, _ACROSS_END = (50, 255, 50), (10, 50, 10)


def _blended(below: np.ndarray, shade: int, alpha: np.ndarray) -> np.ndarray:
    """Returns int64 of the pixels, `shade` laid over them, rounded as matplotlib does."""
    mixed = ((256 * shade - 255 * below) * alpha + 256 * 255 * below) // (65280 + alpha)
    return np.where(alpha == 0, below, np.where(alpha == 255, shade, mixed))


@cache
def _line() -> np.ndarray:
    """Returns [length, 3] int64 of a line's cover; it begins and ends one pixel beyond the outermost lines."""
    length = PITCH * (SIZE - 1) + 3
    return np.array([_ACROSS_END, *[_ACROSS] * (length - 2), _ACROSS_END])


@cache
def empty_board() -> np.ndarray:
    """Returns [256, 256, 3] uint8."""
    frame = np.empty((SIDE, SIDE, 3), np.int64)
    frame[:] = BACKGROUND
    along = slice(ORIGIN - 1, ORIGIN - 1 + len(_line()))
    for line in range(SIZE):
        across = slice(ORIGIN + PITCH * line - 1, ORIGIN + PITCH * line + 2)
        frame[along, across] = _blended(frame[along, across], 0, _line()[..., None])
        frame[across, along] = _blended(frame[across, along], 0, _line().T[..., None])
    return frame.astype(np.uint8)


def render(cells: np.ndarray) -> np.ndarray:
    """Returns frames [B, 256, 256, 3] uint8 of positions [B, 81]: 0 empty, 1 black, 2 white."""
    margin = STONE_SIDE // 2
    frames = np.pad(np.stack([empty_board()] * len(cells)), ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    masks = [mask[..., None] for mask in covers()]
    for number, point in zip(*np.nonzero(cells), strict=True):
        y, x = (ORIGIN + PITCH * int(place) for place in divmod(int(point), SIZE))
        stone = frames[number, y : y + STONE_SIDE, x : x + STONE_SIDE]
        for mask in masks:
            stone[:] = _blended(stone.astype(np.int64), SHADES[int(cells[number, point])], mask)
    return frames[:, margin:-margin, margin:-margin]
