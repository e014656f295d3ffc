"""All stages in one command."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from training import run as command
from training.ground.checkpoint import load_checkpoint
from training.ground.run_log import read_rows

from .conftest import GAMES, LARGE, ROOT, SMALL, stage


@pytest.fixture(scope="module")
def begun(world, tmp_path_factory):
    """A run of some steps and a decay, from collections and with what was learned before."""
    folder = tmp_path_factory.mktemp("run") / "run"
    brought = ["--tokenizer", world.tokenizer, "--latent", world.latent]
    games = [f"train={GAMES},{LARGE}", f"valid={GAMES}"]
    printed = stage("run", "--out", folder, "--minutes=0.4", "--cooldown=0.15", *brought, *SMALL, *games)
    return folder, printed


def weights_in(folder: Path, name: str = "checkpoint") -> dict:
    return load_checkpoint(folder / f"{name}.pt", "transformer")


def test_it_ends_in_time_with_weights_to_go_on_from_and_weights_to_ship(begun):
    folder, printed = begun
    assert 0 < weights_in(folder)["step"] < weights_in(folder / "decayed")["step"]
    for part in (folder, folder / "decayed"):
        packed = weights_in(part, "checkpoint.packed")
        assert "optimizers" not in packed and packed["step"] == weights_in(part)["step"]
        assert read_rows(part / "log.csv")[-1]["step"] == packed["step"]
    minutes = float(re.search(r"([\d.]+) minutes\n", printed)[1])
    assert minutes <= 0.8  # the last line of the log and the pictures come after


def test_a_branch_decays_and_is_exported_and_leaves_the_run_alone(begun):
    folder, _ = begun
    kept = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    step = weights_in(folder)["step"]
    # Stopped half-way and gone on with: the rate falls as if nothing had been.
    stage("run", "--branch", folder, "--decay=8", f"--steps={step + 3}")
    half = weights_in(folder / "decayed")
    assert half["step"] == step + 3 and half["decay"] == [step, 8]
    stage("run", "--branch", folder, "--decay=8")
    assert weights_in(folder / "decayed")["step"] == step + 8
    assert json.loads((folder / "decayed" / "run" / "model.json").read_text())["provenance"]["steps"] == step + 8
    # Another one begins with the run again.
    stage("run", "--branch", folder, f"--steps={step + 2}", "--bundle", folder / "decayed" / "other")
    assert weights_in(folder / "decayed")["decay"] == [step, command.LEAST_DECAY]
    assert not (folder / "decayed" / "run").exists()
    # A row more where the step between is one that the log tells of.
    logged = [row["step"] for row in read_rows(folder / "decayed" / "log.csv")]
    assert step < logged[0] and logged[-1] == step + 2
    assert {path: path.read_bytes() for path in kept} == kept


def test_it_goes_on_with_a_folder_alone(begun):
    folder, _ = begun
    before = weights_in(folder)["step"]
    stage("run", "--continue", folder, f"--steps={before + 3}")
    after = weights_in(folder)
    assert after["step"] == before + 3 and after["model"]["width"] == 32
    assert "minutes" not in json.loads((folder / "run.json").read_text())


def started(flags: list[str]) -> subprocess.Popen:
    """Returns a run that is about to take its first step."""
    process = subprocess.Popen(flags, cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("first step"):
            break
    return process


def test_a_second_process_in_the_same_folder_is_refused(begun):
    folder, _ = begun
    flags = [sys.executable, "-m", "training.run", "--continue", str(folder), "--minutes=5"]
    first = started(flags)
    try:
        second = subprocess.run(flags, cwd=ROOT, capture_output=True, text=True, check=False)
        assert second.returncode == 1 and "another process trains there" in second.stderr
    finally:
        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0


# Speed and time are a machine's own.
SAME = ("samples", "loss", "z1_loss", "frame_loss", "final_loss", "valid_accuracy", "valid_z1_loss", "valid_frame_loss")


def test_killed_at_any_moment_its_curve_is_that_of_an_undisturbed_run(begun, tmp_path):
    folder, _ = begun
    kept, alone = tmp_path / "killed" / "run", tmp_path / "alone" / "run"
    for copy in (kept, alone):
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("decayed"))
    flags = [sys.executable, "-m", "training.run", "--continue", str(kept), "--save_every=0.2"]
    step = weights_in(folder)["step"]
    # More of them than a test has time for: VW_KILLS=10 pytest -k killed.
    moments = random.Random(3)
    for _ in range(int(os.environ.get("VW_KILLS", "3"))):
        process = started(flags)
        time.sleep(moments.uniform(0.2, 2.5))
        process.kill()
        process.wait()
        assert weights_in(kept)["step"] >= step
        step = weights_in(kept)["step"]
    for copy in (kept, alone):
        stage("run", "--continue", copy, f"--steps={step + 7}")
    rows, wanted = (read_rows(copy / "log.csv") for copy in (kept, alone))
    assert [row["step"] for row in rows] == [row["step"] for row in wanted]
    for row, other in zip(rows, wanted, strict=True):
        assert {name: row[name] for name in SAME if name in row} == pytest.approx(
            {name: other[name] for name in SAME if name in other}, rel=1e-3
        )


def test_a_folder_without_a_run_and_a_run_without_games_are_refused(tmp_path):
    for arguments, message in ((["--continue", "nowhere"], "there is no run"), (["--out", "new"], "no collections are given")):
        done = subprocess.run(
            [sys.executable, "-m", "training.run", arguments[0], str(tmp_path / arguments[1])],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )
        assert done.returncode != 0 and message in done.stderr


def test_the_decay_takes_the_time_that_is_left():
    assert command.decay_steps(pace=10, minutes=2) == 1140
    assert command.decay_steps(pace=0, minutes=2) == 1
