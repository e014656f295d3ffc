"""Checkpoints to 16 bits and back, small enough to be kept beside the code.

python -m training.pack pack training/work/run/checkpoint.pt training/checkpoints/NAME.pt
python -m training.pack unpack training/checkpoints/NAME.pt training/work/run/checkpoint.pt

Weights and their average are kept as float16; the optimizers begin anew, which costs a few hundred steps.
"""

import argparse
from pathlib import Path

import torch

from .ground.checkpoint import load_checkpoint, save_checkpoint, without_optimizers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("direction", choices=["pack", "unpack"])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    content = load_checkpoint(arguments.source, "transformer")
    dtype = torch.float16 if arguments.direction == "pack" else torch.float32
    save_checkpoint(arguments.target, without_optimizers(content, dtype))
    print(f"{arguments.target}: {arguments.target.stat().st_size / 2**20:.1f} MiB, step {content['step']}")


if __name__ == "__main__":
    main()
