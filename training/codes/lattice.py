"""Cells counted from the middle of the picture, so that a place has the same name on every board.

Legend: C cells along the side of a picture, L cells along the side of the lattice, odd.
"""

import torch
from torch import Tensor
from torch.nn import functional as F


def places(side: int, levels: list[int]) -> Tensor:
    """Returns [C*C + 1, 3]: what each cell, and "nowhere", tells the quantizer: column and row from the middle, nowhere.

    They are stretched by atanh, which takes back the quantizer's tanh: neighbours land on different levels. What lies
    beyond the lattice is told as its edge: there is only margin.
    """
    reach = (min(levels[:2]) - 1) // 2
    line = torch.atanh((torch.arange(side) - side // 2).clamp(-reach, reach) / reach * 0.998)
    y, x = torch.meshgrid(line, line, indexing="ij")
    here = torch.stack([x.flatten(), y.flatten(), torch.full((side * side,), -8.0)], -1)
    return torch.cat([here, torch.tensor([[0.0, 0.0, 8.0]])])


def middle(lattice: Tensor, side) -> Tensor:
    """Returns the middle [..., C, C] of planes [..., L, L]; `side` C may be known only when a graph runs. L is at least C."""
    first = lattice.shape[-1] // 2 - side // 2
    return lattice[..., first : first + side, first : first + side]


def around(planes: Tensor, lattice: int) -> Tensor:
    """Returns planes [..., C, C] as the middle of [..., L, L], zeros around them; C may be known only when a graph runs."""
    side = planes.shape[-1]
    first = lattice // 2 - side // 2
    last = lattice - side - first
    return F.pad(planes, (first, last, first, last))
