"""Random samples of the packed video: the frame before a move worth learning, what came before it and what follows.

Legend: B batch, C cells along the side of a picture, R tokens along it, D digits, H horizon, h history, V codes (V itself
means "none").
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..ground import frames
from ..ground.config import ModelConfig, TrainConfig
from ..ground.geometry import margin_of
from ..ground.symmetry import point_permutations
from ..positions.shards import Shards
from ..positions.table import Table
from ..tokenizer.patches import fold
from ..tokenizer.tokenizer import Tokenizer

CPU = torch.device("cpu")


@dataclass
class Batch:
    digits: Tensor  # [B, R, R, D] int64, x_t with the mover in black
    history: Tensor  # [B, h] int64, codes of the changes before x_t, latest first
    codes: Tensor  # [B, H] int64, V beyond the end of the game
    next_digits: Tensor  # [B, R, R, D], x_t+1 in the same colours
    final_digits: Tensor  # [B, R, R, D], the counted board of the game in the same colours
    fair: Tensor  # [B] bool, whether the counted board says who was ahead


class Sampler:
    """Batches of boards of one size by number: the same seed and step give the same batch, so that a resumed run goes on
    as it would have. On a GPU positions lie there, and batches are made there."""

    def __init__(self, shards: Shards, tokenizer: Tokenizer, model: ModelConfig, codes: int, device: torch.device = CPU):
        self.shards, self.model, self.none, self.size, self.patch = shards, model, codes, shards.size, tokenizer.config.patch
        self.table = Table(shards, device)
        self.targets = shards.targets()
        self.after_vanishing = self.targets[self._vanished(self.targets, 0)]
        self.digits = tokenizer.digit_table().to(device)  # each different cell of a frame is encoded once
        self.permutations = torch.from_numpy(point_permutations(self.size)).to(device)
        self.base = torch.from_numpy(frames.sprite_base(self.size)).to(device)
        self.width = shards.rows[0].dtype["cells"].shape[0]
        self.shifts = torch.tensor([0, 2, 4, 6], dtype=torch.uint8, device=device)

    def _vanished(self, chosen: np.ndarray, offset: int) -> np.ndarray:
        """Returns [B] bool: whether stones vanished on the way to the frame `offset` rows after each of `chosen` [B, 2]."""
        return self.table.vanished[self.table.numbers(chosen) + offset]

    def fair_targets(self) -> np.ndarray:
        """Returns the targets [N, 2] in games whose counted board says who was ahead."""
        kept = [rows["fair"][self.targets[self.targets[:, 0] == shard, 1]] == 1 for shard, rows in enumerate(self.shards.rows)]
        return self.targets[np.concatenate(kept)]

    def random(
        self, batch: int, seed: int, step: int, settings: TrainConfig, rank: int = 0, processes: int = 1
    ) -> Batch:
        """Returns every `processes`-th sample of a batch from number `rank` on: all of them together are one batch."""
        rng, past = np.random.default_rng([seed, step]), self.model.history
        chosen = self.targets[rng.integers(len(self.targets), size=batch)]
        if len(self.after_vanishing):
            again = rng.random(batch) < settings.after_vanishing
            chosen[again] = self.after_vanishing[rng.integers(len(self.after_vanishing), size=again.sum())]
        # The next frame is learned on the first samples of a batch: those where stones vanish are the hard ones.
        chosen = chosen[np.argsort(~self._vanished(chosen, 1), kind="stable")]
        symmetry = rng.integers(8, size=batch)
        forgetful = rng.random(batch) < settings.forget_history
        kept = np.where(forgetful, rng.integers(0, max(1, past), size=batch), past)
        mine = slice(rank, None, processes)
        return self.at(chosen[mine], symmetry[mine], kept[mine])

    def at(self, chosen: np.ndarray, symmetry: np.ndarray, kept: np.ndarray | None = None) -> Batch:
        """Returns the samples at (shard, row) pairs [B, 2], each seen under its symmetry [B], with `kept` [B] of its history."""
        horizon, past, device = self.model.horizon, self.model.history, self.table.device
        number, seen = self.table.on_device(self.table.numbers(chosen)), self.table.on_device(symmetry.astype(np.int64))
        record = self.table.records_at(number)
        mover, fair, ply, rest = self._fields(record)
        later = self.table.records_at(torch.cat([number + 1, number + rest + 1]))
        cells = self._cells(torch.cat([record, later]), mover.repeat(3), seen.repeat(3))
        tokens = self._tokens(cells).unflatten(0, (3, len(chosen)))
        away = torch.arange(-past, horizon, device=device)
        # What is beyond the game, even beyond the table, is looked up like the rest and replaced.
        changes = (number[:, None] + away).clamp(0, len(self.table.vanished) - 1)
        codes = self.table.codes_at(changes.flatten(), seen.repeat_interleave(past + horizon)).view(changes.shape)
        there = (ply[:, None] >= -away) & (rest[:, None] > away)
        if kept is not None:
            there &= away >= -self.table.on_device(kept.astype(np.int64))[:, None]
        codes = torch.where(there, codes, self.none)
        return Batch(tokens[0], codes[:, :past].flip(1), codes[:, past:].contiguous(), tokens[1], tokens[2], fair == 1)

    def _fields(self, record: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Returns mover, fair, ply, rest [B] int64 of the bytes of records, in the order of shards.row_type."""
        mover, _, fair, ply, ply_high, rest, rest_high = record[:, self.width :].long().unbind(1)
        return mover, fair, ply + 256 * ply_high, rest + 256 * rest_high

    def _cells(self, record: Tensor, mover: Tensor, symmetry: Tensor) -> Tensor:
        """Returns [B, S*S] int64 of records, the side of `mover` in black, seen under `symmetry`."""
        cells = (record[:, : self.width, None] >> self.shifts & 3).flatten(1)
        swapped = torch.where((mover == 2)[:, None], (3 - cells) % 3, cells)
        return swapped.gather(1, self.permutations[symmetry]).long()

    def _tokens(self, cells: Tensor) -> Tensor:
        """Returns digits [B, R, R, D] of cells [B, S*S]."""
        margin = margin_of(self.size)
        board = (cells + self.base).view(-1, self.size, self.size)
        ids = F.pad(board, (margin,) * 4, value=frames.MARGIN)
        return fold(self.digits[ids][:, None], self.patch)


class MixedSampler:
    """Batches of several board sizes: each step has boards of one, drawn by shares from seed and step."""

    def __init__(self, samplers: dict[int, Sampler], settings: TrainConfig):
        self.samplers, self.settings = samplers, settings
        shares = [share for size, share in zip(settings.sizes, settings.shares, strict=True) if size in samplers]
        if not samplers or sum(shares) <= 0:
            raise SystemExit(f"no positions of boards of {', '.join(map(str, settings.sizes))}")
        self.shares = np.array(shares) / sum(shares)

    def size_at(self, step: int) -> int:
        draw = np.random.default_rng([self.settings.seed, step, 1]).random()
        return list(self.samplers)[min(int((np.cumsum(self.shares) <= draw).sum()), len(self.shares) - 1)]

    def batch_of(self, size: int) -> int:
        """Returns how many samples a step of one size has."""
        smaller = self.settings.batch * (81 / size**2) ** self.settings.larger
        return self.settings.batch if size <= 9 else max(8, round(smaller / 8) * 8)

    def random(self, step: int, rank: int = 0, processes: int = 1) -> Batch:
        size = self.size_at(step)
        return self.samplers[size].random(self.batch_of(size), self.settings.seed, step, self.settings, rank, processes)
