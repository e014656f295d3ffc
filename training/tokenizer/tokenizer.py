"""Frame tokenizer: k x k intersections become one token, and back to pixels.

Legend: B batch, C cells along the side of a picture, P pitch in px, R = ceil(C/k) tokens along it, D = k*k digits a token.
The encoder looks at one cell at a time (a convolution whose kernel and stride are the pitch), so that it can
also be applied to each different cell once: `encode_pixels` and `digit_table` give the same digits.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from ..ground import frames
from ..ground.checkpoint import load_checkpoint
from ..ground.config import TokenizerConfig
from ..ground.fsq import Fsq
from .patches import fold, unfold


class Tokenizer(nn.Module):
    def __init__(self, config: TokenizerConfig):
        super().__init__()
        self.config = config
        self.fsq = Fsq([config.levels_per_cell] * config.patch**2)
        width, pixels = config.width, frames.PITCH**2 * 3
        squeeze = [nn.Conv2d(3, width, frames.PITCH, stride=frames.PITCH), nn.GELU(), nn.Conv2d(width, width, 1), nn.GELU(), nn.Conv2d(width, 1, 1)]
        self.squeeze = nn.Sequential(*squeeze)
        # The outermost of the different cells lie on the outermost levels, so that a number is bounded without a squashing
        # function, in whose ends gradients would die. A batch's own range would change with the size of its boards.
        self.register_buffer("sprites", to_float(torch.from_numpy(frames.sprites())), persistent=False)
        # In the first part of training numbers are not rounded but moved by up to half a level at random (arXiv 1611.01704).
        # What differs has to keep a level's distance then; rounding alone would tell it nothing about how to get there.
        self.is_noisy = False
        self.register_buffer("least", torch.tensor(0.0))
        self.register_buffer("most", torch.tensor(1.0))
        self.spread = nn.Conv2d(config.levels_per_cell, width, 3, padding=1)
        self.paint = nn.Sequential(nn.GELU(), nn.Conv2d(width, width, 1), nn.GELU(), nn.Conv2d(width, pixels, 1))
        self.shuffle = nn.PixelShuffle(frames.PITCH)

    def _cell_digits(self, pixels: Tensor) -> Tensor:
        """[B, 3, C*P, C*P] float in -1..1 -> [B, 1, C, C] digits of cells."""
        least, most = self.least, self.most
        if self.training:
            each = self.squeeze(self.sprites)
            least, most = each.min(), each.max()
            self.least.copy_(least.detach())
            self.most.copy_(most.detach())
        last = self.config.levels_per_cell - 1
        position = ((self.squeeze(pixels) - least) / (most - least + 1e-6)).clamp(0, 1) * last
        if self.is_noisy and self.training:
            return position + torch.rand_like(position) - 0.5
        return position + (position.round() - position).detach()

    def encode_pixels(self, pixels: Tensor) -> Tensor:
        """[B, 3, C*P, C*P] float in -1..1 -> [B, R, R, D] digits."""
        return fold(self._cell_digits(pixels), self.config.patch)

    def decode(self, digits: Tensor) -> Tensor:
        """[B, R, R, D] digits -> [B, 3, C*P, C*P] float, about -1..1."""
        # A bump over each level tells them apart better than one number, and a convolution sees where the picture ends.
        levels = torch.arange(self.config.levels_per_cell, device=digits.device)
        planes = (-2 * (unfold(digits, self.config.patch) - levels[:, None, None]).square()).exp()
        return self.shuffle(self.paint(self.spread(planes)))

    def digit_table(self) -> Tensor:
        """Returns [28] int64: the digit of each sprite of frames.sprites()."""
        with torch.no_grad():
            return self._cell_digits(self.sprites).long().flatten()


def to_float(pictures: Tensor) -> Tensor:
    """[B, H, W, 3] uint8 -> [B, 3, H, W] float in -1..1, x / 127.5 - 1."""
    return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1


def to_pixels(pictures: Tensor) -> Tensor:
    """[B, 3, H, W] float -> [B, H, W, 3] uint8, rounded."""
    return ((pictures.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1)


def load_tokenizer(path: Path) -> Tokenizer:
    """Returns a trained tokenizer. Raises SystemExit with one sentence where there is none."""
    checkpoint = load_checkpoint(path, "tokenizer")
    tokenizer = Tokenizer(TokenizerConfig(**checkpoint["config"]))
    tokenizer.load_state_dict(checkpoint["weights"])
    return tokenizer.eval()
