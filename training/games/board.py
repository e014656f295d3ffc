"""The only rule of Go that training knows: captured stones vanish.

A board is a bytearray [S * S] of EMPTY, BLACK and WHITE, points are y * S + x.
"""

from functools import cache

EMPTY, BLACK, WHITE = 0, 1, 2


@cache
def neighbours(size: int) -> list[list[int]]:
    """Returns the points beside each point."""
    around = []
    for point in range(size * size):
        x, beside = point % size, [point - size, point + size]
        beside += [point - 1] * (x > 0) + [point + 1] * (x < size - 1)
        around.append([other for other in beside if 0 <= other < size * size])
    return around


def captured(cells: bytearray, point: int, size: int) -> set[int]:
    """Returns the chain at a point if it has no liberty, else nothing."""
    around, colour = neighbours(size), cells[point]
    chain, open_ends = {point}, [point]
    while open_ends:
        for other in around[open_ends.pop()]:
            if cells[other] == EMPTY:
                return set()
            if cells[other] == colour and other not in chain:
                chain.add(other)
                open_ends.append(other)
    return chain


def play(cells: bytearray, point: int, colour: int, size: int) -> None:
    """Puts a stone on the board and takes off what has no liberty then, the other side's first. Raises ValueError where there
    is a stone already."""
    if cells[point] != EMPTY:
        raise ValueError(f"a stone is played onto another, at column {point % size + 1} of row {point // size + 1} from the top")
    cells[point] = colour
    theirs = [other for other in neighbours(size)[point] if cells[other] == WHITE + BLACK - colour]
    for other in [*theirs, point]:
        if cells[other] != EMPTY:
            for gone in captured(cells, other, size):
                cells[gone] = EMPTY
