"""Changes of real games and the codes that a model gives them.

Legend: B batch, S board size, C cells along the side of a picture.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch

from ..ground import frames
from ..ground.files import write_whole
from ..ground.geometry import canvas_of
from ..ground.symmetry import point_permutations
from ..positions.shards import Shards, size_of, unpack_cells
from .latent_dynamics import LatentDynamics

BATCH = 4096  # on 9x9; as many cells on larger boards


def pairs(rows: np.ndarray, where: np.ndarray, symmetry: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns sprite ids [B, C, C] of the frames before and after the moves at rows `where`, the mover in black."""
    mover, permutations = np.array(rows["mover"][where]), point_permutations(size_of(rows))
    both = []
    for offset in (0, 1):
        cells = frames.mover_black(unpack_cells(np.array(rows["cells"][where + offset])), mover)
        seen = np.take_along_axis(cells, permutations[symmetry], axis=1)
        both.append(torch.from_numpy(frames.sprite_ids(seen)))
    return both[0], both[1]


def random_pairs(shards: Shards, count: int, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    rows = shards.rows[rng.integers(len(shards.rows))]
    where = rng.integers(len(rows), size=2 * count)
    where = where[rows["rest"][where] > 0][:count]
    return pairs(rows, where, rng.integers(8, size=len(where)))


def played(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """Returns [B] the cell where black appears, C*C for none; only to measure with, never to learn from."""
    appeared = ((after % 3 == 1) & (before % 3 == 0)).flatten(1).int()
    return torch.where(appeared.any(1), appeared.argmax(1), appeared.shape[1])


def code_statistics(model: LatentDynamics, shards: Shards, rng: np.random.Generator) -> dict[str, float]:
    """Returns how well codes and moves determine each other on random changes of one board size."""
    model.eval()
    counts = np.zeros((canvas_of(shards.size) ** 2 + 1, model.fsq.size), np.int64)
    with torch.no_grad():
        for _ in range(40):
            before, after = random_pairs(shards, 512 * 81 // shards.size**2, rng)
            codes = model.fsq.index(model.encode(before, after))
            np.add.at(counts, (played(before, after).numpy(), codes.numpy()), 1)
    model.train()
    total, used = counts.sum(), counts.sum(0) > 0
    return {
        "code determines move": counts.max(0).sum() / total,
        "move determines code": counts.max(1).sum() / total,
        "codes a move": (counts > 0).sum(1)[counts.sum(1) > 0].mean(),
        "codes used": int(used.sum()),
    }


class CodeReader:
    """Codes of many changes at once, on pictures of C cells along the side: what stays as it is scores nothing, so that only
    changed cells are looked at."""

    def __init__(self, model: LatentDynamics, side: int):
        with torch.no_grad():
            self.scores = model.score_table().numpy()  # [28, 28]
            self.nowhere = float(model.nowhere)
        self.codes = model.codes_of_cells(side).numpy()  # [C*C + 1]

    def read(self, before: torch.Tensor, after: torch.Tensor) -> np.ndarray:
        """Sprite ids [B, C, C] of both frames -> codes [B]; the same as those of the model's encode()."""
        a, b = before.flatten(1).numpy(), after.flatten(1).numpy()
        sample, cell = np.nonzero(a != b)
        scores = self.scores[a[sample, cell], b[sample, cell]]
        # The best cell of each sample, the first of equals: the last entry in this order.
        order = np.lexsort((-cell, scores, sample))
        last = np.flatnonzero(np.append(sample[order][1:] != sample[order][:-1], True)) if len(order) else order
        best = order[last]
        best = best[scores[best] >= self.nowhere]
        cells = np.full(len(a), len(self.codes) - 1)
        cells[sample[best]] = cell[best]
        return self.codes[cells]


def write_codes(model: LatentDynamics, folder: Path) -> None:
    """Writes NAME.codes.npy, [rows, 8] uint16, beside each shard of a folder; final boards get 0."""
    model.eval()
    index = Shards(folder, codes=False)
    reader = CodeReader(model, canvas_of(index.size))
    batch = BATCH * 81 // index.size**2
    for rows in index.rows:
        path = Path(rows.filename)
        target = path.with_suffix(".codes.npy")
        codes = np.zeros((len(rows), 8), np.uint16)
        moves = np.flatnonzero(rows["rest"] > 0)
        started = time.time()
        for start in range(0, len(moves), batch):
            where = moves[start : start + batch]
            for symmetry in range(8):
                codes[where, symmetry] = reader.read(*pairs(rows, where, np.full(len(where), symmetry)))
            if start // batch % 40 == 0:
                speed = (start + len(where)) * 8 / (time.time() - started)
                print(f"{path}: {start / len(moves):.0%}, {speed:.0f} changes/s", file=sys.stderr, flush=True)
        write_whole(target, lambda file, codes=codes: np.save(file, codes))
