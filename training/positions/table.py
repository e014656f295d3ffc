"""All rows of some shards under one number each, where batches are made of them: read through memory maps on a CPU, copied
once to a GPU.

Legend: N rows, Y bytes of a position.
"""

import numpy as np
import torch
from torch import Tensor

from .shards import Shards, vanished


class Table:
    def __init__(self, shards: Shards, device: torch.device, resident: bool | None = None):
        self.device, self.is_resident = device, device.type != "cpu" if resident is None else resident
        self.lengths = [len(rows) for rows in shards.rows]
        self.firsts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]]).astype(np.int64)  # number of each shard's first row
        records = [_bytes(rows) for rows in shards.rows]
        # No code is as large as 2^15.
        codes = [values.view(np.int16) for values in shards.codes]
        self.records = [torch.from_numpy(np.concatenate(records)).to(device)] if self.is_resident else records
        self.codes = [torch.from_numpy(np.concatenate(codes)).to(device)] if self.is_resident else codes
        self.vanished = np.concatenate([vanished(rows) for rows in shards.rows])  # [N] bool

    def numbers(self, pairs: np.ndarray) -> np.ndarray:
        """Returns [B] int64 of (shard, row) pairs [B, 2]."""
        return self.firsts[pairs[:, 0]] + pairs[:, 1]

    def on_device(self, values: np.ndarray) -> Tensor:
        """Returns a host array on the device; the copy waits for nothing."""
        tensor = torch.from_numpy(np.ascontiguousarray(values))
        return tensor.pin_memory().to(self.device, non_blocking=True) if self.device.type == "cuda" else tensor

    def records_at(self, numbers: Tensor) -> Tensor:
        """Returns [B, Y + 7] uint8, the bytes of the records (shards.row_type) of numbers [B] int64."""
        if self.is_resident:
            return self.records[0][numbers]
        return torch.from_numpy(self._gather(self.records, numbers.numpy()))

    def codes_at(self, numbers: Tensor, symmetry: Tensor) -> Tensor:
        """Returns [B] int64, the codes of the changes after numbers [B], seen under symmetry [B]."""
        if self.is_resident:
            return self.codes[0][numbers, symmetry].long()
        rows = torch.from_numpy(self._gather(self.codes, numbers.numpy()))
        return rows.gather(1, symmetry[:, None])[:, 0].long()

    def _gather(self, arrays: list[np.ndarray], numbers: np.ndarray) -> np.ndarray:
        if len(arrays) == 1:
            return np.asarray(arrays[0][numbers])
        result = np.empty((len(numbers), arrays[0].shape[1]), arrays[0].dtype)
        shards = np.searchsorted(self.firsts, numbers, side="right") - 1
        for shard in np.unique(shards):
            here = shards == shard
            result[here] = arrays[shard][numbers[here] - self.firsts[shard]]
        return result


def _bytes(rows: np.ndarray) -> np.ndarray:
    """Returns [N, Y + 7] uint8 of row records, without a copy."""
    return rows.view(np.uint8).reshape(len(rows), rows.dtype.itemsize)
