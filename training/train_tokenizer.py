"""Stage 2: learn the tokenizer from frames.

python -m training.train_tokenizer --data training/work/data --out training/work/tokenizer.pt
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from . import frames
from .checkpoint import save_checkpoint
from .config import TokenizerConfig, add_flags, as_dict, from_flags
from .shards import Shards, unpack_cells
from .tokenizer import Tokenizer, to_float, to_pixels


def random_frames(shards: Shards, count: int, rng: np.random.Generator) -> np.ndarray:
    """Returns [count, H, W, 3] uint8 frames of random positions, either colour to move."""
    rows = shards.rows[rng.integers(len(shards.rows))]
    cells = unpack_cells(np.array(rows["cells"][np.sort(rng.integers(len(rows), size=count))]))
    return frames.render(frames.mover_black(cells, rng.integers(1, 3, size=count)))


def exact_share(tokenizer: Tokenizer, pictures: np.ndarray) -> tuple[float, float]:
    """Returns the share of frames that come back with every pixel within 32 grey levels, and the largest error."""
    pixels = torch.from_numpy(pictures)
    tokenizer.eval()
    with torch.no_grad():
        back = to_pixels(tokenizer.decode(tokenizer.encode_pixels(to_float(pixels))))
    tokenizer.train()
    error = (back.int() - pixels.int()).abs().flatten(1).max(1).values
    return float((error <= 32).float().mean()), float(error.max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    add_flags(parser, TokenizerConfig)
    arguments = parser.parse_args()
    config = from_flags(TokenizerConfig, arguments)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    train, held_out = Shards(arguments.data / "train", codes=False), Shards(arguments.data / "valid", codes=False)
    tokenizer = Tokenizer(config)
    optimizer = torch.optim.AdamW(tokenizer.parameters(), lr=config.lr, weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.lr, config.steps, pct_start=0.1)
    started = time.time()
    for step in range(1, config.steps + 1):
        pixels = to_float(torch.from_numpy(random_frames(train, config.batch, rng)))
        loss = (tokenizer.decode(tokenizer.encode_pixels(pixels)) - pixels).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == config.steps:
            share, worst = exact_share(tokenizer, random_frames(held_out, 256, rng))
            rate = step * config.batch / (time.time() - started)
            print(f"step {step} loss {loss.item():.6f} frames/s {rate:.0f} exact {share:.4f} worst {worst:.0f}", flush=True)
    tokenizer.eval()
    digits = tokenizer.digit_table().reshape(9, 3)
    print("digit of empty, black, white at each kind of intersection:", digits.tolist())
    save_checkpoint(arguments.out, {"kind": "tokenizer", "config": as_dict(config), "weights": tokenizer.state_dict()})


if __name__ == "__main__":
    main()
