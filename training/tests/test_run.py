"""All stages in one command."""

import json
import os
import re
import signal
import subprocess
import sys
import time

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


def test_it_ends_in_time_with_weights_to_go_on_from_and_weights_to_ship(begun):
    folder, printed = begun
    going, decayed = (load_checkpoint(folder / f"{name}.pt", "transformer") for name in ("checkpoint", "decayed"))
    assert 0 < going["step"] < decayed["step"]
    for name in ("checkpoint", "decayed"):
        packed = load_checkpoint(folder / f"{name}.packed.pt", "transformer")
        assert "optimizers" not in packed and packed["step"] == load_checkpoint(folder / f"{name}.pt", "transformer")["step"]
    minutes = float(re.search(r"([\d.]+) minutes", printed)[1])
    assert minutes <= 0.8  # the last line of the log and the pictures come after
    assert read_rows(folder / "log.csv")[-1]["step"] == decayed["step"]


def test_it_goes_on_with_a_folder_alone(begun):
    folder, _ = begun
    before = load_checkpoint(folder / "checkpoint.pt", "transformer")["step"]
    stage("run", "--continue", folder, f"--steps={before + 3}")
    after = load_checkpoint(folder / "checkpoint.pt", "transformer")
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


def test_killed_at_any_moment_it_goes_on_from_a_whole_checkpoint(begun):
    folder, _ = begun
    flags = [sys.executable, "-m", "training.run", "--continue", str(folder), "--save_every=0.2"]
    before = load_checkpoint(folder / "checkpoint.pt", "transformer")["step"]
    for seconds in (0.5, 1.3, 2.1):
        process = started(flags)
        time.sleep(seconds)
        process.kill()
        process.wait()
        step = load_checkpoint(folder / "checkpoint.pt", "transformer")["step"]
        assert step >= before
        before = step


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
