"""Changes of real games and the codes that a model gives them.

Legend: B batch, S board size, C cells along the side of a picture.
"""

from pathlib import Path

import numpy as np
import torch

from ..ground import frames
from ..ground.files import write_whole
from ..ground.frames import MARGIN
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
        # [8, C*C + 1]: where a cell is seen under each symmetry; nowhere stays nowhere.
        turned = np.argsort(point_permutations(side), axis=1)
        self.turned = np.concatenate([turned, np.full((8, 1), side * side)], axis=1)
        # By how much a change of one kind scores otherwise at another edge or corner, at most.
        by_place = self.scores[:MARGIN, :MARGIN].reshape(9, 3, 9, 3)[np.arange(9), :, np.arange(9)]  # [9, 3, 3]
        self.spread = float(np.ptp(by_place, axis=0).max())

    def read(self, before: torch.Tensor, after: torch.Tensor) -> np.ndarray:
        """Sprite ids [B, C, C] of both frames -> codes [B]; the same as those of the model's encode()."""
        return self.codes[self.cells(before, after)[0]]

    def cells(self, before: torch.Tensor, after: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        """Returns ([B] the cell that the code names, C*C for nowhere; [B] bool, whether it is sure to be the same one under
        all symmetries: others score so much less that no edge makes up for it)."""
        a, b = before.flatten(1).numpy(), after.flatten(1).numpy()
        sample, cell = np.nonzero(a != b)
        scores = self.scores[a[sample, cell], b[sample, cell]]
        # The best cell of each sample, the first of equals: the last entry in this order.
        order = np.lexsort((-cell, scores, sample))
        sample, cell, scores = sample[order], cell[order], scores[order]
        last = np.flatnonzero(np.append(sample[1:] != sample[:-1], True)) if len(order) else order
        has_second = np.append(False, sample[1:] == sample[:-1])[last] if len(order) else np.zeros(0, bool)
        second = np.where(has_second, scores[np.maximum(last - 1, 0)], self.nowhere)
        lead = np.abs(scores[last] - np.maximum(second, self.nowhere))
        cells, is_sure = np.full(len(a), len(self.codes) - 1), np.ones(len(a), bool)
        somewhere = scores[last] >= self.nowhere
        cells[sample[last][somewhere]] = cell[last][somewhere]
        is_sure[sample[last]] = lead > 2 * self.spread
        return cells, is_sure

    def read_all(self, rows: np.ndarray, where: np.ndarray) -> np.ndarray:
        """Returns [B, 8] uint16: the codes of the moves at rows `where`, seen under each symmetry."""
        cells, is_sure = self.cells(*pairs(rows, where, np.zeros(len(where), np.int64)))
        codes = self.codes[self.turned[:, cells]].T.astype(np.uint16)
        unsure = where[~is_sure]
        if len(unsure):
            for symmetry in range(8):
                codes[~is_sure, symmetry] = self.read(*pairs(rows, unsure, np.full(len(unsure), symmetry)))
        return codes


def write_codes(model: LatentDynamics, path: Path) -> None:
    """Writes NAME.codes.npy, [rows, 8] uint16, beside a shard; final boards get 0."""
    rows = np.load(path, mmap_mode="r")
    size = size_of(rows)
    reader, batch = CodeReader(model.eval(), canvas_of(size)), BATCH * 81 // size**2
    codes = np.zeros((len(rows), 8), np.uint16)
    moves = np.flatnonzero(rows["rest"] > 0)
    for start in range(0, len(moves), batch):
        where = moves[start : start + batch]
        codes[where] = reader.read_all(rows, where)
    write_whole(path.with_suffix(".codes.npy"), lambda file: np.save(file, codes))
