"""The frames drawn here are the TypeScript renderer's, byte for byte."""

import hashlib
import json
from pathlib import Path

import numpy as np

from training import frames
from training.symmetry import point_permutations

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


def test_a_turned_board_is_a_turned_frame():
    rng = np.random.default_rng(0)
    cells = rng.integers(0, 3, (1, 81)).astype(np.uint8)
    picture = frames.render(cells)[0]
    seen = {frames.render(cells[:, permutation])[0].tobytes() for permutation in point_permutations(9)}
    turned = set()
    for view in (picture, picture.transpose(1, 0, 2)):
        for rows in (view, view[::-1]):
            turned |= {np.ascontiguousarray(rows).tobytes(), np.ascontiguousarray(rows[:, ::-1]).tobytes()}
    assert seen == turned and len(seen) == 8
