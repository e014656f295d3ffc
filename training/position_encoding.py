"""How attention is told where a token stands, besides what is added to the tokens themselves.

Legend: B batch, G heads, W head width, K tokens a frame, H horizon, Q queries, T keys, S tokens along a frame's side.

Places are numbers in the order of the video: 0..K-1 the given frame, K the start token, then H codes, then the K tokens
of the next frame.
"""

import torch
from torch import Tensor, nn

KINDS = ("absolute", "rotary", "relative")
BASE = 100.0  # of rotary frequencies: videos have tens of tokens, not thousands


def rotate(x: Tensor, places: Tensor) -> Tensor:
    """Rotary encoding (arXiv 2104.09864): x [B, G, Q, W] turned by its places [Q], halves of W as pairs."""
    half = x.shape[-1] // 2
    frequencies = BASE ** (-torch.arange(half, device=x.device) / half)
    angles = places[:, None].to(frequencies) * frequencies
    cos, sin = angles.cos().to(x), angles.sin().to(x)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class RelativeBias(nn.Module):
    """A learned number for each head and each offset in columns and rows between two tokens of frames, the given or the
    next one; none for codes (two-dimensional relative bias, as in arXiv 2103.14030)."""

    def __init__(self, heads: int, side: int, horizon: int):
        super().__init__()
        reach = 2 * side - 1
        self.table = nn.Parameter(torch.zeros(heads, reach * reach))
        frame = torch.arange(side * side)
        token = torch.cat([frame, torch.full((1 + horizon,), -1), frame])  # by place; -1 for what is no part of a frame
        columns, rows = token % side, token // side
        offsets = (columns[:, None] - columns + side - 1) * reach + rows[:, None] - rows + side - 1
        none = (token[:, None] < 0) | (token < 0)
        self.register_buffer("offsets", offsets.masked_fill(none, reach * reach), persistent=False)

    def forward(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Places [Q] and [T] -> what is added to scores, [G, Q, T]."""
        table = torch.cat([self.table, torch.zeros_like(self.table[:, :1])], 1)
        return table[:, self.offsets[queries][:, keys]]
