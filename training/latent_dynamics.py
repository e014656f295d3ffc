"""Latent dynamics model: a discrete code for what changes from one frame to the next, learned from pixels alone.

The encoder sees both frames, the decoder the first one and the code; what the decoder cannot guess has to go through
the code. With a codebook of a few hundred entries there is room for nothing but the point that was played, so that a
move has the same code on every board. Both frames are drawn with the mover in black. The change from x_t to x_t+h is
told by the h codes of the steps in between: h = 1..H apply the decoder one after the other.

Legend: B batch, S board size, N = S*S intersections, P pitch in px, C width, D FSQ dimensions.
"""

import torch
from torch import Tensor, nn

from . import frames
from .config import LatentConfig
from .fsq import Fsq


# Training begins with a soft look at the whole board and sharpens it, so that a move gets one place and one code.
SHARPEST = 8.0


def position_features(size: int) -> Tensor:
    """Returns [N, 10]: column and row in -1..1, and two octaves of their sine and cosine."""
    line = torch.linspace(-1, 1, size)
    y, x = torch.meshgrid(line, line, indexing="ij")
    base = torch.stack([x, y], -1).reshape(size * size, 2)
    waves = [function(base * torch.pi * octave / 2) for octave in (1, 2) for function in (torch.sin, torch.cos)]
    return torch.cat([base, *waves], -1)


class LatentDynamics(nn.Module):
    def __init__(self, config: LatentConfig, size: int = 9):
        super().__init__()
        self.config, self.size = config, size
        self.fsq = Fsq(config.levels)
        width, dims = config.width, len(config.levels)
        pixels = frames.PITCH**2 * 3
        self.register_buffer("sprites", torch.from_numpy(frames.sprites()).reshape(frames.SPRITES, pixels), persistent=False)
        self.register_buffer("position", position_features(size), persistent=False)
        # First layers over whole cells; each different cell is looked at once (see frames.py).
        self.look_before = nn.Linear(pixels, width)
        self.look_after = nn.Linear(pixels, width, bias=False)
        self.look_decoder = nn.Linear(pixels, width)
        self.compare = nn.Sequential(nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 1))
        self.register_buffer("sharpness", torch.tensor(SHARPEST), persistent=False)
        # Where does something change? A softmax over the intersections and one place more for "nowhere".
        self.where = nn.Linear(width, 1)
        self.nowhere = nn.Parameter(torch.zeros(1, 1))
        self.nowhere_value = nn.Parameter(torch.zeros(1, 1, 10))
        self.to_code = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, dims))
        self.skip = nn.Linear(10, dims)
        # Half a standard deviation keeps tanh near its straight part, where neighbours stay a level apart.
        self.normalise = nn.BatchNorm1d(dims, affine=False)
        self.gain = nn.Parameter(torch.full((dims,), 0.5))
        # The decoder turns the code into a picture of one plane over the board and draws with it.
        self.code_map = nn.Sequential(nn.Linear(dims, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, size * size))
        self.enter = nn.Conv2d(width + 1, width, 3, padding=1)
        blocks = []
        for _ in range(config.blocks - 1):
            blocks += [nn.ReLU(), nn.Conv2d(width, width, 3, padding=1)]
        self.blocks = nn.Sequential(*blocks, nn.ReLU())
        self.paint = nn.Linear(width, pixels)

    def _pixels(self, ids: Tensor) -> Tensor:
        return (self.sprites / 127.5 - 1)[ids]

    def _grid(self, cells: Tensor) -> Tensor:
        return cells.transpose(1, 2).reshape(len(cells), -1, self.size, self.size)

    def encode(self, before: Tensor, after: Tensor) -> Tensor:
        """Sprite ids [B, N] of both frames -> [B, D] digits."""
        table = self.sprites / 127.5 - 1
        seen = self.look_before(table)[before] + self.look_after(table)[after]  # [B, N, C]
        compared = self.compare(self._grid(seen)).flatten(2).transpose(1, 2)
        scores = torch.cat([self.where(compared).squeeze(-1), self.nowhere.expand(len(before), 1)], 1)
        values = torch.cat([self.position.expand(len(before), -1, -1), self.nowhere_value.expand(len(before), -1, -1)], 1)
        weights = (scores * self.sharpness).softmax(1)
        place = (weights[:, :, None] * values).sum(1)  # [B, 10]
        return self.fsq.digits(self.gain * self.normalise(self.to_code(place) + self.skip(place)))

    def decode(self, before: Tensor, digits: Tensor) -> Tensor:
        """Sprite ids [B, N] and digits [B, D] -> pixels of the next frame by cell, [B, N, P*P*3] in about -1..1."""
        seen = self.look_decoder(self.sprites / 127.5 - 1)[before]
        plane = self.code_map(self.fsq.codes(digits))[:, None].reshape(-1, 1, self.size, self.size)
        drawn = self.blocks(self.enter(torch.cat([self._grid(seen), plane], 1)))
        return self._pixels(before) + self.paint(drawn.flatten(2).transpose(1, 2))

    def loss(self, before: Tensor, after: Tensor) -> tuple[Tensor, Tensor]:
        """Returns (loss of picture and footprint, digits [B, D])."""
        digits = self.encode(before, after)
        changed = (before != after).float()  # [B, N]
        error = (self.decode(before, digits) - self._pixels(after)).square().mean(2)
        picture = (error * (1 + self.config.changed_weight * changed)).mean()
        # The code alone, without the board, must say where: else two moves share a code wherever the board tells
        # them apart.
        footprint = nn.functional.binary_cross_entropy_with_logits(self.code_map(self.fsq.codes(digits)), changed)
        return picture + self.config.footprint_weight * footprint, digits

    def footprints(self) -> Tensor:
        """Returns [codes, N] in 0..1: how likely each code changes each intersection."""
        codes = self.fsq.codes(self.fsq.digits_of(torch.arange(self.fsq.size)))
        with torch.no_grad():
            return self.code_map(codes).sigmoid()
