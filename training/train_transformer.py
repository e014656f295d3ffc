"""Stage 4: learn the video transformer.

python -m training.train_transformer --data training/work/data --tokenizer training/work/tokenizer.pt \
    --latent training/work/latent.pt --out training/work/run --minutes 60

Writes checkpoint.pt, log.csv, curves.png and frames.png into --out and goes on from them when started again. To branch off a
decayed model while the run itself keeps its constant rate: --from RUN/checkpoint.pt --out BRANCH --decay 2000.
"""

import argparse
import copy
import csv
import signal
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from .batches import Batch, Sampler
from .checkpoint import load_checkpoint, save_checkpoint
from .config import LatentConfig, ModelConfig, TokenizerConfig, TrainConfig, add_flags, as_dict, from_flags
from .latent_dynamics import LatentDynamics
from .muon import Muon
from .pictures import draw_curves, draw_frames
from .shards import Shards
from .tokenizer import Tokenizer
from .transformer import VideoTransformer

COLUMNS = ["step", "samples", "seconds", "rate", "loss", "z1_loss", "frame_loss", "final_loss"]
HELD_OUT = ["valid_z1_loss", "valid_accuracy", "valid_frames_exact", "valid_final_accuracy"]


def load_tokenizer(path: Path) -> Tokenizer:
    checkpoint = load_checkpoint(path, "tokenizer")
    tokenizer = Tokenizer(TokenizerConfig(**checkpoint["config"]))
    tokenizer.load_state_dict(checkpoint["weights"])
    return tokenizer.eval()


def load_latent(path: Path) -> LatentDynamics:
    checkpoint = load_checkpoint(path, "latent")
    latent = LatentDynamics(LatentConfig(**checkpoint["config"]))
    latent.load_state_dict(checkpoint["weights"])
    return latent.eval()


def losses(model: VideoTransformer, batch: Batch, settings: TrainConfig) -> tuple[Tensor, dict[str, float]]:
    """Returns the weighted loss and its parts."""
    drawn = max(1, round(len(batch.digits) * settings.draw_share))
    result = model(batch.digits, batch.history, batch.codes, drawn)
    codes = result["codes"]  # [B, H, V]
    by_code = F.cross_entropy(codes.flatten(0, 1), batch.codes.flatten(), ignore_index=model.codes, reduction="none")
    by_code = by_code.view(batch.codes.shape)
    known = (batch.codes != model.codes).float()
    later = (by_code[:, 1:] * known[:, 1:]).sum() / known[:, 1:].sum().clamp(min=1)
    first = by_code[:, 0].mean()
    frame = F.cross_entropy(result["frame"].flatten(0, 2), batch.next_digits[:drawn].flatten())
    final = F.cross_entropy(result["final"].flatten(0, 1), batch.final_digits.flatten())
    # The frame's loss is a sum over its digits: all but a few of them are copies.
    digits = batch.next_digits[0].numel()
    total = (
        first
        + settings.later_code_weight * (codes.shape[1] - 1) * later
        + settings.draw_weight * frame * digits / 10
        + settings.final_weight * final
    )
    return total, {"loss": total.item(), "z1_loss": first.item(), "frame_loss": frame.item(), "final_loss": final.item()}


@torch.no_grad()
def evaluate(model: VideoTransformer, sampler: Sampler, limit: int = 4096) -> dict[str, float]:
    """Returns loss and accuracy of the first code, exact next frames given z1, and final-frame accuracy by point."""
    model.eval()
    stride = max(1, len(sampler.targets) // limit)
    chosen = sampler.targets[::stride][:limit]
    sums = torch.zeros(4, dtype=torch.float64)
    for start in range(0, len(chosen), 512):
        part = chosen[start : start + 512]
        batch = sampler.at(part, (torch.arange(len(part)) % 8).numpy())
        result = model(batch.digits, batch.history, batch.codes, len(part))
        first = result["codes"][:, 0]
        exact = (result["frame"].argmax(-1) == batch.next_digits).flatten(1).all(1)
        right = (result["final"].argmax(-1) == batch.final_digits).float().mean(1)
        loss = F.cross_entropy(first, batch.codes[:, 0], reduction="sum")
        sums += torch.stack([loss, (first.argmax(1) == batch.codes[:, 0]).sum(), exact.sum(), right.sum()]).double()
    return dict(zip(HELD_OUT, (sums / len(chosen)).tolist(), strict=True))


def optimizers(model: VideoTransformer, settings: TrainConfig) -> list[torch.optim.Optimizer]:
    """Muon for matrices and kernels inside the network, AdamW for embeddings, heads, norms and scales."""
    outside = ("unpack", "place", "brushes", "slots", "embedding", "head", "start", "history_scale", "code_slots", "stroke")
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inside = parameter.ndim >= 2 and not any(word in name for word in outside)
        (matrices if inside else others).append(parameter)
    return [
        Muon(matrices, lr=settings.muon_lr, weight_decay=settings.weight_decay),
        torch.optim.AdamW(others, lr=settings.adam_lr, betas=(0.9, 0.98), weight_decay=0.0),
    ]


class Run:
    """One training run: model, weight average, optimizers, log."""

    def __init__(self, arguments: argparse.Namespace):
        self.out: Path = arguments.out
        self.settings = from_flags(TrainConfig, arguments)
        torch.set_num_threads(self.settings.threads)
        torch.manual_seed(self.settings.seed)
        tokenizer, latent = load_tokenizer(arguments.tokenizer), load_latent(arguments.latent)
        self.tokenizer = tokenizer
        start = arguments.start or self.out / "checkpoint.pt"
        checkpoint = load_checkpoint(start, "transformer") if arguments.start or start.exists() else None
        self.config = ModelConfig(**checkpoint["model"]) if checkpoint else from_flags(ModelConfig, arguments)
        self.model = VideoTransformer(self.config, latent.footprints(), patch=tokenizer.config.patch)
        self.model = self.model.to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model)
        self.optimizers = optimizers(self.model, self.settings)
        self.step, self.samples, self.seconds = 0, 0, 0.0
        if checkpoint:
            self.model.load_state_dict(checkpoint["weights"])
            self.average.load_state_dict(checkpoint["average"])
            # A packed checkpoint (see pack.py) has none.
            for optimizer, state in zip(self.optimizers, checkpoint.get("optimizers", []), strict=False):
                optimizer.load_state_dict(state)
            self.step, self.samples, self.seconds = checkpoint["step"], checkpoint["samples"], checkpoint["seconds"]
        self.first_step = self.step
        codes = latent.fsq.size
        self.train = Sampler(Shards(arguments.data / "train"), tokenizer, self.config, codes)
        self.valid = Sampler(Shards(arguments.data / "valid"), tokenizer, self.config, codes)
        weights = sum(parameter.numel() for parameter in self.model.parameters())
        print(f"{weights:,} weights, {len(self.train.targets):,} targets, from step {self.step}", flush=True)

    def rate(self) -> float:
        """Returns the learning rate as a share of the full one: warm-up, constant, then a decay if one was asked for."""
        warm = min(1.0, (self.step + 1) / self.settings.warmup)
        if not self.settings.decay:
            return warm
        return warm * max(0.0, 1 - (self.step - self.first_step) / self.settings.decay)

    def advance(self) -> dict[str, float]:
        """Takes one step and returns the losses."""
        started = time.time()
        settings, scale = self.settings, self.rate()
        for optimizer, full in zip(self.optimizers, (settings.muon_lr, settings.adam_lr), strict=True):
            for group in optimizer.param_groups:
                group["lr"] = full * scale
        self.model.train()
        batch = self.train.random(settings.batch, settings.seed, self.step, settings.forget_history)
        loss, parts = losses(self.model, batch, settings)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 10.0)
        for optimizer in self.optimizers:
            optimizer.step()
        decay = min(settings.average, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            mine, theirs = self.model.state_dict(), self.average.state_dict()
            for name, value in theirs.items():
                if value.is_floating_point():
                    value.lerp_(mine[name], 1 - decay)
        self.step += 1
        self.samples += settings.batch
        self.seconds += time.time() - started
        return parts

    def save(self) -> None:
        content = {
            "kind": "transformer",
            "model": as_dict(self.config),
            "settings": as_dict(self.settings),
            "weights": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "step": self.step,
            "samples": self.samples,
            "seconds": self.seconds,
        }
        save_checkpoint(self.out / "checkpoint.pt", content)
        if (self.out / "log.csv").exists():
            draw_curves(self.out / "log.csv", self.out / "curves.png")
        draw_frames(self.average, self.tokenizer, self.valid, self.out / "frames.png")

    def log(self, sums: dict[str, float], steps: int) -> None:
        """Adds a line of mean training losses and held-out figures of the weight average to log.csv."""
        means = {name: value / steps for name, value in sums.items()}
        figures = evaluate(self.average, self.valid)
        rate = self.samples / max(1e-9, self.seconds)
        row = {"step": self.step, "samples": self.samples, "seconds": round(self.seconds), "rate": round(rate), **means, **figures}
        path = self.out / "log.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS + HELD_OUT)
            if fresh:
                writer.writeheader()
            writer.writerow({name: f"{value:.5g}" if isinstance(value, float) else value for name, value in row.items()})
        print("  ".join(f"{name} {value:.5g}" for name, value in row.items()), flush=True)

    def go(self, minutes: float, steps: int, log_every: int) -> None:
        """Trains until the time or the steps are used up, or the process is asked to stop."""
        stop = []
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.append(True))
        deadline, saved = time.time() + minutes * 60, time.time()
        sums: dict[str, float] = {}
        since = 0
        while not stop and time.time() < deadline and self.step < steps:
            if self.settings.decay and self.step - self.first_step >= self.settings.decay:
                break
            for name, value in self.advance().items():
                sums[name] = sums.get(name, 0.0) + value
            since += 1
            if self.step % log_every == 0:
                self.log(sums, since)
                sums, since = {}, 0
            if time.time() - saved > 180:
                self.save()
                saved = time.time()
        if since:
            self.log(sums, since)
        self.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--latent", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path, help="begin with this checkpoint instead of the one in --out")
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--steps", type=int, default=10**9)
    parser.add_argument("--log_every", type=int, default=500, help="steps between two lines of the log")
    add_flags(parser, ModelConfig)
    add_flags(parser, TrainConfig)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Run(arguments)
    run.go(arguments.minutes, arguments.steps, arguments.log_every)


if __name__ == "__main__":
    main()
