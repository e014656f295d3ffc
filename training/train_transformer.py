"""Learns the video transformer.

python -m training.train_transformer --data training/work/data --tokenizer training/work/tokenizer.pt \
    --latent training/work/latent.pt --out training/work/run --minutes 60

Writes checkpoint.pt, log.csv, curves.png and frames-SIZE.png into --out and goes on from them when started again. With --decay 2000
the rate falls to zero within so many steps, after which the run is over.
Several processes share each batch: torchrun --nproc_per_node 2 -m training.train_transformer ...
"""

import argparse
from pathlib import Path

from .ground.config import ModelConfig, TrainConfig, add_flags
from .ground.machine import add_machine_flags
from .transformer.run import Run


def add_run_flags(flags: argparse.ArgumentParser) -> None:
    """Adds how a run begins, how long it takes and what it says, and all settings of model and training."""
    flags.add_argument("--from", dest="start", type=Path, help="begin with this checkpoint, packed or not")
    flags.add_argument("--minutes", type=float, default=1e9)
    cpu_help = "minutes of processor time spent on steps: with --threads=1 a fair limit on a busy machine"
    flags.add_argument("--cpu_minutes", type=float, default=1e9, help=cpu_help)
    flags.add_argument("--steps", type=int, default=10**9)
    flags.add_argument("--log_every", type=int, default=1000, help="steps between two lines of the log")
    held_out_help = "held-out moves of each size that a line of the log is measured on"
    flags.add_argument("--valid_positions", type=int, default=1024, help=held_out_help)
    compile_help = "fuse the network's operations; takes a C++ compiler and a minute or two at the start"
    flags.add_argument("--compile", action=argparse.BooleanOptionalAction, default=False, help=compile_help)
    add_machine_flags(flags)
    add_flags(flags, ModelConfig)
    add_flags(flags, TrainConfig)


def parser() -> argparse.ArgumentParser:
    """Returns the flags of the command."""
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("--data", type=Path, required=True)
    flags.add_argument("--tokenizer", type=Path, required=True)
    flags.add_argument("--latent", type=Path, required=True)
    flags.add_argument("--out", type=Path, required=True)
    add_run_flags(flags)
    return flags


def main() -> None:
    arguments = parser().parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Run(arguments)
    run.go(arguments.minutes, arguments.cpu_minutes, arguments.steps, arguments.log_every)
    run.machine.close()


if __name__ == "__main__":
    main()
