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


# Training begins with a soft look at the whole board and sharpens it; at this factor it sees one place only.
SHARPEST = 8.0
SALIENCE = 10.0


def places(size: int, levels: list[int]) -> Tensor:
    """Returns [N + 1, 3]: what each intersection, and "nowhere", tells the quantizer: column, row, nowhere.

    Columns and rows are stretched by atanh, which takes back the quantizer's tanh: neighbours land on different levels.
    """
    line = torch.atanh(torch.linspace(-1, 1, size) * (size - 1) / (max(levels[0], levels[1]) - 1) * 0.998)
    y, x = torch.meshgrid(line, line, indexing="ij")
    here = torch.stack([x.flatten(), y.flatten(), torch.full((size * size,), -8.0)], -1)
    return torch.cat([here, torch.tensor([[0.0, 0.0, 8.0]])])


class LatentDynamics(nn.Module):
    def __init__(self, config: LatentConfig, size: int = 9):
        super().__init__()
        self.config, self.size = config, size
        self.fsq = Fsq(config.levels)
        width, dims = config.width, len(config.levels)
        pixels = frames.PITCH**2 * 3
        self.register_buffer("sprites", torch.from_numpy(frames.sprites()).reshape(frames.SPRITES, pixels), persistent=False)
        self.register_buffer("places", places(size, config.levels), persistent=False)
        # First layers over whole cells; each different cell is looked at once (see frames.py).
        self.look_change = nn.Linear(pixels, width, bias=False)
        self.look_decoder = nn.Linear(pixels, width)
        # One intersection at a time: a look at its neighbours would give one move many codes.
        self.compare = nn.Sequential(nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
        self.register_buffer("sharpness", torch.tensor(SHARPEST), persistent=False)
        # Where does something change? A softmax over the intersections and one place more for "nowhere". It begins
        # with what catches the eye, the amount of change; what stays as it is scores 0, below "nowhere".
        self.where = nn.Linear(width, 1)
        self.register_buffer("nowhere", torch.full((1, 1), 2.0))
        # The decoder turns the code into the colour change it stands for on any board, and draws with it.
        brush = [nn.Linear(dims, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, size * size * 3)]
        self.brush = nn.Sequential(*brush)
        self.enter = nn.Conv2d(width + 3, width, 3, padding=1)
        blocks = []
        for _ in range(config.blocks - 1):
            blocks += [nn.ReLU(), nn.Conv2d(width, width, 3, padding=1)]
        self.blocks = nn.Sequential(*blocks, nn.ReLU())
        self.paint = nn.Linear(width, pixels)

    def _pixels(self, ids: Tensor) -> Tensor:
        return (self.sprites / 127.5 - 1)[ids]

    def _grid(self, cells: Tensor) -> Tensor:
        return cells.transpose(1, 2).unflatten(2, (self.size, self.size))

    def scores(self, before: Tensor, after: Tensor) -> Tensor:
        """How much each change of a cell calls to be told: cell pictures [..., P*P*3] in -1..1 -> [...]."""
        change = self.look_change(after) - self.look_change(before)
        learned = self.where(self.compare(change)) - self.where(self.compare(torch.zeros_like(change)))
        return learned.squeeze(-1) + SALIENCE * (after - before).abs().mean(-1)

    def quantize(self, scores: Tensor) -> Tensor:
        """Scores of the intersections [B, N] -> digits of the code [B, D]."""
        scores = torch.cat([scores, self.nowhere.expand(scores.shape[0], 1)], 1)
        weights = (scores * self.sharpness).softmax(1)
        if self.sharpness >= SHARPEST:
            # One place only, gradients as if all had been mixed: a blurred place would give one move many codes.
            hard = nn.functional.one_hot(scores.argmax(1), scores.shape[1]).to(weights.dtype)
            weights = hard + weights - weights.detach()
        return self.fsq.digits(weights @ self.places)

    def encode(self, before: Tensor, after: Tensor) -> Tensor:
        """Sprite ids [B, N] of both frames -> [B, D] digits; each pair of cell pictures is looked at once."""
        pictures = self.sprites / 127.5 - 1
        count = len(pictures)
        table = self.scores(pictures[:, None].expand(-1, count, -1), pictures[None].expand(count, -1, -1))
        return self.quantize(table[before, after])

    def encode_pixels(self, before: Tensor, after: Tensor) -> Tensor:
        """Frames [B, S*P, S*P, 3] uint8 -> [B, D] digits; the same as encode."""
        return self.quantize(self.scores(self._cut(before), self._cut(after)))

    def _cut(self, pixels: Tensor) -> Tensor:
        """[B, S*P, S*P, 3] uint8 -> cells [B, N, P*P*3] in -1..1."""
        pitch = frames.PITCH
        cells = pixels.reshape(-1, self.size, pitch, self.size, pitch, 3).transpose(2, 3)
        return cells.reshape(-1, self.size * self.size, pitch * pitch * 3).float() / 127.5 - 1

    def change(self, digits: Tensor) -> Tensor:
        """Digits [B, D] -> mean change of red, green and blue in each cell, whatever the board, [B, N, 3]."""
        return self.brush(self.fsq.codes(digits)).reshape(-1, self.size * self.size, 3)

    def decode(self, before: Tensor, digits: Tensor) -> Tensor:
        """Sprite ids [B, N] and digits [B, D] -> pixels of the next frame by cell, [B, N, P*P*3] in about -1..1."""
        seen = self.look_decoder(self.sprites / 127.5 - 1)[before]
        planes = self._grid(self.change(digits))
        drawn = self.blocks(self.enter(torch.cat([self._grid(seen), planes], 1)))
        return self._pixels(before) + self.paint(drawn.flatten(2).transpose(1, 2))

    def loss(self, before: Tensor, after: Tensor) -> tuple[Tensor, Tensor]:
        """Returns (loss of picture and footprint, digits [B, D])."""
        digits = self.encode(before, after)
        changed = (before != after).float()  # [B, N]
        pixels_before, pixels_after = self._pixels(before), self._pixels(after)
        error = (self.decode(before, digits) - pixels_after).square().mean(2)
        picture = (error * (1 + self.config.changed_weight * changed)).mean()
        # The code alone, without the board, must say what changes and where: else two moves share a code wherever the
        # board tells them apart, and a capture is named by the stone it takes.
        means = (pixels_after - pixels_before).unflatten(2, (-1, 3)).mean(2)  # [B, N, 3]
        brush = ((self.change(digits) - means).square().mean(2) * (1 + self.config.changed_weight * changed)).mean()
        return picture + self.config.brush_weight * brush, digits

    def footprints(self) -> Tensor:
        """Returns [codes, N], about 0..1: how strongly each code changes each intersection, whatever the board."""
        with torch.no_grad():
            codes = self.fsq.digits_of(torch.arange(self.fsq.size)).float()
            strength = self.change(codes).norm(dim=2)
            return strength / strength.max()
