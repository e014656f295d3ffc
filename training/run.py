"""All stages in one command, from collections of games to weights, within a given time.

python -m training.run --out FOLDER --minutes 9 train=GAMES valid=GAMES
python -m training.run --continue FOLDER
python -m training.run --branch FOLDER --bundle models/NAME

FOLDER gets data/, tokenizer.pt, latent.pt, checkpoint.pt, log.csv and pictures, and run.json, which is all that --continue needs;
what is there is not made again. Beside each checkpoint lies a packed one of 16-bit weights (see pack.py). --tokenizer, --latent and
--from bring what has been learned before.

FOLDER/decayed/ has the same files of a branch whose learning rate falls to zero: its checkpoint is to be shipped, that of FOLDER to
be gone on from. --cooldown makes it in the last minutes of the run, --branch at any time, beside a run that goes on.
"""

import argparse
import fcntl
import importlib.util
import json
import os
import shutil
import time
from pathlib import Path
from typing import TextIO

import torch

from . import train_codes, train_tokenizer
from .ground.checkpoint import load_checkpoint
from .ground.config import LatentConfig, TokenizerConfig
from .ground.files import write_json
from .prepare import prepare
from .tokenizer.tokenizer import Tokenizer
from .train_transformer import add_run_flags
from .transformer.run import Run

# Not kept in run.json: where things come from at the beginning, and how long to go on this time.
ONCE = (
    *("collections", "out", "again", "branch", "bundle", "tokenizer", "latent", "start"),
    *("minutes", "cpu_minutes", "steps", "cooldown"),
)
# Of a branch, as a share of the run's steps so far, and the least.
DECAY_SHARE, LEAST_DECAY = 0.1, 100


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


def opened(folder: Path, out: Path, start: Path | None, arguments: argparse.Namespace) -> Run:
    """Returns the run that writes to `out`, with the data of a folder: it goes on with what is there, or begins with `start`."""
    arguments.data, arguments.tokenizer, arguments.latent = (folder / name for name in ("data", "tokenizer.pt", "latent.pt"))
    arguments.out = out
    arguments.start = None if (out / "checkpoint.pt").exists() else start
    run = Run(arguments)
    run.packs = True
    return run


def limits_of(arguments: argparse.Namespace) -> dict[str, float]:
    return {name: getattr(arguments, name) for name in ("cpu_minutes", "steps", "log_every", "save_every")}


def train(folder: Path, arguments: argparse.Namespace, started: float) -> None:
    """Goes on with the run of a folder until its minutes are over, counted from `started`."""
    run, limits = opened(folder, folder, arguments.start, arguments), limits_of(arguments)
    print(f"first step after {time.time() - started:.0f} s", flush=True)

    def left() -> float:
        return arguments.minutes - (time.time() - started) / 60

    run.go(left() - arguments.cooldown, **limits)
    if arguments.cooldown and left() > 0:
        with alone(emptied(folder / "decayed")):
            run.out = folder / "decayed"
            run.decay(decay_steps(run.pace(), left()))
            run.go(left(), **limits)
    run.machine.close()
    print(f"step {run.step}, {run.samples:,} samples, {(time.time() - started) / 60:.1f} minutes", flush=True)


def emptied(folder: Path) -> Path:
    """Returns a folder that has nothing but its lock."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()
    return folder


def branch(folder: Path, arguments: argparse.Namespace) -> None:
    """Decays a copy of a run in FOLDER/decayed and writes its bundle. A branch that was stopped is gone on with."""
    if not importlib.util.find_spec("onnx"):
        raise SystemExit("--branch writes a bundle, which needs onnx: pip install -r training/requirements.txt")
    source, out = folder / "checkpoint.pt", folder / "decayed"
    bundle = arguments.bundle or out / folder.resolve().name
    out.mkdir(exist_ok=True)
    with alone(out):
        unfinished = out / "unfinished"
        if not unfinished.exists():
            emptied(out)
            unfinished.touch()
        step = load_checkpoint(source, "transformer")["step"]
        arguments.decay = arguments.decay or max(LEAST_DECAY, round(step * DECAY_SHARE))
        run = opened(folder, out, source, arguments)
        run.go(arguments.minutes, **limits_of(arguments))
        if not run.is_decayed:
            print(f"stopped at step {run.step}; the same command goes on")
            return
        # Needs onnx, which is not everywhere where one trains.
        from .export import export

        export(bundle, arguments.tokenizer, arguments.latent, out / "checkpoint.pt", arguments.data)
        unfinished.unlink()
    print(f"step {run.step}, {run.samples:,} samples: {bundle}", flush=True)


def main() -> None:
    started = time.time()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="*", metavar="SPLIT=FILE[,FILE]", help="train=... valid=..., SGF")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--out", type=Path, help="folder of a new run")
    place.add_argument("--continue", dest="again", type=Path, metavar="FOLDER", help="go on with the run of a folder")
    place.add_argument("--branch", type=Path, metavar="FOLDER", help="decay a copy of the run of a folder, and export it")
    bundle_help = "where --branch writes its bundle; default FOLDER/decayed/ and the folder's name"
    parser.add_argument("--bundle", type=Path, help=bundle_help)
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer learned before")
    parser.add_argument("--latent", type=Path, help="latent codes learned before")
    parser.add_argument("--cooldown", type=float, default=0, help="minutes at the end in which the rate decays; default 0")
    parser.add_argument("--save_every", type=float, default=60, help="seconds between two checkpoints; default 60")
    add_run_flags(parser)
    arguments = parser.parse_args()
    folder = arguments.out or arguments.again or arguments.branch
    if not arguments.out:
        if not (folder / "run.json").exists():
            parser.error(f"{folder}: there is no run")
        # What is given again counts instead of what was said then.
        parser.set_defaults(**json.loads((folder / "run.json").read_text()))
        arguments = parser.parse_args()
    if arguments.branch:
        branch(folder, arguments)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        kept = {name: value for name, value in vars(arguments).items() if name not in ONCE and value is not None}
        write_json(folder / "run.json", kept)
        stages(folder, arguments)
        train(folder, arguments, started)


if __name__ == "__main__":
    main()
