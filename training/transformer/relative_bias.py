"""Where the tokens of frames stand, told to attention by their distance in columns and rows.

Legend: G heads, R tokens along the side of a frame, K = R*R.
"""

import torch
from torch import Tensor, nn

REACH = 7  # tokens along the side of the largest picture


class RelativeBias(nn.Module):
    """A learned number for each head and each offset in columns and rows between two tokens (as in arXiv 2103.14030):
    the same on boards of every size."""

    def __init__(self, heads: int, reach: int = REACH):
        super().__init__()
        span = 2 * reach - 1
        self.table = nn.Parameter(torch.zeros(heads, span * span))
        line = torch.arange(reach)
        away = line[:, None] - line + reach - 1  # [R, R]
        offsets = away[:, None, :, None] * span + away[None, :, None, :]  # [row, column, row, column]
        self.register_buffer("offsets", offsets, persistent=False)

    def forward(self, across) -> Tensor:
        """Returns what is added to scores [G, K, K] of frames of R tokens along the side; R may be known only later."""
        offsets = self.offsets[:across, :across, :across, :across].reshape(across * across, across * across)
        return self.table[:, offsets]
