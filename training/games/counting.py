"""How games ended: the counted board, and which games were played out, so that it counts as the record says.

What is counted is never learned: it decides whose last frame is, and what it shows.
"""

import numpy as np

from .board import BLACK, EMPTY, WHITE, neighbours
from .pass_alive import enclosed_dead
from .replay import Game


def counted_board(game: Game) -> np.ndarray:
    """Returns [S * S] uint8, the last board as it is counted: without the stones that are dead inside living walls."""
    board = game.positions[-1].copy()
    board[enclosed_dead(board.tobytes(), game.size)] = EMPTY
    return board


def area_lead(cells: bytes, size: int) -> int:
    """Returns the points of Black less those of White by area, all stones taken for living; points that both reach are nobody's."""
    around, seen = neighbours(size), bytearray(size * size)
    lead = cells.count(BLACK) - cells.count(WHITE)
    for start in range(size * size):
        if cells[start] != EMPTY or seen[start]:
            continue
        seen[start] = 1
        region, borders, open_ends = 0, set(), [start]
        while open_ends:
            point = open_ends.pop()
            region += 1
            for other in around[point]:
                if cells[other] != EMPTY:
                    borders.add(cells[other])
                elif not seen[other]:
                    seen[other] = 1
                    open_ends.append(other)
        if len(borders) == 1:
            lead += region if BLACK in borders else -region
    return lead


def is_played_out(game: Game, counted: np.ndarray) -> bool:
    """Whether the result of a record (`B+3.5`, `W+12`, `0`) is the area of its counted board [S * S], komi included."""
    lead = area_lead(counted.tobytes(), game.size) - game.komi
    if game.result in ("0", "Draw"):
        return lead == 0
    winner, _, points = game.result.partition("+")
    try:
        return {"B": 1, "W": -1}.get(winner, 0) * float(points) == lead != 0
    except ValueError:
        return False
