"""The original frame style: VideoWorld's 256x256 picture of a 9x9 board. Draws the same bytes as src/render/original-style.ts.

Legend: S = 9 board size, P = 29 pitch in px.
"""

from functools import cache

import numpy as np

SIZE, SIDE, PITCH, ORIGIN = 9, 256, 29, 12
LAST = ORIGIN + PITCH * (SIZE - 1)
BACKGROUND, CORE = (255, 165, 0), (0, 0, 0)
FLANK, CROSSED_FLANKS, BESIDE_END, CORNER = (205, 132, 0), (164, 106, 0), (196, 126, 0), (235, 151, 0)
SHADES = {1: 0, 2: 255}
# Coverage of a stone in 255ths, one quadrant: row |dy|, column |dx|.
_SOLID = (14, 13, 13, 14, 14, 12, 13, 11, 11, 10, 9, 7, 5, 0, 0)
_EDGE = (
    (186,), (254, 178), (249, 144), (93,), (39,), (252, 203), (94,), (251, 221, 7), (253, 58), (254, 132), (254, 155),
    (251, 253, 132, 1), (252, 255, 220, 57), (255, 254, 249, 255, 255, 202, 93, 7), (186, 178, 144, 93, 39),
)  # fmt: skip
RADIUS = len(_EDGE) - 1


@cache
def _alpha() -> np.ndarray:
    """Returns [2R + 1, 2R + 1] int64."""
    quadrant = np.zeros((RADIUS + 1, RADIUS + 1), np.int64)
    for row, (solid, edge) in enumerate(zip(_SOLID, _EDGE, strict=True)):
        quadrant[row, :solid] = 255
        quadrant[row, solid : solid + len(edge)] = edge
    half = np.concatenate([quadrant[:, :0:-1], quadrant], 1)
    return np.concatenate([half[:0:-1], half])


@cache
def empty_board() -> np.ndarray:
    """Returns [256, 256, 3] uint8."""
    frame = np.empty((SIDE, SIDE, 3), np.uint8)
    frame[:] = BACKGROUND
    lines = np.arange(SIZE) * PITCH + ORIGIN
    flanks = np.concatenate([lines - 1, lines + 1])
    span = slice(ORIGIN, LAST + 1)
    for places, colour in ((flanks, FLANK), (lines, CORE)):
        frame[places, span] = colour
        frame[span, places] = colour
        if colour == FLANK:
            frame[np.ix_(flanks, flanks)] = CROSSED_FLANKS
    rim = [ORIGIN - 1, LAST + 1]
    for at in rim:
        frame[at, rim[0] : rim[1] + 1] = FLANK
        frame[rim[0] : rim[1] + 1, at] = FLANK
        for offset, colour in ((-1, BESIDE_END), (1, BESIDE_END), (0, CROSSED_FLANKS)):
            frame[at, lines + offset] = colour
            frame[lines + offset, at] = colour
    frame[np.ix_(rim, rim)] = CORNER
    return frame


def render(cells: np.ndarray) -> np.ndarray:
    """Returns frames [B, 256, 256, 3] uint8 of positions [B, 81]: 0 empty, 1 black, 2 white."""
    margin = RADIUS
    frames = np.pad(np.stack([empty_board()] * len(cells)), ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    alpha = _alpha()[..., None]
    for number, point in zip(*np.nonzero(cells), strict=True):
        y, x = (ORIGIN + PITCH * int(place) for place in divmod(int(point), SIZE))
        stone = frames[number, y : y + 2 * RADIUS + 1, x : x + 2 * RADIUS + 1]
        shade = SHADES[int(cells[number, point])]
        stone[:] = (stone * (255 - alpha) + shade * alpha + 127) // 255
    return frames[:, margin:-margin, margin:-margin]
