"""The compact frame style: 9 px for every intersection. Draws the same bytes as src/render.

Legend: B batch, S board size, P = 9 pitch in px.
A frame is made of cells that look alike wherever the same edges of the board run through them, so there are only
27 different cells: 3 vertical places x 3 horizontal places x 3 contents. `sprite_ids` names the cell at each point
and `sprites` holds the pictures; a network's first layer over whole cells may look each of them up only once.
"""

import numpy as np

PITCH = 9
SPRITES = 27
BACKGROUND, LINE = (255, 165, 0), (0, 0, 0)
STONE = {1: (0, 0, 0), 2: (255, 255, 255)}
RIM = {1: (128, 83, 0), 2: (255, 210, 128)}


def sprites() -> np.ndarray:
    """Returns [27, P, P, 3] uint8, indexed by (vertical place * 3 + horizontal place) * 3 + content.

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
    return pictures.reshape(SPRITES, PITCH, PITCH, 3)


def sprite_base(size: int) -> np.ndarray:
    """Returns [S*S] int64: the sprite of the empty intersection at each point."""
    place = np.ones(size, np.int64)
    place[0], place[-1] = 0, 2
    return ((place[:, None] * 3 + place[None, :]) * 3).reshape(-1)


def sprite_ids(cells: np.ndarray) -> np.ndarray:
    """Returns [B, S*S] int64 sprite numbers of positions, cells [B, S*S] of 0 empty, 1 black, 2 white."""
    size = round(cells.shape[-1] ** 0.5)
    return cells.astype(np.int64) + sprite_base(size)


def render(cells: np.ndarray) -> np.ndarray:
    """Returns frames [B, S*P, S*P, 3] uint8 of positions [B, S*S]."""
    size = round(cells.shape[-1] ** 0.5)
    pictures = sprites()[sprite_ids(cells)].reshape(-1, size, size, PITCH, PITCH, 3)
    return pictures.transpose(0, 1, 3, 2, 4, 5).reshape(-1, size * PITCH, size * PITCH, 3)


def mover_black(cells: np.ndarray, mover: np.ndarray) -> np.ndarray:
    """Returns positions [B, S*S] with the colours exchanged where mover [B] is White (2)."""
    swapped = np.array([0, 2, 1], cells.dtype)[cells]
    return np.where((mover == 2)[:, None], swapped, cells)
