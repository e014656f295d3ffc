"""Packed positions on disk: 27 bytes a position, read through memory maps, so that 100 million need no memory.

A shard is one .npy file of ROW records; index.json beside them holds each file's rows and sha256. The rows of a game
follow each other: the board before ply 0, 1, ... T, the last one being the final board. Latent codes of the changes
lie beside a shard as NAME.codes.npy, [rows, 8] uint16, one for each symmetry.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np

ROW_9X9 = np.dtype(
    [
        ("cells", "u1", 21),  # four points a byte, lowest bits first
        ("mover", "u1"),  # 1 black, 2 white moves from here; 0 on the final board
        ("target", "u1"),  # 1 where the move made from here is worth learning
        ("ply", "<u2"),  # moves since the first row of this game
        ("rest", "<u2"),  # rows until the final board of this game
    ]
)
_SHIFTS = np.array([0, 2, 4, 6], np.uint8)


def pack_cells(cells: np.ndarray) -> np.ndarray:
    """Returns [N, 21] uint8 of cells [N, 81] in 0..2."""
    padded = np.zeros((len(cells), 84), np.uint8)
    padded[:, :81] = cells
    return np.bitwise_or.reduce(padded.reshape(-1, 21, 4) << _SHIFTS, axis=2)


def unpack_cells(packed: np.ndarray) -> np.ndarray:
    """Returns [N, 81] uint8 of packed [N, 21]."""
    return ((packed[:, :, None] >> _SHIFTS) & 3).reshape(len(packed), 84)[:, :81]


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, write) -> None:
    """Calls write(file) on a temporary name beside `path`, then renames: a reader never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def write_json(path: Path, value: object) -> None:
    write_whole(path, lambda file: file.write(json.dumps(value, indent=1).encode() + b"\n"))


def write_shard(folder: Path, name: str, rows: np.ndarray) -> None:
    """Adds one shard to a folder and to its index."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.npy"
    write_whole(path, lambda file: np.save(file, rows))
    index_path = folder / "index.json"
    index = json.loads(index_path.read_text()) if index_path.exists() else {}
    index[path.name] = {"rows": len(rows), "sha256": sha256_of(path)}
    write_json(index_path, index)


def vanished(rows: np.ndarray) -> np.ndarray:
    """Returns [N] bool for rows of ROW: True where a stone of the row before, in the same game, is gone."""
    full = (rows["cells"] | rows["cells"] >> 1) & 0b01010101  # one bit a point
    gone = np.zeros(len(rows), bool)
    gone[1:] = (full[:-1] & ~full[1:]).any(1)
    return gone & (rows["ply"] > 0)


class Shards:
    """All sound shards of a folder. A corrupt one is named on stderr and left out."""

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
