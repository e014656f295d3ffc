"""Recordings of games to records: what is filmed is written down by `vw watch`, as one who only looks sees it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "dist" / "cli" / "vw.js"
STILLS = {".png", ".jpg", ".jpeg", ".bmp"}
RECORDS = (".sgf", ".sgf.gz")


def is_recording(source: Path) -> bool:
    """Whether a source of games is no collection of records."""
    return not source.name.endswith(RECORDS)


def recordings_in(source: Path) -> list[Path]:
    """Returns the recordings of a source: itself, or the files and folders that lie in a folder; one of stills is one recording."""
    if not source.is_dir():
        return [source]
    inside = sorted(path for path in source.iterdir() if not path.name.startswith(".") and not path.name.endswith(RECORDS))
    is_film = any(path.suffix.lower() in STILLS for path in inside)
    return [source] if is_film else inside


def watched_records(recording: Path, folder: Path) -> Iterator[str]:
    """Yields the records of the games of one recording; what was watched before is kept below `folder`. Raises ValueError with the reason
    where nothing could be read."""
    node = shutil.which("node")
    if node is None or not PROGRAM.exists():
        raise SystemExit(f"{recording} is a recording: it is watched by {PROGRAM}, which needs Node (npm ci && npm run build)")
    out = folder / recording.name
    command = [node, str(PROGRAM), "watch", str(recording), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise ValueError((done.stderr.strip().splitlines() or ["no reason told"])[-1])
    yield from (out / "game.sgf").read_text(encoding="utf-8").splitlines()
