"""The original's pictures against those that matplotlib 3.10.9 drew."""

import hashlib
from pathlib import Path

import numpy as np

from training.original import frames

BOARDS = Path(__file__).parents[2] / "tests" / "fixtures" / "original-boards.txt"


def test_500_boards_are_drawn_as_matplotlib_does_byte_for_byte():
    lines = [line.split() for line in BOARDS.read_text().splitlines()]
    assert len(lines) == 500
    cells = np.array([[".XO".index(point) for point in board] for board, _ in lines])
    for first in range(0, len(lines), 50):
        for frame, (board, wanted) in zip(frames.render(cells[first : first + 50]), lines[first : first + 50], strict=True):
            assert hashlib.sha256(frame.tobytes()).hexdigest()[: len(wanted)] == wanted, board
