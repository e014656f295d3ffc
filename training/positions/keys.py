"""Which positions are the same under the eight symmetries, and which of one split occur in another.

A position is what the model sees: the board with the side to move in black. Its key is a Zobrist hash (A. L. Zobrist
1970), the smallest one of its eight views. Four points a byte, as they are packed, are looked up at once.

Legend: N rows of boards of one size S, 2 movers, 8 symmetries, Y bytes a position.
"""

from functools import cache
from pathlib import Path

import numpy as np

from ..ground.symmetry import point_permutations
from .shards import Shards, size_of

OPENING_PLIES = 10  # openings repeat; beyond them a shared position is a leak
_ROWS_AT_ONCE = 1 << 16


@cache
def _tables(size: int) -> np.ndarray:
    """Returns [2, 8, Y, 256] uint64: what a byte adds to the key, Black or White to move, under each symmetry."""
    points, width = size * size, -(-size * size // 4)
    numbers = np.random.default_rng(size).integers(0, 2**64, size=(width * 4, 4), dtype=np.uint64)
    numbers[points:] = 0
    content = np.arange(256)[:, None] >> np.array([0, 2, 4, 6]) & 3  # [256, 4]
    tables = np.empty((2, 8, width, 256), np.uint64)
    for mover, swap in enumerate(([0, 1, 2, 3], [0, 2, 1, 3])):
        by_content = numbers[:, swap]
        for symmetry, permutation in enumerate(point_permutations(size)):
            # A stone at `point` is seen at the place that takes its content from there.
            place = np.concatenate([np.argsort(permutation), np.arange(points, width * 4)]).reshape(width, 4)
            parts = by_content[place[:, None, :], content[None, :, :]]  # [Y, 256, 4]
            tables[mover, symmetry] = np.bitwise_xor.reduce(parts, axis=2)
    return tables


def position_keys(rows: np.ndarray) -> np.ndarray:
    """Returns [N] uint64 of row records: the same for positions that differ by a symmetry or by the colours."""
    tables, places = _tables(size_of(rows)), np.arange(rows.dtype["cells"].shape[0])
    keys = np.empty(len(rows), np.uint64)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        mover = (part["mover"] == 2).astype(np.int64)[:, None]
        smallest = np.full(len(part), np.iinfo(np.uint64).max)
        for symmetry in range(8):
            looked_up = tables[mover, symmetry, places, part["cells"]]  # [n, Y]
            np.minimum(smallest, np.bitwise_xor.reduce(looked_up, axis=1), out=smallest)
        keys[start : start + len(part)] = smallest
    return keys


def split_keys(folder: Path) -> np.ndarray:
    """Returns the sorted keys of all positions of a split from which a move was made."""
    keys = [position_keys(rows[rows["rest"] > 0]) for rows in Shards(folder, codes=False).rows]
    return np.unique(np.concatenate(keys))


def occurs(keys: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Returns [N] bool: whether each key is among the sorted `others`."""
    if not len(others):
        return np.zeros(len(keys), bool)
    return others[np.minimum(np.searchsorted(others, keys), len(others) - 1)] == keys


class Overlap:
    """Counts the targets of a split that occur in a held-out one, and takes them away."""

    def __init__(self, held_out: dict[str, np.ndarray]):
        self.held_out = held_out  # sorted keys by split
        self.targets = np.zeros(2, np.int64)  # all, and those from ply OPENING_PLIES on
        self.shared = {name: np.zeros(2, np.int64) for name in held_out}
        self.removed = 0

    def take(self, rows: np.ndarray, keep: float) -> None:
        """Counts the targets of some rows. Those from ply `keep` on that occur held out are targets no more."""
        where = np.flatnonzero(rows["target"] == 1)
        keys, late = position_keys(rows[where]), rows["ply"][where] >= OPENING_PLIES
        self.targets += len(where), late.sum()
        found = np.zeros(len(where), bool)
        for name, others in self.held_out.items():
            here = occurs(keys, others)
            self.shared[name] += here.sum(), (here & late).sum()
            found |= here
        found &= rows["ply"][where] >= keep
        rows["target"][where[found]] = 0
        self.removed += int(found.sum())

    def add(self, other: "Overlap") -> None:
        """Counts what another one has counted too."""
        self.targets += other.targets
        self.removed += other.removed
        for name, counts in other.shared.items():
            self.shared[name] = self.shared.get(name, 0) + counts

    def without_keys(self) -> "Overlap":
        """Returns the counts alone."""
        counts = Overlap({})
        counts.add(self)
        return counts

    def summary(self) -> str:
        shares = []
        for name, counts in self.shared.items():
            everywhere, late = counts / np.maximum(1, self.targets)
            shares.append(f"{everywhere:.2%} in {name} ({late:.2%} from ply {OPENING_PLIES} on)")
        return f"targets at positions that also occur held out: {', '.join(shares)}; {self.removed} of them removed"
