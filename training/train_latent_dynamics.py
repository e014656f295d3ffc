"""Stage 3: learn the latent codes from pairs of frames, then write the code of every change beside the shards.

python -m training.train_latent_dynamics --data training/work/data --out training/work/latent.pt
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch

from . import frames
from .checkpoint import load_checkpoint, save_checkpoint
from .config import LatentConfig, add_flags, as_dict, from_flags
from .latent_dynamics import SHARPEST, LatentDynamics
from .shards import Shards, unpack_cells, write_whole
from .symmetry import point_permutations

PERMUTATIONS = point_permutations(9)


def pairs(rows: np.ndarray, where: np.ndarray, symmetry: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns sprite ids [B, 81] of the frames before and after the moves at rows `where`, the mover in black."""
    mover = np.array(rows["mover"][where])
    both = []
    for offset in (0, 1):
        cells = frames.mover_black(unpack_cells(np.array(rows["cells"][where + offset])), mover)
        seen = np.take_along_axis(cells, PERMUTATIONS[symmetry], axis=1)
        both.append(torch.from_numpy(frames.sprite_ids(seen)))
    return both[0], both[1]


def random_pairs(shards: Shards, count: int, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    rows = shards.rows[rng.integers(len(shards.rows))]
    where = rng.integers(len(rows), size=2 * count)
    where = where[rows["rest"][where] > 0][:count]
    return pairs(rows, where, rng.integers(8, size=len(where)))


def played(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """Returns [B] the point where black appears, 81 for none; only to measure with, never to learn from."""
    appeared = ((after % 3 == 1) & (before % 3 == 0)).int()
    return torch.where(appeared.any(1), appeared.argmax(1), 81)


def code_statistics(model: LatentDynamics, shards: Shards, rng: np.random.Generator) -> dict[str, float]:
    """Returns how well codes and moves determine each other on random changes."""
    model.eval()
    counts = np.zeros((82, model.fsq.size), np.int64)
    with torch.no_grad():
        for _ in range(40):
            before, after = random_pairs(shards, 512, rng)
            codes = model.fsq.index(model.encode(before, after))
            np.add.at(counts, (played(before, after).numpy(), codes.numpy()), 1)
    model.train()
    total = counts.sum()
    used = counts.sum(0) > 0
    return {
        "code determines move": counts.max(0).sum() / total,
        "move determines code": counts.max(1).sum() / total,
        "codes a move": (counts > 0).sum(1)[counts.sum(1) > 0].mean(),
        "codes used": int(used.sum()),
    }


def write_codes(model: LatentDynamics, folder: Path) -> None:
    """Writes NAME.codes.npy, [rows, 8] uint16, beside each shard of a split; final boards get 0."""
    model.eval()
    index = Shards(folder, codes=False)
    for rows in index.rows:
        path = Path(rows.filename)
        codes = np.zeros((len(rows), 8), np.uint16)
        moves = np.flatnonzero(rows["rest"] > 0)
        started = time.time()
        with torch.no_grad():
            for start in range(0, len(moves), 4096):
                where = moves[start : start + 4096]
                for symmetry in range(8):
                    before, after = pairs(rows, where, np.full(len(where), symmetry))
                    codes[where, symmetry] = model.fsq.index(model.encode(before, after)).numpy()
                if start % (4096 * 20) == 0:
                    speed = (start + len(where)) * 8 / (time.time() - started)
                    print(f"{path.name}: {start / len(moves):.0%}, {speed:.0f} changes/s", file=sys.stderr, flush=True)
        target = path.with_suffix(".codes.npy")
        write_whole(target, lambda file, codes=codes: np.save(file, codes))


def train(config: LatentConfig, data: Path) -> LatentDynamics:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    shards, held_out = Shards(data / "train", codes=False), Shards(data / "valid", codes=False)
    model = LatentDynamics(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.lr, weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.lr, config.steps, pct_start=0.1)
    started = time.time()
    for step in range(1, config.steps + 1):
        model.sharpness.fill_(1 + (SHARPEST - 1) * min(1, step / (0.6 * config.steps)))
        loss, _ = model.loss(*random_pairs(shards, config.batch, rng))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 500 == 0 or step == config.steps:
            figures = "  ".join(f"{name} {value:.4f}" for name, value in code_statistics(model, held_out, rng).items())
            speed = step * config.batch / (time.time() - started)
            print(f"step {step} loss {loss.item():.5f} pairs/s {speed:.0f}  {figures}", flush=True)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--codes-only", action="store_true", help="write codes with the model of --out")
    add_flags(parser, LatentConfig)
    arguments = parser.parse_args()
    if arguments.codes_only:
        checkpoint = load_checkpoint(arguments.out, "latent")
        model = LatentDynamics(LatentConfig(**checkpoint["config"]))
        model.load_state_dict(checkpoint["weights"])
    else:
        config = from_flags(LatentConfig, arguments)
        model = train(config, arguments.data)
        save_checkpoint(arguments.out, {"kind": "latent", "config": as_dict(config), "weights": model.state_dict()})
    for split in ("test", "valid", "train"):
        if (arguments.data / split).exists():
            write_codes(model, arguments.data / split)


if __name__ == "__main__":
    main()
