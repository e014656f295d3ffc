"""The eight symmetries of a square board, as permutations of its points."""

from functools import cache

import numpy as np


@cache
def point_permutations(size: int) -> np.ndarray:
    """Returns [8, S*S] int64: `cells[perm[g]]` is the board seen under symmetry g; g = 0 is the identity."""
    grid = np.arange(size * size).reshape(size, size)
    views = []
    for transposed in (grid, grid.T):
        for rows in (transposed, transposed[::-1]):
            views += [rows, rows[:, ::-1]]
    return np.stack([view.reshape(-1) for view in views]).astype(np.int64)
