"""Games to the shards of one split, read and written by several processes."""

import hashlib
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import cache
from pathlib import Path

import numpy as np

from ..games.identity import canonical
from ..games.replay import read_records, replay
from ..games.watched import is_recording, recordings_in, watched_records
from .keys import Overlap, split_keys
from .rows import rows_of
from .shards import add_to_index, save_shard, size_of, sizes_in

RECORDS_A_TASK = 200
ROWS_A_SHARD = 1 << 20
GAMES_A_SHARD = 20_000
_Read = list[tuple[bytes, np.ndarray] | str]


def _read(records: list[str], strong: str, sizes: list[int]) -> _Read:
    """Returns (what the game is known by, its rows) of each record, or why it is left out."""
    result: _Read = []
    for record in records:
        try:
            game = replay(record)
            if game.size not in sizes:
                raise ValueError(f"board size {game.size} (allowed {', '.join(map(str, sizes))})")
            result.append((hashlib.sha256(canonical(game)).digest(), rows_of(game, strong)))
        except ValueError as error:
            result.append(str(error))
    return result


_held_out_keys = cache(split_keys)


def _write(path: Path, rows: np.ndarray, held_out: dict[str, Path], keep: float) -> tuple[dict, Overlap]:
    """Writes a shard without the targets that occur held out; returns its entry of the index and what was found."""
    overlap = Overlap({name: _held_out_keys(folder) for name, folder in held_out.items()})
    overlap.take(rows, keep)
    return save_shard(path, rows), overlap.without_keys()


def _in_order(pool: Executor, waiting: int, tasks: Iterable[tuple]) -> Iterator:
    """Yields the results of tasks (function, arguments...) in their order, with at most `waiting` of them ahead."""
    ahead: deque[Future] = deque()
    for task in tasks:
        ahead.append(pool.submit(*task))
        if len(ahead) > waiting:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def _watch(recording: Path, folder: Path, sizes: list[int]) -> _Read:
    """Returns the same of the games of a recording. Who plays is not to be seen: all moves are targets."""
    try:
        return _read(list(watched_records(recording, folder)), "", sizes)
    except ValueError as error:
        return [f"{recording.name}: {error}"]


def _tasks(source: Path, watched: Path, strong: str, sizes: list[int]) -> Iterator[tuple]:
    if is_recording(source):
        for recording in recordings_in(source):
            yield _watch, recording, watched, sizes
        return
    part: list[str] = []
    for record in read_records(source):
        part.append(record)
        if len(part) == RECORDS_A_TASK:
            yield _read, part, strong, sizes
            part = []
    if part:
        yield _read, part, strong, sizes


class SplitWriter:
    """Writes the shards of one split, a folder for each board size. `held_out` are folders of splits, none of whose positions
    from ply `keep` on shall be a target."""

    def __init__(self, folder: Path, held_out: list[Path], keep: float, pool: Executor, processes: int):
        self.folder, self.held_out, self.keep, self.pool, self.processes = folder, held_out, keep, pool, processes
        self.pending: dict[int, list[np.ndarray]] = {}
        self.rows: dict[int, int] = {}  # how many are pending
        self.writing: dict[int, list[tuple[str, Future]]] = {}
        self.games: dict[int, int] = {}
        self.targets: dict[int, int] = {}

    def read(self, sources: list[Path], strong: str, sizes: list[int], seen: set[bytes]) -> None:
        """Writes all games of some collections and recordings; those in `seen`, which the split must not share, are left out."""
        split, started, read, duplicates, broken = self.folder.name, time.time(), 0, 0, 0
        for source in sources:
            if not source.exists():
                raise SystemExit(f"no collection: {source}")
            number, told = 0, time.time()
            for part in _in_order(self.pool, 4 * self.processes, _tasks(source, self.folder.parent / "watched", strong, sizes)):
                for game in part:
                    number, read = number + 1, read + 1
                    if isinstance(game, str):
                        broken += 1
                        print(f"{source}: game {number} left out: {game}", file=sys.stderr)
                    elif game[0] in seen:
                        duplicates += 1
                    else:
                        seen.add(game[0])
                        self._add(game[1])
                if time.time() - told > 5:
                    told = time.time()
                    print(f"{split}: {read} games, {read / (told - started):.0f}/s", file=sys.stderr, flush=True)
        self._close()
        print(f"{split}: {duplicates} duplicates and {broken} broken games left out")

    def _add(self, rows: np.ndarray) -> None:
        size = size_of(rows)
        pending = self.pending.setdefault(size, [])
        pending.append(rows)
        self.rows[size] = self.rows.get(size, 0) + len(rows)
        self.games[size] = self.games.get(size, 0) + 1
        self.targets[size] = self.targets.get(size, 0) + int(rows["target"].sum())
        if len(pending) == GAMES_A_SHARD or self.rows[size] >= ROWS_A_SHARD:
            self._write(size)

    def _write(self, size: int) -> None:
        there = {split.name: split / str(size) for split in self.held_out if size in sizes_in(split)}
        writing = self.writing.setdefault(size, [])
        path = self.folder / str(size) / f"{len(writing):05d}.npy"
        rows, self.rows[size] = np.concatenate(self.pending.pop(size)), 0
        writing.append((path.name, self.pool.submit(_write, path, rows, there, self.keep)))

    def _close(self) -> None:
        """Writes what is left, and says what there is."""
        for size in sorted(self.games):
            if size in self.pending:
                self._write(size)
            found = Overlap({})
            for name, future in self.writing[size]:
                entry, overlap = future.result()
                add_to_index(self.folder / str(size), name, entry)
                found.add(overlap)
            print(f"{self.folder.name} {size}x{size}: {self.games[size]} games, {self.targets[size]} targets")
            if found.shared:
                print(f"{self.folder.name} {size}x{size}: {found.summary()}")
