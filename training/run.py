"""All stages in one command, from collections of games to weights, within a given time.

python -m training.run --out FOLDER --minutes 9 train=GAMES valid=GAMES
python -m training.run --continue FOLDER

FOLDER gets data/, tokenizer.pt, latent.pt, checkpoint.pt, log.csv and pictures, and run.json, which is all that --continue needs;
what is there is not made again. Beside each checkpoint lies a packed one of 16-bit weights (see pack.py). With --cooldown the
last minutes belong to a decay of the learning rate: decayed.pt is to be shipped, checkpoint.pt to be gone on from.
--tokenizer, --latent and --start bring what has been learned before.
"""

import argparse
import fcntl
import json
import os
import shutil
import time
from pathlib import Path
from typing import TextIO

import torch

from . import train_codes, train_tokenizer
from .ground.config import LatentConfig, TokenizerConfig
from .ground.files import write_json
from .prepare import prepare
from .tokenizer.tokenizer import Tokenizer
from .train_transformer import add_run_flags
from .transformer.run import Run

# Not kept in run.json: where things come from at the beginning, and how long to go on this time.
ONCE = ("collections", "out", "again", "tokenizer", "latent", "start", "minutes", "cpu_minutes", "steps", "cooldown")


def alone(folder: Path) -> TextIO:
    """Returns a lock that lasts as long as this process. Raises SystemExit where another one trains in the folder."""
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise SystemExit(f"{folder}: another process trains there") from error
    return lock


def bring(source: Path | None, target: Path) -> bool:
    """Copies a file that was learned before, unless there is one already; whether there is one now."""
    if source and not target.exists():
        shutil.copyfile(source, target)
    return target.exists()


def stages(folder: Path, arguments: argparse.Namespace) -> None:
    """Makes the data, the tokenizer and the codes that are not there yet."""
    data, processes = folder / "data", os.cpu_count() or 1
    if not (data / "whole").exists():
        if not arguments.collections:
            raise SystemExit(f"{folder} has no data, and no collections are given")
        shutil.rmtree(data, ignore_errors=True)
        prepare(data, arguments.collections, processes)
        (data / "whole").touch()
    if not bring(arguments.tokenizer, folder / "tokenizer.pt"):
        torch.manual_seed(0)
        tokenizer = Tokenizer(TokenizerConfig())
        train_tokenizer.train(tokenizer, TokenizerConfig(), data)
        train_tokenizer.save(tokenizer, folder / "tokenizer.pt")
    if not bring(arguments.latent, folder / "latent.pt"):
        train_codes.save(train_codes.train(LatentConfig(), data), folder / "latent.pt")
    if not (data / "coded").exists():
        train_codes.write_all(folder / "latent.pt", data, processes)
        (data / "coded").touch()


def decay_steps(pace: float, minutes: float) -> int:
    """Returns how many steps are taken in some minutes at `pace` steps a second, less a twentieth of the time for the last line
    of the log and the files."""
    return max(1, round(pace * minutes * 60 * 0.95))


def train(folder: Path, arguments: argparse.Namespace, started: float) -> None:
    """Goes on with the run of a folder until its minutes are over, counted from `started`."""
    arguments.data, arguments.tokenizer, arguments.latent = (folder / name for name in ("data", "tokenizer.pt", "latent.pt"))
    arguments.out = folder
    if (folder / "checkpoint.pt").exists():
        arguments.start = None
    run = Run(arguments)
    run.packs = True
    limits = {"cpu_minutes": arguments.cpu_minutes, "steps": arguments.steps}
    often = {"log_every": arguments.log_every, "save_every": arguments.save_every}
    print(f"first step after {time.time() - started:.0f} s", flush=True)

    def left() -> float:
        return arguments.minutes - (time.time() - started) / 60

    run.go(left() - arguments.cooldown, **limits, **often)
    if arguments.cooldown and left() > 0:
        run.checkpoint = folder / "decayed.pt"
        run.decay(decay_steps(run.pace(), left()))
        run.go(left(), **limits, **often)
    run.machine.close()
    print(f"step {run.step}, {run.samples:,} samples, {(time.time() - started) / 60:.1f} minutes", flush=True)


def main() -> None:
    started = time.time()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="*", metavar="SPLIT=FILE[,FILE]", help="train=... valid=..., SGF")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--out", type=Path, help="folder of a new run")
    place.add_argument("--continue", dest="again", type=Path, metavar="FOLDER", help="go on with the run of a folder")
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer learned before")
    parser.add_argument("--latent", type=Path, help="latent codes learned before")
    parser.add_argument("--cooldown", type=float, default=0, help="minutes at the end in which the rate decays; default 0")
    parser.add_argument("--save_every", type=float, default=60, help="seconds between two checkpoints; default 60")
    add_run_flags(parser)
    arguments = parser.parse_args()
    folder = arguments.out or arguments.again
    if arguments.again:
        if not (folder / "run.json").exists():
            parser.error(f"--continue {folder}: there is no run")
        # What is given again counts instead of what was said then.
        parser.set_defaults(**json.loads((folder / "run.json").read_text()))
        arguments = parser.parse_args()
    folder.mkdir(parents=True, exist_ok=True)
    lock = alone(folder)
    kept = {name: value for name, value in vars(arguments).items() if name not in ONCE and value is not None}
    write_json(folder / "run.json", kept)
    stages(folder, arguments)
    train(folder, arguments, started)
    lock.close()


if __name__ == "__main__":
    main()
