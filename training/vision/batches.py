"""Batches of drawn boards: turned, mirrored, in other colours."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .networks import STRIDE
from .scenes import SIDE

#: Of the part of a picture that a step looks at, in pixels and in cells.
PART = 192
CELLS = PART // STRIDE
#: The lines left, right, top, bottom of a crossing after a step of the symmetry.
MIRRORED, TURNED = [1, 0, 2, 3], [2, 3, 0, 1]


def recolored(rng: np.random.Generator, pictures: Tensor) -> Tensor:
    """Returns pictures [N, H, W, 3] uint8 with their channels in another order, or as they are."""
    return pictures[..., list(rng.permutation(3))] if rng.random() < 0.5 else pictures


class SceneBatches:
    """Parts of pictures, and what Crossings should say of them."""

    def __init__(self, paths: list[Path], batch: int, seed: int) -> None:
        pictures, self.points = [], []
        for shard in map(np.load, paths):
            pictures.append(shard["pictures"])
            points = shard["points"]
            ends = np.searchsorted(points[:, 0], np.arange(len(pictures[-1]) + 1))
            self.points += [points[a:b, 1:] for a, b in zip(ends, ends[1:], strict=False)]
        self.pictures = np.concatenate(pictures)
        self.batch, self.rng = batch, np.random.default_rng(seed)

    def next(self) -> tuple[Tensor, Tensor, Tensor]:
        """Returns pictures [N, H, W, 3] uint8, what heat is wanted [N, h, w], and where there are crossings [M, 9]: picture, row, column,
        offsets, lines."""
        chosen = self.rng.integers(0, len(self.pictures), self.batch)
        pictures, heats, rows = [], [], []
        for number, index in enumerate(chosen):
            left, top = self.rng.integers(0, SIDE - PART + 1, 2)
            picture = self.pictures[index, top : top + PART, left : left + PART]
            points = self.points[index] - np.array([left, top, 0, 0, 0, 0, 0], np.float32)
            points = points[((points[:, :2] > 1) & (points[:, :2] < PART - 2)).all(axis=1)]
            x, y, lines = points[:, 0], points[:, 1], points[:, 3:7]
            if self.rng.random() < 0.5:
                picture, x, lines = picture[:, ::-1], PART - 1 - x, lines[:, MIRRORED]
            if self.rng.random() < 0.5:
                picture, x, y, lines = picture.transpose(1, 0, 2), y, x, lines[:, TURNED]
            pictures.append(picture)
            at_x, at_y = (x + 0.5) / STRIDE, (y + 0.5) / STRIDE
            column, row = at_x.astype(int).clip(0, CELLS - 1), at_y.astype(int).clip(0, CELLS - 1)
            heats.append(heat_of(at_x, at_y))
            offsets = np.column_stack([at_x - column - 0.5, at_y - row - 0.5])
            rows.append(np.column_stack([np.full(len(x), number), row, column, offsets, lines]))
        stacked = torch.from_numpy(np.stack(pictures))
        wanted = torch.from_numpy(np.concatenate(rows).astype(np.float32))
        return recolored(self.rng, stacked), torch.from_numpy(np.stack(heats)), wanted


def heat_of(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Returns [h, w] float32: 1 where a crossing lies in the middle of a cell, less around it."""
    heat = np.zeros((CELLS, CELLS), np.float32)
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            column, row = x.astype(int) + step_x, y.astype(int) + step_y
            is_there = (column >= 0) & (column < CELLS) & (row >= 0) & (row < CELLS)
            squares = (x - column - 0.5) ** 2 + (y - row - 0.5) ** 2
            values = np.exp(-squares / (2 * 0.6**2)).astype(np.float32)
            np.maximum.at(heat, (row[is_there], column[is_there]), values[is_there])
    # The cell that has the middle is certain.
    heat[y.astype(int).clip(0, CELLS - 1), x.astype(int).clip(0, CELLS - 1)] = 1
    return heat


class PatchBatches:
    """Surroundings of points, some of each of several pictures, and what Stones should say of them."""

    def __init__(self, paths: list[Path], pictures: int, points: int, seed: int) -> None:
        shards = [np.load(path) for path in paths]
        self.patches = torch.from_numpy(np.concatenate([shard["patches"] for shard in shards]))
        self.labels = torch.from_numpy(np.concatenate([shard["labels"] for shard in shards]).astype(np.int64))
        counts = np.concatenate([shard["counts"] for shard in shards])
        ends = counts.cumsum()
        self.ranges = np.column_stack([ends - counts, ends])[counts > 0]
        self.pictures, self.points, self.rng = pictures, points, np.random.default_rng(seed)

    def next(self) -> tuple[Tensor, Tensor]:
        """Returns patches [B, N, P, P, 3] uint8 of B pictures, and labels [B, N]; a batch is mirrored and turned alike."""
        ranges = self.ranges[self.rng.integers(0, len(self.ranges), self.pictures)]
        chosen = torch.from_numpy(np.stack([self.rng.integers(*some, self.points) for some in ranges]))
        patches = self.patches[chosen]
        if self.rng.random() < 0.5:
            patches = patches.flip(2)
        if self.rng.random() < 0.5:
            patches = patches.flip(3)
        if self.rng.random() < 0.5:
            patches = patches.transpose(2, 3)
        return recolored(self.rng, patches), self.labels[chosen]
