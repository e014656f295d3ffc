"""Learns the tokenizer from frames of boards of all sizes.

python -m training.train_tokenizer --data training/work/data --out training/work/tokenizer.pt
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from .ground import frames
from .ground.checkpoint import save_checkpoint
from .ground.config import TokenizerConfig, add_flags, as_dict, from_flags
from .positions.shards import Shards, unpack_cells
from .tokenizer.tokenizer import Tokenizer, load_tokenizer, to_float, to_pixels
from .train_codes import shards_by_size


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


def train(tokenizer: Tokenizer, config: TokenizerConfig, data: Path, decoder_only: bool = False) -> None:
    """Trains a tokenizer on boards of all sizes in turn; says now and then how well frames come back."""
    rng = np.random.default_rng(0)
    train, held_out = (list(shards_by_size(data / split).values()) for split in ("train", "valid"))
    tokenizer.train()
    optimizer = torch.optim.AdamW(tokenizer.parameters(), lr=config.lr, weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.lr, config.steps, pct_start=0.1)
    started = time.time()
    for step in range(1, config.steps + 1):
        # First the cells are taught to keep apart, then the encoder stands still and the decoder learns its levels.
        tokenizer.is_noisy = step <= config.steps // 3 and not decoder_only
        tokenizer.squeeze.requires_grad_(tokenizer.is_noisy)
        some = train[step % len(train)]
        pixels = to_float(torch.from_numpy(random_frames(some, max(1, config.batch * 81 // some.size**2), rng)))
        loss = (tokenizer.decode(tokenizer.encode_pixels(pixels)) - pixels).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == config.steps:
            shares = []
            for some in held_out:
                share, worst = exact_share(tokenizer, random_frames(some, max(8, 256 * 81 // some.size**2), rng))
                shares.append(f"{some.size}x{some.size} exact {share:.4f} worst {worst:.0f}")
            print(f"step {step} loss {loss.item():.6f} {step / (time.time() - started):.0f} steps/s", *shares, flush=True)
    tokenizer.eval()
    digits = tokenizer.digit_table()
    print("digit of empty, black, white at each kind of intersection:", digits[:27].reshape(9, 3).tolist(), "margin:", int(digits[27]))


def save(tokenizer: Tokenizer, path: Path) -> None:
    save_checkpoint(path, {"kind": "tokenizer", "config": as_dict(tokenizer.config), "weights": tokenizer.state_dict()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    only_help = "go on with the decoder of --out; its tokens stay what they are"
    parser.add_argument("--decoder-only", action="store_true", help=only_help)
    add_flags(parser, TokenizerConfig)
    arguments = parser.parse_args()
    config = from_flags(TokenizerConfig, arguments)
    torch.manual_seed(0)
    tokenizer = load_tokenizer(arguments.out) if arguments.decoder_only else Tokenizer(config)
    train(tokenizer, config, arguments.data, arguments.decoder_only)
    save(tokenizer, arguments.out)


if __name__ == "__main__":
    main()
