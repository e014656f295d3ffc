"""Latent dynamics model: a discrete code for what changes from one frame to the next, learned from pixels alone.

The encoder sees both frames, the decoder the first one and the code; what the decoder cannot guess has to go through
the code. With a codebook of a few hundred entries there is room for nothing but the point that was played, so that a
move has the same code on every board. Both frames are drawn with the mover in black. The change from x_t to x_t+h is
told by the h codes of the steps in between: h = 1..H apply the decoder one after the other.

Legend: B batch, C cells along the side of a picture, N = C*C cells, P pitch in px, L cells along the lattice of codes, D FSQ
dimensions. One model serves boards of all sizes: what it learns of a cell holds for every cell, and codes name cells by
their distance from the middle (lattice.py).
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from ..ground import frames
from ..ground.checkpoint import load_checkpoint
from ..ground.config import LatentConfig
from ..ground.fsq import Fsq
from ..ground.geometry import LARGEST_CANVAS
from .lattice import middle, places

# Training begins with a soft look at the whole board and sharpens it; at this factor it sees one place only.
SHARPEST = 8.0
SALIENCE = 10.0


class LatentDynamics(nn.Module):
    def __init__(self, config: LatentConfig):
        super().__init__()
        self.config, self.lattice = config, min(config.levels[:2])
        self.fsq = Fsq(config.levels)
        width, pixels = config.width, frames.PITCH**2 * 3
        self.register_buffer("sprites", torch.from_numpy(frames.sprites()).float().flatten(1), persistent=False)
        # First layers over whole cells; each different cell is looked at once (see frames.py).
        self.look_change = nn.Linear(pixels, width, bias=False)
        self.look_decoder = nn.Linear(pixels, width)
        # One intersection at a time: a look at its neighbours would give one move many codes.
        self.compare = nn.Sequential(nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
        self.register_buffer("sharpness", torch.tensor(SHARPEST), persistent=False)
        # Where does something change? A softmax over the cells and one place more for "nowhere". It begins
        # with what catches the eye, the amount of change; what stays as it is scores 0, below "nowhere".
        self.where = nn.Linear(width, 1)
        self.register_buffer("nowhere", torch.full((1, 1), 2.0))
        # The decoder turns the code into the colour change it stands for on any board, and draws with it.
        brush = [nn.Linear(sum(config.levels) + len(config.levels), 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU()]
        self.brush = nn.Sequential(*brush, nn.Linear(256, self.lattice**2 * 3))
        self.enter = nn.Conv2d(width + 3, width, 3, padding=1)
        blocks = []
        for _ in range(config.blocks - 1):
            blocks += [nn.ReLU(), nn.Conv2d(width, width, 3, padding=1)]
        self.blocks = nn.Sequential(*blocks, nn.ReLU())
        self.paint = nn.Linear(width, pixels)

    def _pixels(self, ids: Tensor) -> Tensor:
        return (self.sprites / 127.5 - 1)[ids]

    def scores(self, before: Tensor, after: Tensor) -> Tensor:
        """How much each change of a cell calls to be told: cell pictures [..., P*P*3] in -1..1 -> [...]."""
        change = self.look_change(after) - self.look_change(before)
        learned = self.where(self.compare(change)) - self.where(self.compare(torch.zeros_like(change)))
        return learned.squeeze(-1) + SALIENCE * (after - before).abs().mean(-1)

    def quantize(self, scores: Tensor) -> Tensor:
        """Scores of the cells [B, C, C] -> digits of the code [B, D]."""
        side, scores = scores.shape[1], scores.flatten(1)
        scores = torch.cat([scores, self.nowhere.expand(scores.shape[0], 1)], 1)
        weights = (scores * self.sharpness).softmax(1)
        if self.sharpness >= SHARPEST:
            # One place only, gradients as if all had been mixed: a blurred place would give one move many codes.
            hard = nn.functional.one_hot(scores.argmax(1), scores.shape[1]).to(weights.dtype)
            weights = hard + weights - weights.detach()
        return self.fsq.digits(weights @ places(side, self.config.levels).to(weights))

    def codes_of_cells(self, side: int) -> Tensor:
        """Returns [C*C + 1] int64: the code that names each cell of a picture, and the one of "nowhere"."""
        return self.fsq.index(self.fsq.digits(places(side, self.config.levels)))

    def score_table(self) -> Tensor:
        """Returns [28, 28]: how much a change from one sprite to another calls to be told."""
        pictures = self.sprites / 127.5 - 1
        count = len(pictures)
        return self.scores(pictures[:, None].expand(-1, count, -1), pictures[None].expand(count, -1, -1))

    def encode(self, before: Tensor, after: Tensor) -> Tensor:
        """Sprite ids [B, C, C] of both frames -> [B, D] digits; each pair of cell pictures is looked at once."""
        return self.quantize(self.score_table()[before, after])

    def encode_pixels(self, before: Tensor, after: Tensor) -> Tensor:
        """Frames [B, C*P, C*P, 3] uint8 -> [B, D] digits; the same as encode."""
        return self.quantize(self.scores(cut(before), cut(after)))

    def change(self, digits: Tensor, side: int) -> Tensor:
        """Digits [B, D] -> mean change of red, green and blue in each cell, whatever the board, [B, 3, C, C]."""
        # Beside the numbers, by which gradients reach the encoder, a bump over each level: with the bare numbers the brush
        # could not tell nineteen columns apart.
        levels = [torch.arange(level, device=digits.device) for level in self.config.levels]
        bumps = [(-2 * (digits.detach()[:, place, None] - level).square()).exp() for place, level in enumerate(levels)]
        planes = self.brush(torch.cat([*bumps, self.fsq.codes(digits)], 1)).unflatten(1, (3, self.lattice, self.lattice))
        beyond = max(0, (side - self.lattice + 1) // 2)
        return middle(nn.functional.pad(planes, (beyond, beyond, beyond, beyond)), side)

    def decode(self, before: Tensor, digits: Tensor) -> Tensor:
        """Sprite ids [B, C, C] and digits [B, D] -> pixels of the next frame by cell, [B, C, C, P*P*3] in about -1..1."""
        seen = self.look_decoder(self.sprites / 127.5 - 1)[before].permute(0, 3, 1, 2)
        planes = self.change(digits, before.shape[1])
        drawn = self.blocks(self.enter(torch.cat([seen, planes], 1)))
        return self._pixels(before) + self.paint(drawn.permute(0, 2, 3, 1))

    def loss(self, before: Tensor, after: Tensor) -> tuple[Tensor, Tensor]:
        """Returns (loss of picture and footprint, digits [B, D])."""
        digits = self.encode(before, after)
        changed = (before != after).float()  # [B, C, C]
        pixels_before, pixels_after = self._pixels(before), self._pixels(after)
        error = (self.decode(before, digits) - pixels_after).square().mean(3)
        picture = (error * (1 + self.config.changed_weight * changed)).mean()
        # The code alone, without the board, must say what changes and where: else two moves share a code wherever the
        # board tells them apart, and a capture is named by the stone it takes.
        means = (pixels_after - pixels_before).unflatten(3, (-1, 3)).mean(3).permute(0, 3, 1, 2)  # [B, 3, C, C]
        told = (self.change(digits, before.shape[1]) - means).square().mean(1)
        brush = (told * (1 + self.config.changed_weight * changed)).mean()
        return picture + self.config.brush_weight * brush, digits

    def footprints(self) -> Tensor:
        """Returns [codes, 21, 21], about 0..1: how strongly each code changes each cell, whatever the board."""
        with torch.no_grad():
            codes = self.fsq.digits_of(torch.arange(self.fsq.size)).float()
            strength = self.change(codes, LARGEST_CANVAS).norm(dim=1)
            return strength / strength.max()


def cut(pixels: Tensor) -> Tensor:
    """[B, C*P, C*P, 3] uint8 -> cells [B, C, C, P*P*3] in -1..1."""
    pitch, batch, side = frames.PITCH, pixels.shape[0], pixels.shape[1] // frames.PITCH
    cells = pixels.reshape(batch, side, pitch, side, pitch, 3).transpose(2, 3)
    return cells.reshape(batch, side, side, pitch * pitch * 3).float() / 127.5 - 1


def load_latent(path: Path) -> LatentDynamics:
    """Returns a trained model. Raises SystemExit with one sentence where there is none."""
    checkpoint = load_checkpoint(path, "latent")
    latent = LatentDynamics(LatentConfig(**checkpoint["config"]))
    latent.load_state_dict(checkpoint["weights"])
    return latent.eval()
