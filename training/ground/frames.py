"""The compact frame style: 9 px for every intersection. Draws the same bytes as src/render.

Legend: B batch, S board size, C cells along the side of the picture (geometry.py), P = 9 pitch in px.
A frame is made of cells that look alike wherever the same edges of the board run through them, so there are only
28 different cells: 3 vertical places x 3 horizontal places x 3 contents, and the blank cell of the margin. `sprite_ids` names
the cell at each place and `sprites` holds the pictures; a network's first layer over whole cells may look each of them
up only once.
"""

import numpy as np

from .geometry import canvas_of, margin_of

PITCH = 9
MARGIN = 27  # the sprite of the margin
SPRITES = 28
BACKGROUND, LINE, TABLE = (255, 165, 0), (0, 0, 0), (0, 96, 255)
STONE = {1: (0, 0, 0), 2: (255, 255, 255)}
RIM = {1: (128, 83, 0), 2: (255, 210, 128)}


def sprites() -> np.ndarray:
    """Returns [28, P, P, 3] uint8, indexed by (vertical place * 3 + horizontal place) * 3 + content; the last is the margin.

    Places: 0 first row or column, 1 inside, 2 last. Contents: 0 empty, 1 black, 2 white.
    """
    centre = PITCH // 2
    pictures = np.empty((3, 3, 3, PITCH, PITCH, 3), np.uint8)
    pictures[:] = BACKGROUND
    offsets = np.arange(PITCH) - centre
    square = offsets[:, None] ** 2 + offsets[None, :] ** 2
    for vertical in range(3):
        for horizontal in range(3):
            left = centre if horizontal == 0 else 0
            right = centre if horizontal == 2 else PITCH - 1
            top = centre if vertical == 0 else 0
            bottom = centre if vertical == 2 else PITCH - 1
            for content in range(3):
                cell = pictures[vertical, horizontal, content]
                cell[centre, left : right + 1] = LINE
                cell[top : bottom + 1, centre] = LINE
                if content:
                    cell[square <= 18] = STONE[content]
                    cell[(square > 18) & (square <= 20)] = RIM[content]
    margin = np.full((1, PITCH, PITCH, 3), TABLE, np.uint8)
    return np.concatenate([pictures.reshape(MARGIN, PITCH, PITCH, 3), margin])


def sprite_base(size: int) -> np.ndarray:
    """Returns [S*S] int64: the sprite of the empty intersection at each point."""
    place = np.ones(size, np.int64)
    place[0], place[-1] = 0, 2
    return ((place[:, None] * 3 + place[None, :]) * 3).reshape(-1)


def sprite_ids(cells: np.ndarray) -> np.ndarray:
    """Returns [B, C, C] int64 sprite numbers of positions, cells [B, S*S] of 0 empty, 1 black, 2 white."""
    size = round(cells.shape[-1] ** 0.5)
    board = (cells.astype(np.int64) + sprite_base(size)).reshape(-1, size, size)
    margin = margin_of(size)
    return np.pad(board, ((0, 0), (margin, margin), (margin, margin)), constant_values=MARGIN) if margin else board


def render(cells: np.ndarray) -> np.ndarray:
    """Returns frames [B, C*P, C*P, 3] uint8 of positions [B, S*S]."""
    side = canvas_of(round(cells.shape[-1] ** 0.5)) * PITCH
    return sprites()[sprite_ids(cells)].transpose(0, 1, 3, 2, 4, 5).reshape(-1, side, side, 3)


def mover_black(cells: np.ndarray, mover: np.ndarray) -> np.ndarray:
    """Returns positions [B, S*S] with the colours exchanged where mover [B] is White (2)."""
    swapped = np.array([0, 2, 1], cells.dtype)[cells]
    return np.where((mover == 2)[:, None], swapped, cells)
