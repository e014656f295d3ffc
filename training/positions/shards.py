"""Packed positions on disk, a quarter of a byte for each intersection, read through memory maps, so that 100 million need no
memory.

DATA/SPLIT/SIZE is a folder of shards of boards of one size. A shard is one .npy file of row records; index.json beside them
holds each file's rows and sha256. The rows of a game follow each other: the board before ply 0, 1, ... T, which is the
final board, and that board once more as it is counted, without dead stones. Latent codes of the changes lie beside a shard as
NAME.codes.npy, [rows, 8] uint16, one for each symmetry.

Legend: N positions, S board size, Y = ceil(S * S / 4) bytes of a position.
"""

import json
import sys
from pathlib import Path

import numpy as np

from ..ground.files import sha256_of, write_json, write_whole

_SHIFTS = np.array([0, 2, 4, 6], np.uint8)


def row_type(size: int) -> np.dtype:
    """Returns the record of a position on a board of `size`."""
    return np.dtype(
        [
            ("cells", "u1", -(-size * size // 4)),  # four points a byte, lowest bits first
            ("mover", "u1"),  # 1 black, 2 white moves from here; 0 on the final board and the counted one
            ("target", "u1"),  # 1 where the move made from here is worth learning
            ("fair", "u1"),  # 1 in games whose counted board says who was ahead
            ("ply", "<u2"),  # moves since the first row of this game
            ("rest", "<u2"),  # moves left in this game
        ]
    )


def size_of(rows: np.ndarray) -> int:
    """Returns the board size of row records."""
    return int((rows.dtype["cells"].shape[0] * 4) ** 0.5)


def pack_cells(cells: np.ndarray) -> np.ndarray:
    """Returns [N, Y] uint8 of cells [N, S*S] in 0..2."""
    width = -(-cells.shape[1] // 4)
    padded = np.zeros((len(cells), width * 4), np.uint8)
    padded[:, : cells.shape[1]] = cells
    return np.bitwise_or.reduce(padded.reshape(-1, width, 4) << _SHIFTS, axis=2)


def unpack_cells(packed: np.ndarray) -> np.ndarray:
    """Returns [N, S*S] uint8 of packed [N, Y]."""
    size = int((packed.shape[1] * 4) ** 0.5)
    return ((packed[:, :, None] >> _SHIFTS) & 3).reshape(len(packed), -1)[:, : size * size]


def sizes_in(split: Path) -> list[int]:
    """Returns the board sizes that a split has shards of, in ascending order."""
    return sorted(int(folder.name) for folder in split.iterdir() if (folder / "index.json").exists()) if split.exists() else []


def save_shard(path: Path, rows: np.ndarray) -> dict:
    """Writes one shard; returns its entry of the index."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: np.save(file, rows))
    return {"rows": len(rows), "sha256": sha256_of(path)}


def add_to_index(folder: Path, name: str, entry: dict) -> None:
    """Makes a shard one of its folder's."""
    index_path = folder / "index.json"
    index = json.loads(index_path.read_text()) if index_path.exists() else {}
    write_json(index_path, index | {name: entry})


def write_shard(folder: Path, name: str, rows: np.ndarray) -> None:
    """Adds one shard to a folder and to its index."""
    add_to_index(folder, f"{name}.npy", save_shard(folder / f"{name}.npy", rows))


def vanished(rows: np.ndarray) -> np.ndarray:
    """Returns [N] bool for rows of ROW: True where a stone of the row before, in the same game, is gone."""
    full = (rows["cells"] | rows["cells"] >> 1) & 0b01010101  # one bit a point
    gone = np.zeros(len(rows), bool)
    gone[1:] = (full[:-1] & ~full[1:]).any(1)
    return gone & (rows["ply"] > 0)


class Shards:
    """All sound shards of a folder: boards of one size. A corrupt one is named on stderr and left out."""

    def __init__(self, folder: Path, codes: bool = True, verify: bool = True):
        index = json.loads((folder / "index.json").read_text())
        self.rows: list[np.ndarray] = []
        self.codes: list[np.ndarray] = []
        for name, entry in sorted(index.items()):
            path = folder / name
            fault = self._fault(path, entry, verify)
            if fault:
                print(f"shard left out: {path}: {fault}", file=sys.stderr)
                continue
            self.rows.append(np.load(path, mmap_mode="r"))
            if codes:
                self.codes.append(np.load(path.with_suffix(".codes.npy"), mmap_mode="r"))
                if len(self.codes[-1]) != len(self.rows[-1]):
                    raise ValueError(f"{path}: {len(self.rows[-1])} rows but {len(self.codes[-1])} codes")
        if not self.rows:
            raise ValueError(f"no sound shard in {folder}")
        self.size = size_of(self.rows[0])

    @staticmethod
    def _fault(path: Path, entry: dict, verify: bool) -> str | None:
        if not path.exists():
            return "missing"
        if verify and sha256_of(path) != entry["sha256"]:
            return "sha256 differs from index.json"
        return None

    def targets(self) -> np.ndarray:
        """Returns [N, 2] uint32: (shard, row) of every position whose next move is worth learning."""
        pairs = []
        for shard, rows in enumerate(self.rows):
            where = np.flatnonzero((rows["target"] == 1) & (rows["rest"] > 0)).astype(np.uint32)
            pairs.append(np.stack([np.full_like(where, shard), where], axis=1))
        return np.concatenate(pairs)
