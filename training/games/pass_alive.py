"""Which stones of a finished game are dead beyond doubt: those inside living walls."""

from .board import EMPTY, neighbours


def enclosed_dead(cells: bytes, size: int) -> list[int]:
    """Returns the points of both sides' stones inside walls that live even if their side always passes (D. Benson 1976, "Life in the
    game of Go"), where two eyes have no room; KataGo's area rules take them for gone. The same as enclosedDead in src/go/pass-alive.ts."""
    return [point for colour in (1, 2) for point in _dead_inside(cells, size, colour)]


def _dead_inside(cells: bytes, size: int, colour: int) -> list[int]:
    around = neighbours(size)
    chains, chain_at = _chains(cells, size, colour)
    liberties = [{other for point in chain for other in around[point] if cells[other] == EMPTY} for chain in chains]
    regions = []
    for points in _connected([point for point in range(size * size) if cells[point] != colour], around):
        walls = {chain_at[other] for point in points for other in around[point] if cells[other] == colour}
        empty = {point for point in points if cells[point] == EMPTY}
        vital = {chain for chain in walls if empty <= liberties[chain]}
        regions.append((points, walls, vital))
    alive = set(range(len(chains)))
    while True:
        lost = {chain for chain in alive if sum(chain in vital for _, _, vital in regions) < 2}
        if not lost:
            break
        alive -= lost
        regions = [region for region in regions if region[1] <= alive]
    dead = []
    for points, walls, _ in regions:
        inner = sum(all(cells[other] != colour for other in around[point]) for point in points)
        if walls and inner < 2:
            dead += [point for point in points if cells[point] != EMPTY]
    return dead


def _chains(cells: bytes, size: int, colour: int) -> tuple[list[list[int]], dict[int, int]]:
    """Returns the chains of a colour, and the number of the chain on each point."""
    chains = _connected([point for point in range(size * size) if cells[point] == colour], neighbours(size))
    return chains, {point: number for number, chain in enumerate(chains) for point in chain}


def _connected(points: list[int], around: list[list[int]]) -> list[list[int]]:
    """Returns the points in groups that hang together."""
    left, groups = set(points), []
    for start in points:
        if start not in left:
            continue
        left.discard(start)
        group = [start]
        for point in group:
            for other in around[point]:
                if other in left:
                    left.discard(other)
                    group.append(other)
        groups.append(group)
    return groups
