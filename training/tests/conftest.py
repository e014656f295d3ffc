"""A small world to train in: games on three sizes of boards, and every stage run for a few steps."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
GAMES = ROOT / "tests" / "fixtures" / "games-9x9.sgf"
LARGE = ROOT / "tests" / "fixtures" / "games-13x13-19x19.sgf"
SMALL = ["--channels=16", "--stem_blocks=1", "--merge_blocks=1", "--draw_blocks=1", "--width=32", "--layers=2", "--heads=2"]
SMALL += ["--batch=16", "--log_every=5", "--warmup=2", "--threads=1"]
# Some processors would choose bf16, in which runs are only nearly the same.
SMALL += ["--precision=fp32"]


def stage(module: str, *arguments: object) -> str:
    """Runs one stage as a user would; returns what it printed."""
    return run_module(f"training.{module}", *arguments)


def run_module(*arguments: object) -> str:
    """Runs `python -m` with the arguments from the top of the project; returns what it printed."""
    command = [sys.executable, "-m", *map(str, arguments)]
    # The matrices are small: more threads would wait for each other, on a busy machine for most of the time.
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> SimpleNamespace:
    folder = tmp_path_factory.mktemp("world")
    records, large = GAMES.read_text().splitlines(), LARGE.read_text().splitlines()
    for split, part in (("train", records[:16] + large[::2]), ("valid", records[16:] + large[1::2])):
        (folder / f"{split}.sgf").write_text("\n".join(part) + "\n")
    data, tokenizer, latent = folder / "data", folder / "tokenizer.pt", folder / "latent.pt"
    stage("prepare", "--out", data, f"train={folder / 'train.sgf'}", f"valid={folder / 'valid.sgf'}")
    stage("train_tokenizer", "--data", data, "--out", tokenizer, "--steps=300", "--width=24", "--lr=0.01", "--batch=32")
    stage("train_codes", "--data", data, "--out", latent, "--steps=300", "--batch=64")
    common = ["--data", data, "--tokenizer", tokenizer, "--latent", latent]
    return SimpleNamespace(folder=folder, data=data, tokenizer=tokenizer, latent=latent, common=common)
