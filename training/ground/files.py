"""Files that are whole or not there."""

import hashlib
import json
import os
from pathlib import Path


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
