"""SGF collections to positions."""

import gzip
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .board import BLACK, EMPTY, WHITE, captured, play
from .sgf import Node, main_line, point_at, points_in, text

COLOURS = {"B": BLACK, "W": WHITE}
SETUP = {"AB": BLACK, "AW": WHITE, "AE": EMPTY}
MOST = 26  # along the side of a board: a column has one small letter


@dataclass
class Game:
    """One record, played out on a board."""

    size: int
    positions: np.ndarray  # [T + 1, S * S] uint8: the board before ply 0 .. before ply T (the last one)
    movers: np.ndarray  # [T] uint8: BLACK or WHITE
    points: np.ndarray  # [T] int16: y * S + x, row 0 on top, -1 for a pass
    players: dict[int, str]  # names by colour
    start: int = 0  # plies before it are opening or history, not the players' own
    komi: float = 0.0
    result: str = ""  # as RE has it


def read_records(path: Path) -> Iterator[str]:
    """Yields the records of a collection that holds one game a line, gzipped or not.

    A gzipped one that breaks off is named on stderr after its last whole game.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        number = 0
        try:
            for line in lines:
                if line.strip():
                    number += 1
                    yield line
        except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
            print(f"{path}: broken after game {number}: {error}", file=sys.stderr)


def replay(record: str) -> Game:
    """Returns the game of one SGF record. Raises ValueError for a broken record or an impossible move."""
    nodes = main_line(record)
    root = nodes[0]
    size = _size(text(root, "SZ") or "19")
    cells = _set_up(root, size)
    positions, movers, points = [bytes(cells)], [], []
    for node in nodes:
        if node is not root and not SETUP.keys().isdisjoint(node):
            raise ValueError(f"stones are set up after move {len(movers)}")
        if COLOURS.keys() <= node.keys():
            raise ValueError("both sides move at once")
        for name in COLOURS.keys() & node.keys():
            point = point_at(text(node, name), size)
            if point >= 0:
                play(cells, point, COLOURS[name], size)
            movers.append(COLOURS[name])
            points.append(point)
            positions.append(bytes(cells))
    found = re.search(r"startTurnIdx=(\d+)", text(root, "C"))
    return Game(
        size,
        np.frombuffer(b"".join(positions), np.uint8).reshape(len(positions), size * size),
        np.array(movers, np.uint8),
        np.array(points, np.int16),
        players={BLACK: text(root, "PB"), WHITE: text(root, "PW")},
        start=int(found[1]) if found else 0,
        komi=float(text(root, "KM") or 0),
        result=text(root, "RE"),
    )


def _size(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= MOST:
        raise ValueError(f"a board of {written[:20]}")
    return int(written)


def _set_up(root: Node, size: int) -> bytearray:
    """Returns the board before the first move."""
    cells = bytearray(size * size)
    for name, colour in SETUP.items():
        for point in points_in(root.get(name, []), size):
            if colour != EMPTY and cells[point] not in (EMPTY, colour):
                raise ValueError("a stone of either side is set up on one point")
            cells[point] = colour
    if any(cells[point] != EMPTY and captured(cells, point, size) for point in range(size * size)):
        raise ValueError("a stone that is set up has no liberty")
    return cells
