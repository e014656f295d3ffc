"""Which games were played out: their last board counts as the record says, so that it shows who won, dead stones gone.

What is counted is never learned: it decides whose last frames are.
"""

from .board import BLACK, EMPTY, WHITE, neighbours
from .replay import Game


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


def is_played_out(game: Game) -> bool:
    """Whether the result of a record (`B+3.5`, `W+12`, `0`) is the area of its last board, komi included."""
    lead = area_lead(game.positions[-1].tobytes(), game.size) - game.komi
    if game.result in ("0", "Draw"):
        return lead == 0
    winner, _, points = game.result.partition("+")
    try:
        return {"B": 1, "W": -1}.get(winner, 0) * float(points) == lead != 0
    except ValueError:
        return False
