import math

import numpy as np
import pytest

from training.ground import frames
from training.games.replay import read_records, replay
from training.positions.keys import Overlap, occurs, position_keys, split_keys
from training.positions.rows import rows_of
from training.positions.shards import Shards, pack_cells, unpack_cells
from training.ground.symmetry import point_permutations

from .conftest import GAMES, LARGE, stage


def some_rows(size: int = 9) -> np.ndarray:
    games = [replay(record) for record in [*read_records(GAMES), *read_records(LARGE)]]
    rows = np.concatenate([rows_of(game, "strong") for game in [game for game in games if game.size == size][:4]])
    return rows[rows["rest"] > 0]


def slow_key(row: np.void) -> bytes:
    """The smallest of the eight views, byte by byte."""
    seen = frames.mover_black(unpack_cells(row["cells"][None]), row["mover"][None])[0]
    return min(seen[permutation].tobytes() for permutation in point_permutations(round(len(seen) ** 0.5)))


@pytest.mark.parametrize("size", [9, 13, 19])
def test_keys_are_equal_where_positions_are(size):
    rows = some_rows(size)
    keys = position_keys(rows)
    by_bytes = [slow_key(row) for row in rows]
    assert len(set(keys.tolist())) == len(set(by_bytes)) == len(set(zip(keys.tolist(), by_bytes, strict=True)))
    assert len(set(by_bytes)) < len(rows)  # the empty board, at least


@pytest.mark.parametrize("size", [9, 13, 19])
def test_turned_and_recoloured_positions_have_the_same_key(size):
    rows = some_rows(size)
    keys = position_keys(rows)
    cells = unpack_cells(rows["cells"])
    for permutation in point_permutations(size):
        turned = rows.copy()
        turned["cells"] = pack_cells(cells[:, permutation])
        assert (position_keys(turned) == keys).all()
    swapped = rows.copy()
    swapped["cells"], swapped["mover"] = pack_cells(np.array([0, 2, 1], np.uint8)[cells]), 3 - rows["mover"]
    assert (position_keys(swapped) == keys).all()
    other_mover = rows.copy()
    other_mover["mover"] = 3 - rows["mover"]
    same = position_keys(other_mover) == keys
    wanted = [slow_key(a) == slow_key(b) for a, b in zip(other_mover, rows, strict=True)]
    assert same.mean() < 0.1 and (same == wanted).all()


def test_shared_targets_are_counted_and_removed():
    rows = some_rows()
    rows["target"] = 1
    held = rows[(rows["ply"] == 3) | (rows["ply"] == 20)]
    overlap = Overlap({"test": np.unique(position_keys(held)), "valid": np.zeros(0, np.uint64)})
    kept = rows.copy()
    overlap.take(kept, keep=math.inf)
    assert (kept == rows).all() and overlap.removed == 0
    shared = {slow_key(row) for row in held}
    wanted = [slow_key(row) in shared for row in rows]
    assert overlap.shared["test"][0] == sum(wanted) and overlap.shared["valid"].sum() == 0
    assert overlap.shared["test"][1] == sum(wanted[i] for i in range(len(rows)) if rows["ply"][i] >= 10)
    opening = rows["ply"] < 10
    overlap.take(kept, keep=10)
    assert kept["target"][opening].all() and (kept["target"] == ~np.array(wanted))[~opening].all()
    kept = rows.copy()
    overlap.removed = 0
    overlap.take(kept, keep=0)
    assert (kept["target"] == ~np.array(wanted)).all() and overlap.removed == sum(wanted)


def test_no_target_of_train_is_at_a_held_out_position(tmp_path):
    records = GAMES.read_text().splitlines()
    (tmp_path / "train.sgf").write_text("\n".join(records[:16]) + "\n")
    (tmp_path / "test.sgf").write_text("\n".join(records[16:]) + "\n")
    splits = [f"{split}={tmp_path / split}.sgf" for split in ("train", "test")]
    shares = []
    for flag in ("--no-remove-held-out", "--remove-held-out"):
        printed = stage("prepare", "--out", tmp_path / flag, flag, "--keep-openings=0", *splits)
        rows = Shards(tmp_path / flag / "train" / "9", codes=False).rows[0]
        keys = position_keys(rows[rows["target"] == 1])
        shares.append(occurs(keys, split_keys(tmp_path / flag / "test" / "9")).mean())
        assert f"{shares[0]:.2%} in test (" in printed
    assert shares[0] > 0 and shares[1] == 0


def test_a_split_may_be_given_in_several_parts(tmp_path):
    together, apart = tmp_path / "together", tmp_path / "apart"
    stage("prepare", "--out", together, f"train={GAMES},{LARGE}")
    stage("prepare", "--out", apart, f"train={GAMES}", f"train={LARGE}")
    for size in (9, 13, 19):
        rows = [Shards(folder / "train" / str(size), codes=False).rows[0] for folder in (together, apart)]
        assert (rows[0] == rows[1]).all()
