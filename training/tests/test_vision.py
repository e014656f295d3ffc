"""Boards drawn at random, and the networks that learn to read them."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from training.train_vision import crossings_loss
from training.vision import board_picture, scenes
from training.vision.batches import PART, STRIDE, SceneBatches, heat_of
from training.vision.board_picture import BLACK, EMPTY, WHITE, draw_board
from training.vision.networks import Crossings, Stones


def lightness(picture: np.ndarray, x: float, y: float, reach: int) -> float:
    row, column = round(y), round(x)
    return float(picture[row - reach : row + reach + 1, column - reach : column + reach + 1].mean())


def test_stones_lie_where_the_truth_says() -> None:
    right = seen = 0
    for seed in range(30):
        board = draw_board(np.random.default_rng(seed), 24.0)
        picture = np.asarray(board.picture, np.float32)
        # Around the middle, where a mark may be; the two colours are told by their mean.
        around = np.array([lightness(picture, x, y, 7) for x, y in board.points])
        if not (board.stones == BLACK).any() or not (board.stones == WHITE).any():
            continue
        middle = (around[board.stones == BLACK].mean() + around[board.stones == WHITE].mean()) / 2
        is_stone = board.stones != EMPTY
        right += ((around < middle) == (board.stones == BLACK))[is_stone].sum()
        seen += is_stone.sum()
    assert seen > 500
    assert right / seen > 0.97


def test_lines_end_at_the_edges_of_whole_boards() -> None:
    wholes = 0
    for seed in range(40):
        board = draw_board(np.random.default_rng(seed), 15.0)
        xs, ys = board.points.T
        is_whole = not board.lines[xs == xs.min(), 0].any() and not board.lines[xs == xs.max(), 1].any()
        is_whole &= not board.lines[ys == ys.min(), 2].any() and not board.lines[ys == ys.max(), 3].any()
        wholes += is_whole
        assert board.lines[xs > xs.min(), 0].all() and board.lines[ys < ys.max(), 3].all()
    assert 25 < wholes < 40


def test_the_same_seed_draws_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        scenes.draw_shard(tmp_path / f"{name}.npz", 3, seed=7)
    a, b = (np.load(tmp_path / f"{name}.npz") for name in ("a", "b"))
    for key in ("pictures", "points", "patches", "labels", "counts"):
        assert np.array_equal(a[key], b[key]), key
    assert a["pictures"].shape == (3, scenes.SIDE, scenes.SIDE, 3)
    assert set(np.unique(a["labels"])) <= {EMPTY, BLACK, WHITE, scenes.NONE}


def test_the_next_lines_beyond_the_edges() -> None:
    points = np.array([(x, y) for y in (10.0, 22.0, 34.0) for x in (5.0, 15.0)])
    lines = np.ones((6, 4), bool)
    lines[points[:, 0] == 5, 0] = lines[points[:, 1] == 34, 3] = False
    beyond = {tuple(point) for point in scenes.beyond_edges(points, lines)}
    assert beyond == {(-5.0, 10.0), (-5.0, 22.0), (-5.0, 34.0), (5.0, 46.0), (15.0, 46.0)}


def test_batches_turn_pictures_and_points_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = np.zeros((1, scenes.SIDE, scenes.SIDE, 3), np.uint8)
    points = []
    for y in range(20, 280, 20):
        for x in range(12, 290, 20):
            picture[0, y, x] = 255
            points.append((0, x, y, 0, 1, 0, 1, 0))
    np.savez(tmp_path / "shard-1.npz", pictures=picture, points=np.array(points, np.float32))
    batches = SceneBatches([tmp_path / "shard-1.npz"], 8, seed=3)
    pictures, heat, wanted = batches.next()
    assert len(wanted) > 8 * 50
    for number, row, column, dx, dy, *_ in wanted.tolist():
        x, y = ((at + 0.5 + offset) * STRIDE - 0.5 for at, offset in ((column, dx), (row, dy)))
        assert pictures[int(number), round(y), round(x)].tolist() == [255, 255, 255]
        assert heat[int(number), int(row), int(column)] == 1
    lines = {tuple(row) for row in wanted[:, 5:].tolist()}
    # Left and top go on; mirrored and turned, right and one of the others as well.
    assert lines <= {(1.0, 0.0, 1.0, 0.0), (0.0, 1.0, 1.0, 0.0), (1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 0.0, 1.0)}
    assert len(lines) > 1


def test_heat_is_one_in_the_cell_and_less_around() -> None:
    heat = heat_of(np.array([10.5]), np.array([20.5]))
    assert heat[20, 10] == 1
    assert 0 < heat[20, 11] < 0.5 and heat[20, 11] == heat[19, 10] > heat[19, 11]
    assert heat.sum() == pytest.approx(heat[19:22, 9:12].sum())


def test_the_loss_is_least_where_everything_is_right() -> None:
    cells = PART // STRIDE
    heat = torch.from_numpy(heat_of(np.array([10.5, 30.2]), np.array([20.5, 5.9])))[None]
    points = torch.tensor([[0, 20, 10, 0, 0, 1, 0, 1, 0], [0, 5, 30, -0.3, 0.4, 0, 1, 0, 1]], dtype=torch.float32)
    said = torch.zeros(1, 7, cells, cells)
    said[:, 0] = -9
    for _, row, column, dx, dy, *lines in points.tolist():
        said[0, :, int(row), int(column)] = torch.tensor([9, dx, dy, *(18 * line - 9 for line in lines)])
    right = crossings_loss(said, heat, points)
    assert right < 0.01
    for channel in range(7):
        wrong = said.clone()
        wrong[0, channel, 20, 10] *= -1
        wrong[0, channel, 20, 10] += 0.5 * (channel in (1, 2))
        assert crossings_loss(wrong, heat, points) > right + 0.1, channel


def test_drawn_learned_and_exported(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    boards, out = tmp_path / "boards", tmp_path / "out"
    boards.mkdir()
    for seed in (1, 2):
        scenes.draw_shard(boards / f"shard-{seed:04}.npz", 12, seed)
    steps = ("--crossings-steps", "3", "--stones-steps", "3")
    told = run("training.train_vision", "--boards", str(boards), "--out", str(out), *steps)
    assert "crossings 3 of 3" in told and "stones 3 of 3" in told
    # Again: it is there already, and only written once more.
    assert run("training.train_vision", "--boards", str(boards), "--out", str(out), *steps) == ""
    picture = np.random.default_rng(1).integers(0, 256, (1, 64, 96, 3), np.uint8)
    (cells,) = onnxruntime.InferenceSession(out / "crossings.onnx").run(None, {"picture": picture})
    network = Crossings().eval()
    network.load_state_dict(torch.load(out / "crossings.pt", weights_only=True)["model"])
    with torch.no_grad():
        expected = network(torch.from_numpy(picture)).numpy()
    assert cells.shape == (1, 7, 16, 24)
    assert np.abs(cells - expected).max() < 0.02
    patches = np.zeros((5, scenes.PATCH, scenes.PATCH, 3), np.uint8)
    (logits,) = onnxruntime.InferenceSession(out / "stones.onnx").run(None, {"patches": patches})
    assert logits.shape == (5, 4)


def test_a_board_s_stones_are_told_by_all_of_it() -> None:
    torch.manual_seed(1)
    network = Stones().eval()
    patches = torch.randint(0, 256, (2, 6, scenes.PATCH, scenes.PATCH, 3), dtype=torch.uint8)
    patches[1] //= 4
    with torch.no_grad():
        network.of_all.weight *= 100
        told = network.of_pictures(patches)
        for board in range(2):
            assert torch.allclose(told[board], network(patches[board]), atol=1e-5)
        alone = network(patches.flatten(0, 1)[:7])[6]
        assert (alone - told[1, 0]).abs().max() > 1e-4


def test_too_few_shards_are_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training.train_vision", "--boards", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "has 0 shards; two or more are needed" in done.stderr


def test_star_points() -> None:
    assert [board_picture.star_points(size) for size in (9, 13, 19)] == [[2, 4, 6], [3, 6, 9], [3, 9, 15]]
