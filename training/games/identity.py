"""Which games are the same."""

import numpy as np

from ..ground.symmetry import point_permutations
from .replay import Game


def canonical(game: Game) -> bytes:
    """Returns the same bytes for games that differ by a symmetry only."""
    permutations = point_permutations(game.size)
    inverse = np.argsort(permutations, axis=1)
    moved = np.where(game.points < 0, -1, inverse[:, np.maximum(game.points, 0)])
    starts = game.positions[0][permutations]
    return min(row.astype(np.int16).tobytes() + start.tobytes() for row, start in zip(moved, starts, strict=True))
