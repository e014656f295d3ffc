"""SGF collections to positions. The only place in training that knows a rule of Go: captured stones vanish."""

import gzip
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sgfmill import boards, sgf

EMPTY, BLACK, WHITE = 0, 1, 2
_COLOURS = {"b": BLACK, "w": WHITE}


@dataclass
class Game:
    """One record, played out on a board."""

    size: int
    positions: np.ndarray  # [T + 1, S * S] uint8: the board before ply 0 .. before ply T (the last one)
    movers: np.ndarray  # [T] uint8: BLACK or WHITE
    points: np.ndarray  # [T] int16: y * S + x, row 0 on top, -1 for a pass
    players: dict[int, str]  # names by colour
    start: int = 0  # plies before it are opening or history, not the players' own


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
    tree = sgf.Sgf_game.from_string(record)
    size = tree.get_size()
    board = boards.Board(size)
    root = tree.get_root()
    if not board.apply_setup(*root.get_setup_stones()):
        raise ValueError("a stone that is set up has no liberty")
    cells = np.zeros((size, size), np.uint8)
    for colour, (row, column) in board.list_occupied_points():
        cells[size - 1 - row, column] = _COLOURS[colour]
    positions, movers, points = [cells.reshape(-1).copy()], [], []
    for node in tree.get_main_sequence()[1:]:
        if node.has_setup_stones():
            raise ValueError(f"stones are set up after move {len(movers)}")
        colour, move = node.get_move()
        if colour is None:
            continue
        movers.append(_COLOURS[colour])
        if move is None:
            points.append(-1)
        else:
            row, column = move
            stones_before = int((cells == WHITE if colour == "b" else cells == BLACK).sum())
            board.play(row, column, colour)
            y = size - 1 - row
            cells[y, column] = _COLOURS[colour]
            points.append(y * size + column)
            theirs = WHITE if colour == "b" else BLACK
            near = [(y + dy, column + dx) for dy, dx in ((1, 0), (-1, 0), (0, 1), (0, -1))]
            if any(0 <= a < size and 0 <= b < size and cells[a, b] == theirs for a, b in near) and stones_before:
                for a, b in zip(*np.nonzero(cells == theirs), strict=True):
                    if board.get(size - 1 - int(a), int(b)) is None:
                        cells[a, b] = EMPTY
        positions.append(cells.reshape(-1).copy())
    found = re.search(r"startTurnIdx=(\d+)", _text(root, "C"))
    start = int(found[1]) if found else 0
    names = {BLACK: _text(root, "PB"), WHITE: _text(root, "PW")}
    return Game(size, np.stack(positions), np.array(movers, np.uint8), np.array(points, np.int16), names, start)


def _text(node: sgf.Tree_node, key: str) -> str:
    return node.get(key) if node.has_property(key) else ""
