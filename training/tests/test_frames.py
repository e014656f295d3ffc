"""The frames drawn here are the TypeScript renderer's, byte for byte."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from training.ground import frames
from training.ground.geometry import canvas_of
from training.ground.symmetry import point_permutations

GOLDEN = Path(__file__).parents[2] / "tests" / "fixtures" / "golden-clip.json"


def test_golden_clip_is_drawn_byte_for_byte():
    clip = json.loads(GOLDEN.read_text())
    contents = {".": 0, "X": 1, "O": 2}
    assert len(clip["plies"]) > 50
    for ply in clip["plies"]:
        cells = np.array([[contents[mark] for mark in ply["position"]]], np.uint8)
        mover = np.array([1 if ply["toPlay"] == "b" else 2])
        frame = frames.render(frames.mover_black(cells, mover))[0]
        assert hashlib.sha256(frame.tobytes()).hexdigest() == ply["sha256"]


def test_golden_pictures_of_every_size_are_drawn_byte_for_byte():
    contents = {".": 0, "X": 1, "O": 2}
    boards = json.loads(GOLDEN.read_text())["boards"]
    assert [board["size"] for board in boards] == list(range(2, 20))
    for board in boards:
        cells = np.array([[contents[mark] for mark in board["position"]]], np.uint8)
        frame = frames.render(cells)[0]
        assert frame.shape[0] == canvas_of(board["size"]) * frames.PITCH
        assert hashlib.sha256(frame.tobytes()).hexdigest() == board["sha256"], board["size"]


def test_margins_are_the_same_on_all_sides_and_as_small_as_they_can_be():
    assert [canvas_of(size) for size in (5, 7, 8, 9, 10, 13, 15, 16, 19)] == [9, 9, 12, 9, 12, 15, 15, 18, 21]
    with pytest.raises(ValueError, match="board size 20 "):
        canvas_of(20)


@pytest.mark.parametrize("size", [9, 13, 19])
def test_a_turned_board_is_a_turned_frame(size):
    rng = np.random.default_rng(0)
    cells = rng.integers(0, 3, (1, size * size)).astype(np.uint8)
    picture = frames.render(cells)[0]
    seen = {frames.render(cells[:, permutation])[0].tobytes() for permutation in point_permutations(size)}
    turned = set()
    for view in (picture, picture.transpose(1, 0, 2)):
        for rows in (view, view[::-1]):
            turned |= {np.ascontiguousarray(rows).tobytes(), np.ascontiguousarray(rows[:, ::-1]).tobytes()}
    assert seen == turned and len(seen) == 8
