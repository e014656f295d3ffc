import csv
import json

import pytest
import torch

from training.checkpoint import load_checkpoint

from .conftest import SMALL, stage


@pytest.fixture(scope="module")
def run(world):
    """Twelve steps in one go."""
    out = world.folder / "run"
    stage("train_transformer", *world.common, "--out", out, "--steps=12", *SMALL)
    return out


def test_a_run_that_was_stopped_goes_on_to_the_same_weights(world, run):
    out = world.folder / "stopped"
    for steps in (7, 12):
        stage("train_transformer", *world.common, "--out", out, f"--steps={steps}", *SMALL)
    whole, parts = (load_checkpoint(folder / "checkpoint.pt", "transformer") for folder in (run, out))
    assert parts["step"] == whole["step"] == 12
    for name, weights in whole["weights"].items():
        torch.testing.assert_close(parts["weights"][name], weights, rtol=1e-4, atol=1e-5, msg=name)


def test_the_loss_falls(world, run):
    with (run / "log.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert losses[-1] < losses[0]


def test_a_decayed_branch_leaves_the_run_alone(world, run):
    before = (run / "checkpoint.pt").read_bytes()
    branch = world.folder / "branch"
    stage("train_transformer", *world.common, "--from", run / "checkpoint.pt", "--out", branch, "--decay=4", *SMALL)
    assert (run / "checkpoint.pt").read_bytes() == before
    assert load_checkpoint(branch / "checkpoint.pt", "transformer")["step"] == 16


def test_a_packed_checkpoint_can_be_trained_on(world, run, tmp_path):
    packed, out = tmp_path / "packed.pt", tmp_path / "again"
    stage("pack", "pack", run / "checkpoint.pt", packed)
    assert packed.stat().st_size < (run / "checkpoint.pt").stat().st_size / 2
    stage("pack", "unpack", packed, out / "checkpoint.pt")
    stage("train_transformer", *world.common, "--out", out, "--steps=14", *SMALL)
    assert load_checkpoint(out / "checkpoint.pt", "transformer")["step"] == 14


def test_a_corrupt_checkpoint_is_refused(world, run, tmp_path):
    path = tmp_path / "checkpoint.pt"
    path.write_bytes((run / "checkpoint.pt").read_bytes()[:5000])
    with pytest.raises(SystemExit, match="corrupt checkpoint"):
        load_checkpoint(path, "transformer")
    with pytest.raises(SystemExit, match="is no transformer checkpoint"):
        load_checkpoint(world.tokenizer, "transformer")


def test_the_exported_bundle_computes_what_pytorch_computes(world, run):
    out = world.folder / "bundle"
    printed = stage("export", *world.common, "--transformer", run / "checkpoint.pt", "--out", out)
    figures = json.loads(printed.splitlines()[-1])
    assert figures["max_logit_difference"] < 0.05
    assert figures["codes_as_trained"] == 1
    manifest = json.loads((out / "model.json").read_text())
    assert manifest["sequence"] == ["frame", "start", "codes", "nextFrame"]
    assert manifest["provenance"]["steps"] == 12
