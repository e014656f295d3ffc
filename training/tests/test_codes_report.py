import json
import sys

import numpy as np
import pytest
import torch

from training import codes_report
from training.transformer.batches import Sampler
from training.codes.codes_picture import load_umap
from training.ground.config import ModelConfig
from training.ground.geometry import canvas_of
from training.positions.shards import Shards
from training.codes.changes import pairs, played
from training.tokenizer.tokenizer import load_tokenizer

from .conftest import SMALL, stage


def test_counts_tell_how_well_codes_name_moves():
    counts = np.zeros((82, 6), int)
    counts[0, 1], counts[5, 2], counts[5, 3], counts[7, 3] = 10, 4, 3, 3
    names = codes_report.naming(counts)
    assert names["code determines move"] == 17 / 20 and names["move determines code"] == 17 / 20
    assert names["codes used"] == 3 and names["codes a move"] == {"mean": 4 / 3, "largest": 2}
    assert names["usage"] == [0, 10, 4, 6, 0, 0]


@pytest.mark.parametrize("size", [9, 19])
def test_moves_are_read_from_drawn_frames(world, size):
    tokenizer, shards = load_tokenizer(world.tokenizer), Shards(world.data / "valid" / str(size))
    sampler = Sampler(shards, tokenizer, ModelConfig(), 722)
    chosen, symmetry = sampler.targets[:100], np.arange(100) % 8
    batch = sampler.at(chosen, symmetry)
    wanted = played(*pairs(shards.rows[0], chosen[:, 1].astype(int), symmetry))
    assert (codes_report.moves_of(batch.digits, batch.next_digits, tokenizer) == wanted).all()
    assert (codes_report.moves_of(batch.digits, batch.digits, tokenizer) == canvas_of(size) ** 2).all()


def test_replaced_codes_are_other_used_codes():
    used, codes = torch.tensor([2, 3, 5, 7]), torch.tensor([[2, 3, 5]] * 400)
    replaced = codes_report.replace_codes(codes, [1], used, seed=0)
    assert (replaced[:, [0, 2]] == codes[:, [0, 2]]).all()
    assert set(replaced[:, 1].tolist()) == {2, 5, 7}
    assert (codes_report.replace_codes(codes, None, used, seed=0) != codes).all()


def test_the_report_of_a_run(world, tmp_path):
    flags = [*world.common, "--transformer", tmp_path / "run" / "checkpoint.pt", "--out", tmp_path / "codes"]
    stage("train_transformer", *world.common, "--out", tmp_path / "run", "--steps=3", *SMALL)
    printed = stage("codes_report", *flags, "--split=valid", "--limit=64", "--no-picture")
    report = json.loads((tmp_path / "codes" / "report.json").read_text())
    assert report["naming"]["code determines move"] > 0.99 and "first code determines the move: " in printed
    shares = report["replaced"]["shares"]
    assert report["replaced"]["positions"] > 20
    assert {name.split(", ")[1] for name in shares} == {f"{name} random" for name in ("none", "z1", "z2", "z3", "all")}
    # The next frame is drawn from the first code alone.
    assert shares["true codes, z2 random"]["frame exact"] == shares["true codes, none random"]["frame exact"]


def test_without_umap_the_command_that_installs_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(SystemExit, match="pip install -r training/requirements-report.txt"):
        load_umap()
