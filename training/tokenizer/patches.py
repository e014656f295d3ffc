"""Grids of cells to patches, and back. All sides may be unknown until a graph runs: only shapes of inputs are multiplied.

Features are moved in a step of their own: a graph's runtime moves whole rows of them at once, and is slow with all in one.

Legend: B batch, C cells along the side of a picture, k cells along a patch, R = ceil(C/k) patches, F features of a cell.
"""

from torch import Tensor
from torch.nn import functional as F


def fold(grid: Tensor, patch: int) -> Tensor:
    """[B, F, C, C] -> [B, R, R, k*k*F]; zeros where the last patches go beyond the picture."""
    side = grid.shape[2]
    if isinstance(side, int) and side % patch:
        beyond = -side % patch
        grid = F.pad(grid, (0, beyond, 0, beyond))
        side += beyond
    batch, features, across = grid.shape[0], grid.shape[1], side // patch
    cut = grid.permute(0, 2, 3, 1).reshape(batch, across, patch, across, patch, features).permute(0, 1, 3, 2, 4, 5)
    return cut.reshape(batch, across, across, patch * patch * features)


def unfold(patches: Tensor, patch: int) -> Tensor:
    """[B, R, R, k*k*F] -> [B, F, R*k, R*k]; the inverse of fold, the zeros included."""
    batch, across, features = patches.shape[0], patches.shape[1], patches.shape[3] // (patch * patch)
    cut = patches.reshape(batch, across, across, patch, patch, features).permute(0, 1, 3, 2, 4, 5)
    return cut.reshape(batch, across * patch, across * patch, features).permute(0, 3, 1, 2).contiguous()
