"""Random samples of the packed video: the frame before a move worth learning, what came before it and what follows.

Legend: B batch, C cells along the side of a picture, R tokens along it, D digits, H horizon, h history, V codes (V itself
means "none").
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..ground import frames
from ..ground.config import ModelConfig, TrainConfig
from ..ground.symmetry import point_permutations
from ..positions.shards import Shards, unpack_cells, vanished
from ..tokenizer.patches import fold
from ..tokenizer.tokenizer import Tokenizer


@dataclass
class Batch:
    digits: Tensor  # [B, R, R, D] int64, x_t with the mover in black
    history: Tensor  # [B, h] int64, codes of the changes before x_t, latest first
    codes: Tensor  # [B, H] int64, V beyond the end of the game
    next_digits: Tensor  # [B, R, R, D], x_t+1 in the same colours
    final_digits: Tensor  # [B, R, R, D], the last frame of the game in the same colours


class Sampler:
    """Batches of boards of one size by number: the same seed and step give the same batch, so that a resumed run goes on
    as it would have."""

    def __init__(self, shards: Shards, tokenizer: Tokenizer, model: ModelConfig, codes: int):
        self.shards, self.model, self.none, self.size, self.patch = shards, model, codes, shards.size, tokenizer.config.patch
        self.targets = shards.targets()
        self.vanished = [vanished(rows) for rows in shards.rows]
        self.after_vanishing = self.targets[self._vanished(self.targets, 0)]
        self.table = tokenizer.digit_table()  # each different cell of a frame is encoded once
        self.permutations = point_permutations(self.size)

    def _vanished(self, chosen: np.ndarray, offset: int) -> np.ndarray:
        """Returns [B] bool: whether stones vanished on the way to the frame `offset` rows after each of `chosen` [B, 2]."""
        shards, rows = chosen.astype(np.int64).T
        result = np.zeros(len(chosen), bool)
        for shard in np.unique(shards):
            here = shards == shard
            result[here] = self.vanished[shard][rows[here] + offset]
        return result

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
        chosen = chosen.astype(np.int64)
        batch, horizon, past = len(chosen), self.model.horizon, self.model.history
        cells = np.empty((3, batch, self.size**2), np.uint8)
        codes = np.full((batch, horizon), self.none, np.int64)
        history = np.full((batch, past), self.none, np.int64)
        for shard in np.unique(chosen[:, 0]):
            here = np.flatnonzero(chosen[:, 0] == shard)
            rows, row_codes, where = self.shards.rows[shard], self.shards.codes[shard], chosen[here, 1]
            at_row = rows[where]
            for index, row in enumerate((where, where + 1, where + at_row["rest"])):
                seen = frames.mover_black(unpack_cells(rows["cells"][row]), at_row["mover"])
                cells[index, here] = np.take_along_axis(seen, self.permutations[symmetry[here]], axis=1)
            for step in range(horizon):
                there = at_row["rest"] > step
                codes[here[there], step] = row_codes[where[there] + step, symmetry[here[there]]]
            for step in range(past):
                there = at_row["ply"] > step
                history[here[there], step] = row_codes[where[there] - 1 - step, symmetry[here[there]]]
        if kept is not None:
            history[np.arange(past)[None, :] >= kept[:, None]] = self.none
        digits = self.table[torch.from_numpy(frames.sprite_ids(cells.reshape(3 * batch, -1)))]  # [3B, C, C]
        tokens = fold(digits[:, None], self.patch).unflatten(0, (3, batch))
        return Batch(tokens[0], torch.from_numpy(history), torch.from_numpy(codes), tokens[1], tokens[2])


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
