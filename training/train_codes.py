"""Learns the latent codes from pairs of frames, then writes the code of every change beside the shards.

python -m training.train_codes --data training/work/data --out training/work/latent.pt
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch

from .codes.changes import code_statistics, random_pairs, write_codes
from .codes.latent_dynamics import SHARPEST, LatentDynamics, load_latent
from .ground.checkpoint import save_checkpoint
from .ground.config import LatentConfig, add_flags, as_dict, from_flags
from .positions.shards import Shards, sizes_in


def shards_by_size(split: Path) -> dict[int, Shards]:
    return {size: Shards(split / str(size), codes=False) for size in sizes_in(split)}


def train(config: LatentConfig, data: Path) -> LatentDynamics:
    """Returns a model that was trained on boards of all sizes in turn."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    shards, held_out = list(shards_by_size(data / "train").values()), shards_by_size(data / "valid")
    model = LatentDynamics(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.lr, weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.lr, config.steps, pct_start=0.1)
    started = time.time()
    for step in range(1, config.steps + 1):
        model.sharpness.fill_(1 + (SHARPEST - 1) * min(1, step / (0.6 * config.steps)))
        some = shards[step % len(shards)]
        loss, _ = model.loss(*random_pairs(some, max(1, config.batch * 81 // some.size**2), rng))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 500 == 0 or step == config.steps:
            print(f"step {step} loss {loss.item():.5f}, {step / (time.time() - started):.0f} steps/s", flush=True)
            for size, split in held_out.items():
                figures = code_statistics(model, split, rng)
                print(f"  {size}x{size}", "  ".join(f"{name} {value:.4f}" for name, value in figures.items()), flush=True)
    return model


def save(model: LatentDynamics, path: Path) -> None:
    save_checkpoint(path, {"kind": "latent", "config": as_dict(model.config), "weights": model.state_dict()})


def _write(latent: Path, shard: Path) -> Path:
    torch.set_num_threads(1)
    write_codes(load_latent(latent), shard)
    return shard


def write_all(latent: Path, data: Path, processes: int) -> None:
    """Writes the codes beside all shards below a folder, several shards at once."""
    shards = [path for path in sorted(data.glob("*/*/?????.npy")) if (path.parent / "index.json").exists()]
    started = time.time()
    with ProcessPoolExecutor(processes) as pool:
        for done, shard in enumerate(pool.map(_write, [latent] * len(shards), shards), 1):
            left = (time.time() - started) / done * (len(shards) - done)
            print(f"{shard}: codes written; {left:.0f} s left", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--codes-only", action="store_true", help="write codes with the model of --out")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="that write codes; default all cores")
    add_flags(parser, LatentConfig)
    arguments = parser.parse_args()
    if not arguments.codes_only:
        save(train(from_flags(LatentConfig, arguments), arguments.data), arguments.out)
    write_all(arguments.out, arguments.data, arguments.processes)


if __name__ == "__main__":
    main()
