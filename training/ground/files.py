"""Files that are whole or not there."""

import hashlib
import json
import os
from pathlib import Path


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, write) -> None:
    """Calls write(file) on a temporary name beside `path`, then renames: a reader never sees half a file.

    A link is followed, a file's mode kept. Raises SystemExit for what is no regular file: a device must stay one.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise SystemExit(f"{path} is no regular file")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o7777)
    temporary.replace(path)


def write_json(path: Path, value: object) -> None:
    write_whole(path, lambda file: file.write(json.dumps(value, indent=1).encode() + b"\n"))
