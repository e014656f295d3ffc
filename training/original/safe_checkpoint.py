"""Reads a checkpoint of torch.save without running anything that it holds.

A checkpoint is a ZIP archive: `data.pkl`, a pickle that names tensors, and one file of raw numbers for each storage.
The pickle may name any Python object; here every name but those of tensors and dictionaries becomes an empty stand-in,
so that what an optimizer or a logger left in the file is skipped and what an attacker put there is never called.
"""

import io
import mmap
import pickle
import struct
import warnings
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

PICKLE_LIMIT = 1 << 28  # bytes; a checkpoint's pickle has some kilobytes for every thousand tensors

_STORAGES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}


class CheckpointError(ValueError):
    """A checkpoint that cannot be used; the message names the file, and the tensor where it is one."""


class Unknown:
    """Stands for whatever the pickle names: takes everything, does nothing."""

    def __new__(cls, *_args: object, **_named: object) -> "Unknown":
        return super().__new__(cls)

    def __init__(self, *_args: object, **_named: object) -> None: ...

    def __setstate__(self, _state: object) -> None: ...

    def __call__(self, *_args: object, **_named: object) -> "Unknown":
        return Unknown()

    def __setitem__(self, _key: object, _value: object) -> None: ...

    def append(self, _item: object) -> None: ...

    def extend(self, _items: object) -> None: ...

    def add(self, _item: object) -> None: ...


@dataclass(frozen=True)
class StoredTensor:
    """Where a tensor's numbers lie; nothing is read yet."""

    storage: str
    dtype: torch.dtype
    offset: int  # in numbers
    shape: tuple[int, ...]
    strides: tuple[int, ...]


@dataclass(frozen=True)
class _Storage:
    key: str
    dtype: torch.dtype


def _tensor(storage: object, offset: object, shape: object, strides: object, *_rest: object) -> object:
    """In place of torch._utils._rebuild_tensor_v2."""
    if not isinstance(storage, _Storage):
        return Unknown()
    return StoredTensor(storage.key, storage.dtype, offset, tuple(shape), tuple(strides))


def _parameter(tensor: object, *_rest: object) -> object:
    """In place of torch._utils._rebuild_parameter."""
    return tensor


_KNOWN = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch._utils", "_rebuild_parameter"): _parameter,
}


class _SafeUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in ("torch", "torch.storage") and name in _STORAGES:
            return _STORAGES[name]
        return _KNOWN.get((module, name), Unknown)

    def persistent_load(self, pid: Any) -> object:
        kind, dtype, key = pid[0], pid[1], pid[2]
        if kind != "storage" or not isinstance(dtype, torch.dtype) or not isinstance(key, str):
            return Unknown()
        return _Storage(key, dtype)


class Checkpoint(Mapping[str, Tensor]):
    """The tensors of a checkpoint's state dict by name, each read when it is asked for."""

    def __init__(self, path: Path):
        self.path = path
        if not path.is_file():
            raise CheckpointError(f"no file {path}")
        self._file = path.open("rb")
        try:
            self._archive = zipfile.ZipFile(self._file)
            self._bytes = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise CheckpointError(f"{path} is no checkpoint of torch.save, or not all of it ({error})") from error
        pickles = [name for name in self._archive.namelist() if name.endswith("/data.pkl")]
        if len(pickles) != 1:
            raise CheckpointError(f"{path} is a ZIP archive without a data.pkl: no checkpoint of torch.save")
        self._folder = pickles[0].removesuffix("data.pkl")
        self._tensors = self._names(self._unpickle(pickles[0]))

    def _unpickle(self, name: str) -> object:
        size = self._archive.getinfo(name).file_size
        if size > PICKLE_LIMIT:
            raise CheckpointError(f"{self.path}: data.pkl has {size:,} bytes (allowed: {PICKLE_LIMIT:,})")
        try:
            return _SafeUnpickler(io.BytesIO(self._archive.read(name))).load()
        except Exception as error:
            # Whatever a hostile pickle makes the unpickler stumble over ends here.
            raise CheckpointError(f"{self.path}: data.pkl is broken ({type(error).__name__}: {error})") from error

    def _names(self, content: object) -> dict[str, StoredTensor]:
        inside = content.get("state_dict", content) if isinstance(content, dict) else None
        if not isinstance(inside, dict):
            raise CheckpointError(f"{self.path} holds no state_dict")
        return {
            name.removeprefix("module."): tensor
            for name, tensor in inside.items()
            if isinstance(name, str) and isinstance(tensor, StoredTensor)
        }

    def __len__(self) -> int:
        return len(self._tensors)

    def __iter__(self):
        return iter(self._tensors)

    def shape_of(self, name: str) -> tuple[int, ...]:
        return self._tensors[name].shape

    def __getitem__(self, name: str) -> Tensor:
        """Returns a tensor over the file's own memory, not to be written to; raises CheckpointError where it is damaged."""
        stored = self._tensors[name]
        whole = self._storage(name, stored)
        integers = (stored.offset, *stored.shape, *stored.strides)
        if len(stored.shape) != len(stored.strides) or not all(isinstance(n, int) and n >= 0 for n in integers):
            raise CheckpointError(f"{self.path}: {name} has a broken shape: {stored.shape}, strides {stored.strides}")
        reach = 0
        if prod(stored.shape):
            reach = 1 + sum((n - 1) * step for n, step in zip(stored.shape, stored.strides, strict=True))
        if stored.offset + reach > len(whole) or prod(stored.shape) > len(whole):
            raise CheckpointError(f"{self.path}: {name} reaches beyond its {len(whole):,} stored numbers")
        tensor = torch.as_strided(whole, stored.shape, stored.strides, stored.offset)
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"{self.path}: {name} holds numbers that are infinite or no numbers")
        return tensor

    def _storage(self, name: str, stored: StoredTensor) -> Tensor:
        try:
            info = self._archive.getinfo(f"{self._folder}data/{stored.storage}")
        except KeyError:
            raise CheckpointError(f"{self.path}: the numbers of {name} are missing") from None
        if info.compress_type != zipfile.ZIP_STORED:
            raise CheckpointError(f"{self.path}: the numbers of {name} are compressed, which torch.save never does")
        header = self._bytes[info.header_offset : info.header_offset + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise CheckpointError(f"{self.path}: the numbers of {name} are damaged (no header)")
        start = info.header_offset + 30 + sum(struct.unpack_from("<HH", header, 26))
        width = torch.empty((), dtype=stored.dtype).element_size()
        if start + info.file_size > len(self._bytes) or info.file_size % width:
            raise CheckpointError(f"{self.path}: the numbers of {name} are cut off")
        with memoryview(self._bytes) as view, view[start : start + info.file_size] as raw:
            if zlib.crc32(raw) != info.CRC:
                raise CheckpointError(f"{self.path}: the numbers of {name} are damaged (CRC)")
        if info.file_size == 0:
            return torch.empty(0, dtype=stored.dtype)
        numbers = np.frombuffer(self._bytes, np.uint8, info.file_size, start)
        if start % width:
            numbers = numbers.copy()
        return _quietly(numbers).view(stored.dtype)


def _quietly(numbers: np.ndarray) -> Tensor:
    """torch warns of memory that cannot be written to; ours is only read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.from_numpy(numbers)
