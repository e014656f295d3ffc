"""Frame tokenizer: k x k intersections become one token, and back to pixels.

Legend: B batch, S board size, P pitch in px, N = S*S intersections, K = ceil(S/k)^2 tokens, D = k*k digits a token.
The encoder looks at one intersection at a time (a convolution whose kernel and stride are the pitch), so that it can
also be applied to each different cell once: `encode_pixels` and `encode` give the same digits.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from . import frames
from .config import TokenizerConfig
from .fsq import Fsq


def fold(cells: Tensor, size: int, patch: int) -> Tensor:
    """[B, S*S, C] by intersection -> [B, K, k*k*C] by token; zeros where the last patches go beyond the board."""
    across = -(-size // patch)
    if beyond := across * patch - size:
        cells = F.pad(cells.unflatten(1, (size, size)), (0, 0, 0, beyond, 0, beyond)).flatten(1, 2)
    grid = cells.unflatten(1, (across, patch, across, patch))
    return grid.permute(0, 1, 3, 2, 4, 5).flatten(3).flatten(1, 2)


def unfold(tokens: Tensor, size: int, patch: int) -> Tensor:
    """[B, K, k*k*C] by token -> [B, S*S, C] by intersection; the inverse of fold."""
    across = -(-size // patch)
    grid = tokens.unflatten(2, (patch, patch, -1)).unflatten(1, (across, across)).permute(0, 1, 3, 2, 4, 5)
    if across * patch == size:
        return grid.flatten(1, 4)
    return grid.flatten(3, 4).flatten(1, 2)[:, :size, :size].flatten(1, 2)


class Tokenizer(nn.Module):
    def __init__(self, config: TokenizerConfig, size: int = 9):
        super().__init__()
        self.config, self.size = config, size
        self.cell_fsq = Fsq([config.levels_per_cell])
        self.fsq = Fsq([config.levels_per_cell] * config.patch**2)
        width, pixels = config.width, frames.PITCH**2 * 3
        self.look = nn.Conv2d(3, width, frames.PITCH, stride=frames.PITCH)
        # The normalisation keeps the numbers spread over the levels: without it tanh saturates and all cells get one.
        squeeze = [nn.GELU(), nn.Conv2d(width, width, 1), nn.GELU(), nn.Conv2d(width, 1, 1)]
        self.squeeze = nn.Sequential(*squeeze, nn.BatchNorm2d(1, affine=False))
        # A plane of ones beside the codes shows the convolution where the board ends.
        self.spread = nn.Conv2d(2, width, 3, padding=1)
        self.paint = nn.Sequential(nn.GELU(), nn.Conv2d(width, width, 1), nn.GELU(), nn.Conv2d(width, pixels, 1))
        self.shuffle = nn.PixelShuffle(frames.PITCH)

    def encode_pixels(self, pixels: Tensor) -> Tensor:
        """[B, 3, S*P, S*P] float in -1..1 -> [B, K, D] digits."""
        u = self.squeeze(self.look(pixels)).flatten(2).transpose(1, 2)  # [B, N, 1]
        return fold(self.cell_fsq.digits(u), self.size, self.config.patch)

    def decode(self, digits: Tensor) -> Tensor:
        """[B, K, D] digits -> [B, 3, S*P, S*P] float, about -1..1."""
        cells = unfold(self.fsq.codes(digits), self.size, self.config.patch)
        plane = cells.transpose(1, 2).unflatten(2, (self.size, self.size))
        return self.shuffle(self.paint(self.spread(torch.cat([plane, plane * 0 + 1], 1))))

    def digit_table(self) -> Tensor:
        """Returns [27] int64: the digit of each sprite of frames.sprites()."""
        pictures = to_float(torch.from_numpy(frames.sprites()))  # [27, 3, P, P]
        with torch.no_grad():
            return self.cell_fsq.digits(self.squeeze(self.look(pictures)).flatten(1)).long().flatten()


def to_float(pictures: Tensor) -> Tensor:
    """[B, H, W, 3] uint8 -> [B, 3, H, W] float in -1..1, x / 127.5 - 1."""
    return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1


def to_pixels(pictures: Tensor) -> Tensor:
    """[B, 3, H, W] float -> [B, H, W, 3] uint8, rounded."""
    return ((pictures.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1)
