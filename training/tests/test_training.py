import csv
import json
import math
import re
import shutil

import numpy as np
import onnxruntime
import pytest
import torch

from training import train_transformer
from training.codes.latent_dynamics import load_latent
from training.ground.checkpoint import load_checkpoint
from training.ground.config import ModelConfig
from training.ground.files import sha256_of
from training.ground.run_log import append_row, read_rows
from training.positions.shards import Shards
from training.tokenizer.tokenizer import load_tokenizer
from training.transformer.batches import Sampler
from training.transformer.objective import final_loss
from training.transformer.run import Run

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


@pytest.mark.skipif(not shutil.which("g++"), reason="needs a C++ compiler")
def test_a_compiled_run_learns_the_same(world, run):
    out = world.folder / "compiled"
    stage("train_transformer", *world.common, "--out", out, "--steps=3", "--compile", *SMALL, "--log_every=1")
    plain = world.folder / "plain"
    stage("train_transformer", *world.common, "--out", plain, "--steps=3", *SMALL, "--log_every=1")
    compiled, eager = (load_checkpoint(folder / "checkpoint.pt", "transformer")["weights"] for folder in (out, plain))
    assert list(compiled) == list(eager)
    losses = [[row["loss"] for row in read_rows(folder / "log.csv")] for folder in (out, plain)]
    # The first steps of an adaptive optimizer go by the sign of gradients that are nearly nothing.
    assert losses[0][0] == pytest.approx(losses[1][0], rel=1e-4) and losses[0] == pytest.approx(losses[1], rel=0.05)


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
    assert list(figures) == ["9x9", "13x13", "19x19"]
    for figure in figures.values():
        assert figure["max_logit_difference"] < 0.05 and figure["codes_as_trained"] == 1
    manifest = json.loads((out / "model.json").read_text())
    assert manifest["sequence"] == ["frame", "start", "codes", "nextFrame"]
    assert manifest["provenance"]["steps"] == 12 and manifest["boardSizes"] == [9, 13, 19]


def test_ends_are_learned_from_fair_games_alone(world):
    shards = Shards(world.data / "train" / "9")
    sampler = Sampler(shards, load_tokenizer(world.tokenizer), ModelConfig(), load_latent(world.latent).fsq.size)
    batch = sampler.at(sampler.targets[:6], np.zeros(6, np.int64))
    logits = torch.randn(*batch.final_digits.shape, 4, generator=torch.Generator().manual_seed(1))
    batch.fair = torch.tensor([True, False, True, False, False, True])
    fair = logits[batch.fair].flatten(0, -2), batch.final_digits[batch.fair].flatten()
    torch.testing.assert_close(final_loss(logits, batch), torch.nn.functional.cross_entropy(*fair) * 3 / 6)
    batch.fair = torch.zeros(6, dtype=torch.bool)
    assert final_loss(logits, batch) == 0


def test_a_bundle_reads_its_last_frame_anew(world, run, tmp_path):
    """Moves stay, ends change; a folder that is there is left alone."""
    before, out = world.folder / "bundle", tmp_path / "fair"
    arguments = ["--bundle", before, "--out", out, *world.common, "--positions=400", "--steps=60", "--threads=1"]
    printed = stage("fit_final", *arguments)
    losses = re.findall(r"held-out loss ([\d.]+) before, ([\d.]+) now", printed)
    assert losses and all(float(now) < float(was) for was, now in losses)
    manifest = json.loads((out / "model.json").read_text())
    assert manifest["name"] == "fair" and manifest["files"]["prompt"]["sha256"] == sha256_of(out / "prompt.onnx")
    feed = {"tokens": np.zeros((1, 3, 3), np.int64), "history": np.full((1, 5), 0, np.int64)}
    was, now = (onnxruntime.InferenceSession(str(folder / "prompt.onnx")).run(None, feed) for folder in (before, out))
    assert all(np.array_equal(a, b) for a, b in zip(was[:-1], now[:-1], strict=True)) and not np.allclose(was[-1], now[-1])
    with pytest.raises(AssertionError, match="is there already"):
        stage("fit_final", *arguments)


SETTINGS = {
    "no codes": ["--horizon=0", "--draw_share=1"],
    "one code": ["--horizon=1"],
    "no history": ["--history=0"],
    "causal": ["--frame_attention=causal"],
    "plain head": ["--pointer=0", "--final_weight=0"],
    "adamw": ["--optimizer=adamw", "--average=0"],
    "bf16": ["--precision=bf16", "--batch=8"],
}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_trains_and_is_measured(world, tmp_path, name):
    arguments = [*world.common, "--out", tmp_path, "--steps=3", *SMALL, *SETTINGS[name]]
    run = Run(train_transformer.parser().parse_args([*map(str, arguments)]))
    run.go(minutes=5, cpu_minutes=5, steps=3, log_every=2)
    rows = read_rows(tmp_path / "log.csv")
    assert [row["step"] for row in rows] == [2, 3]
    for row in rows:
        # No bound above: a small matrix need not be multiplied faster than a step runs, where bfloat16 is emulated.
        assert 0 <= row["valid_accuracy"] <= 1 and row["mfu"] > 0 and row["peak_gflops"] > 0
        assert math.isnan(row["valid_z1_loss"]) == (name == "no codes")


def test_a_log_begun_with_fewer_columns_is_gone_on_with(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("step,loss\r\n1,0.5\r\n")
    append_row(path, {"step": 2, "loss": 0.25, "mfu": 0.1})
    append_row(path, {"step": 3, "loss": 0.125, "mfu": 0.2})
    assert [row["loss"] for row in read_rows(path)] == [0.5, 0.25, 0.125]
    assert math.isnan(read_rows(path)[0]["mfu"]) and read_rows(path)[2]["mfu"] == 0.2
