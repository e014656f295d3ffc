"""Where a board lies on its picture. Legend: S board size, C cells along the side of the picture, M margin.

A picture is made of whole patches of 3x3 cells, so that boards whose side is no multiple of three get a margin of blank
cells, the same on opposite sides: 9 -> 9, 13 -> 15, 19 -> 21. So the middles of all boards are the middles of their pictures.
"""

PATCH = 3
LARGEST_BOARD = 19
LARGEST_CANVAS = 21


def canvas_of(size: int) -> int:
    """Returns C, the smallest multiple of three that is at least S and even or odd as S is. Throws ValueError beyond 2..19."""
    if not 2 <= size <= LARGEST_BOARD:
        raise ValueError(f"board size {size} (allowed 2 to {LARGEST_BOARD})")
    canvas = -(-size // PATCH) * PATCH
    return canvas if (canvas - size) % 2 == 0 else canvas + PATCH


def margin_of(size: int) -> int:
    """Returns M, the blank cells on each side."""
    return (canvas_of(size) - size) // 2
