"""Learns to read boards off pictures: `python -m training.train_vision --boards training/work/boards --out training/work/vision`.

Writes `crossings.pt` and `stones.pt` every minute, goes on from them, and at the end exports the two networks as ONNX.
"""

import argparse
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from .ground.checkpoint import load_checkpoint, save_checkpoint
from .vision.batches import PatchBatches, SceneBatches
from .vision.export import export_vision
from .vision.networks import Crossings, Stones

SAVE_EVERY_S = 60
#: Of a step with stones.
PICTURES, POINTS = 8, 40


def crossings_loss(said: Tensor, heat: Tensor, points: Tensor) -> Tensor:
    """Returns focal loss of the heat (as of CenterNet, arXiv 1904.07850), and of offsets and lines where there is a crossing."""
    logits = said[:, 0]
    probability = logits.sigmoid().clamp(1e-5, 1 - 1e-5)
    is_middle = (heat == 1).float()
    near = -((1 - probability) ** 2) * probability.log() * is_middle
    far = -((1 - heat) ** 4) * probability**2 * (1 - probability).log() * (1 - is_middle)
    picture, row, column = points[:, :3].long().unbind(1)
    at_points = said[picture, :, row, column]
    count = max(1, len(points))
    offsets = (at_points[:, 1:3] - points[:, 3:5]).abs().sum() / count
    lines = functional.binary_cross_entropy_with_logits(at_points[:, 3:], points[:, 5:], reduction="sum") / count
    return (near.sum() + far.sum()) / count + offsets + lines


def learn(name: str, model: nn.Module, out: Path, steps: int, loss_of, check, rate: float) -> None:
    """Trains until `steps`, from the checkpoint that is there; the rate rises for 200 steps and falls to zero as a cosine."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.02)
    path, begun = out / f"{name}.pt", 0
    if path.exists():
        state = load_checkpoint(path, name)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        begun = state["step"]

    def save(step: int) -> None:
        save_checkpoint(path, {"kind": name, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step})

    start = saved = time.monotonic()
    mean = None
    for step in range(begun, steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min((step + 1) / 200, 0.5 + 0.5 * torch.cos(torch.tensor(torch.pi * step / steps)).item())
        model.train()
        loss = loss_of(model)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if (step + 1) % 200 == 0 or step + 1 == steps:
            left = (time.monotonic() - start) / (step + 1 - begun) * (steps - step - 1)
            model.eval()
            with torch.no_grad():
                print(f"{name} {step + 1} of {steps}: loss {mean:.4f}, {check(model)}, {left / 60:.1f} min left", flush=True)
        if time.monotonic() - saved > SAVE_EVERY_S or step + 1 == steps:
            save(step + 1)
            saved = time.monotonic()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=Path, required=True, help="what training.draw_boards has written; the last shard is held out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", choices=["crossings", "stones"])
    parser.add_argument("--crossings-steps", type=int, default=6000)
    parser.add_argument("--stones-steps", type=int, default=12_000)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    args.out.mkdir(parents=True, exist_ok=True)
    paths = sorted(args.boards.glob("shard-*.npz"))
    if len(paths) < 2:
        raise SystemExit(f"{args.boards} has {len(paths)} shards; two or more are needed: python -m training.draw_boards")
    learned, held_out = paths[:-1], paths[-1:]
    if args.only != "stones":
        train_crossings(learned, held_out, args.out, args.crossings_steps)
    if args.only != "crossings":
        train_stones(learned, held_out, args.out, args.stones_steps)
    export_vision(args.out)


def train_crossings(learned: list[Path], held_out: list[Path], out: Path, steps: int) -> None:
    batches, checks = SceneBatches(learned, 8, seed=1), SceneBatches(held_out, 8, seed=2)
    checked = [checks.next() for _ in range(8)]

    def loss_of(model: nn.Module) -> Tensor:
        pictures, heat, points = batches.next()
        return crossings_loss(model(pictures), heat, points)

    def check(model: nn.Module) -> str:
        return f"held out {sum(crossings_loss(model(pictures), *rest).item() for pictures, *rest in checked) / len(checked):.4f}"

    learn("crossings", Crossings(), out, steps, loss_of, check, rate=2e-3)


def train_stones(learned: list[Path], held_out: list[Path], out: Path, steps: int) -> None:
    batches, checks = PatchBatches(learned, PICTURES, POINTS, seed=1), PatchBatches(held_out, 128, POINTS, seed=2)
    patches, labels = checks.next()

    def loss_of(model: Stones) -> Tensor:
        some, wanted = batches.next()
        return functional.cross_entropy(model.of_pictures(some).flatten(0, 1), wanted.flatten(), label_smoothing=0.01)

    def check(model: Stones) -> str:
        return f"held out {100 * (model.of_pictures(patches).argmax(2) == labels).float().mean().item():.2f} % right"

    learn("stones", Stones(), out, steps, loss_of, check, rate=2e-3)


if __name__ == "__main__":
    main()
