"""Finite scalar quantization (Mentzer et al. 2023, arXiv 2309.15505), with half-even rounding as ONNX has it."""

from math import prod

import torch
from torch import Tensor, nn


class Fsq(nn.Module):
    """Rounds each of D numbers to one of levels[i] values. First dimension varies fastest in an index.

    Legend: D dimensions, digit in 0..level-1, code = (digit - floor(L/2)) / floor(L/2).
    """

    def __init__(self, levels: list[int]):
        super().__init__()
        self.levels = list(levels)
        self.size = prod(levels)
        as_tensor = torch.tensor(levels, dtype=torch.float32)
        even = (as_tensor.long() % 2 == 0).float()
        self.register_buffer("reach", (as_tensor - 1) * 1.001 / 2, persistent=False)
        self.register_buffer("offset", even * 0.5, persistent=False)
        self.register_buffer("shift", torch.atanh(self.offset / self.reach), persistent=False)
        self.register_buffer("middle", (as_tensor // 2), persistent=False)
        basis = torch.cumprod(torch.tensor([1, *levels[:-1]]), 0)
        self.register_buffer("basis", basis, persistent=False)

    def digits(self, u: Tensor) -> Tensor:
        """Returns [..., D] float digits of [..., D]; gradients pass straight through the rounding."""
        bounded = torch.tanh(u + self.shift) * self.reach - self.offset
        return bounded + (bounded.round() - bounded).detach() + self.middle

    def codes(self, digits: Tensor) -> Tensor:
        """Returns [..., D] numbers in -1..1 of digits."""
        return (digits - self.middle) / self.middle.clamp(min=1)

    def index(self, digits: Tensor) -> Tensor:
        """Returns [...] int64 of digits [..., D]."""
        return (digits.round().long() * self.basis).sum(-1)

    def digits_of(self, index: Tensor) -> Tensor:
        """Returns [..., D] int64 digits of indices [...]; the inverse of index()."""
        levels = torch.tensor(self.levels, device=index.device)
        return index[..., None] // self.basis % levels
