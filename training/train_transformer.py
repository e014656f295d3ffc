"""Stage 4: learn the video transformer.

python -m training.train_transformer --data training/work/data --tokenizer training/work/tokenizer.pt \
    --latent training/work/latent.pt --out training/work/run --minutes 60

Writes checkpoint.pt, log.csv, curves.png and frames.png into --out and goes on from them when started again. To branch off a
decayed model while the run itself keeps its constant rate: --from RUN/checkpoint.pt --out BRANCH --decay 2000.
Several processes share each batch: torchrun --nproc_per_node 2 -m training.train_transformer ...
"""

import argparse
import copy
import signal
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import torch

from .batches import Batch, Sampler
from .checkpoint import load_checkpoint, save_checkpoint
from .config import LatentConfig, ModelConfig, TokenizerConfig, TrainConfig, add_flags, as_dict, from_flags
from .flops import flops_per_sample
from .latent_dynamics import LatentDynamics
from .machine import Machine, add_machine_flags
from .muon import Muon
from .objective import evaluate, losses
from .pictures import draw_curves, draw_frames
from .run_log import append_row
from .shards import Shards
from .tokenizer import Tokenizer
from .transformer import VideoTransformer


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


def optimizers(model: VideoTransformer, settings: TrainConfig, machine: Machine) -> list[torch.optim.Optimizer]:
    """Muon for matrices and kernels inside the network, AdamW for embeddings, heads, norms and scales; or AdamW alone."""
    outside = ("unpack", "place", "brushes", "slots", "embedding", "head", "start", "history_scale", "code_slots", "stroke", "relative")
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inside = parameter.ndim >= 2 and not any(word in name for word in outside)
        (matrices if inside and settings.optimizer == "muon" else others).append(parameter)
    adam = torch.optim.AdamW(others, lr=settings.adam_lr, betas=(0.9, 0.98), weight_decay=0.0)
    if settings.optimizer == "adamw":
        return [adam]
    dtype = torch.bfloat16 if machine.precision == "bf16" else torch.float32
    return [Muon(matrices, lr=settings.muon_lr, weight_decay=settings.weight_decay, dtype=dtype), adam]


class Run:
    """One training run: model, weight average, optimizers, log."""

    def __init__(self, arguments: argparse.Namespace):
        self.out: Path = arguments.out
        self.valid_positions: int = arguments.valid_positions
        self.settings = from_flags(TrainConfig, arguments)
        self.machine = Machine.chosen(arguments.device, arguments.precision, self.settings.threads)
        if self.settings.batch % self.machine.processes:
            raise SystemExit(f"--batch={self.settings.batch} cannot be shared by {self.machine.processes} processes")
        torch.manual_seed(self.settings.seed)
        tokenizer, latent = load_tokenizer(arguments.tokenizer), load_latent(arguments.latent)
        self.tokenizer = tokenizer
        start = arguments.start or self.out / "checkpoint.pt"
        checkpoint = load_checkpoint(start, "transformer") if arguments.start or start.exists() else None
        self.config = ModelConfig(**checkpoint["model"]) if checkpoint else from_flags(ModelConfig, arguments)
        self.model = VideoTransformer(self.config, latent.footprints(), patch=tokenizer.config.patch)
        self.model = self.model.to(self.machine.device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model)
        self.optimizers = optimizers(self.model, self.settings, self.machine)
        self.step, self.samples, self.seconds, self.cpu_seconds = 0, 0, 0.0, 0.0
        if checkpoint:
            self.model.load_state_dict(checkpoint["weights"])
            self.average.load_state_dict(checkpoint["average"])
            # A packed checkpoint (see pack.py) has none.
            for optimizer, state in zip(self.optimizers, checkpoint.get("optimizers", []), strict=False):
                optimizer.load_state_dict(state)
            self.step, self.samples, self.seconds = checkpoint["step"], checkpoint["samples"], checkpoint["seconds"]
            self.cpu_seconds = checkpoint.get("cpu_seconds", 0.0)
        if arguments.compile:
            self.model.compile()
        self.shared = self.machine.shared(self.model, unused=not self.config.horizon)
        self.first_step, self.logged = self.step, (self.samples, self.seconds)
        codes = latent.fsq.size
        self.train = Sampler(Shards(arguments.data / "train"), tokenizer, self.config, codes)
        self.valid = Sampler(Shards(arguments.data / "valid"), tokenizer, self.config, codes)
        self.pool = ThreadPoolExecutor(1) if self.machine.device.type == "cuda" else None
        self.ahead: tuple[int, Future] | None = None
        self.measure(codes, tokenizer.config.patch)

    def measure(self, codes: int, patch: int) -> None:
        """Counts operations and measures the machine's peak, and says so."""
        machine, settings = self.machine, self.settings
        self.flops = flops_per_sample(self.config, settings.draw_share, codes=codes, patch=patch)
        self.peak, shape = machine.peak(self.config, settings.batch // machine.processes, patch=patch)
        weights = sum(parameter.numel() for parameter in self.model.parameters())
        if machine.rank == 0:
            print(f"{weights:,} weights, {len(self.train.targets):,} targets, from step {self.step}", flush=True)
            print(
                f"{machine.processes} x {machine.device.type}, {machine.precision}, {torch.get_num_threads()} threads: peak "
                f"{self.peak / 1e9:.1f} GFLOP/s ({shape}), {self.flops / 1e6:.1f} MFLOP a sample",
                flush=True,
            )

    def rate(self) -> float:
        """Returns the learning rate as a share of the full one: warm-up, constant, then a decay if one was asked for."""
        warm = min(1.0, (self.step + 1) / self.settings.warmup)
        if not self.settings.decay:
            return warm
        return warm * max(0.0, 1 - (self.step - self.first_step) / self.settings.decay)

    def batch(self) -> Batch:
        """Returns this process's part of the step's batch; beside a GPU the next one is made meanwhile."""

        def make(step: int) -> Batch:
            settings, machine = self.settings, self.machine
            return self.train.random(settings.batch, settings.seed, step, settings, machine.rank, machine.processes)

        if not self.pool:
            return make(self.step)
        made = self.ahead[1].result() if self.ahead and self.ahead[0] == self.step else make(self.step)
        self.ahead = self.step + 1, self.pool.submit(make, self.step + 1)
        return self.machine.moved(made)

    def advance(self) -> dict[str, torch.Tensor]:
        """Takes one step and returns the losses."""
        started, cpu_started = time.perf_counter(), time.process_time()
        settings, scale = self.settings, self.rate()
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = scale * (settings.muon_lr if isinstance(optimizer, Muon) else settings.adam_lr)
        self.model.train()
        with self.machine.autocast():
            loss, parts = losses(self.shared, self.batch(), settings, self.model.codes)
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
        self.seconds += time.perf_counter() - started
        self.cpu_seconds += time.process_time() - cpu_started
        return parts

    def save(self) -> None:
        """Writes the checkpoint and the pictures; the first process does it for all."""
        if self.machine.rank:
            return
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
            "cpu_seconds": self.cpu_seconds,
        }
        save_checkpoint(self.out / "checkpoint.pt", content)
        if (self.out / "log.csv").exists():
            draw_curves(self.out / "log.csv", self.out / "curves.png")
        draw_frames(self.average, self.tokenizer, self.valid, self.machine, self.out / "frames.png")

    def log(self, sums: dict[str, torch.Tensor], steps: int) -> None:
        """Adds a line of mean training losses, speed and held-out figures of the weight average to log.csv."""
        waiting = time.perf_counter()
        self.seconds += self.machine.now() - waiting
        if self.machine.rank:
            return
        samples, seconds = self.samples - self.logged[0], max(1e-9, self.seconds - self.logged[1])
        self.logged = self.samples, self.seconds
        row = {
            "step": self.step,
            "samples": self.samples,
            "seconds": round(self.seconds),
            "rate": round(samples / seconds),
            **{name: float(value) / steps for name, value in sums.items()},
            **evaluate(self.average, self.valid, self.machine, self.valid_positions),
            "mfu": samples * self.flops / seconds / (self.peak * self.machine.processes),
            "peak_gflops": self.peak * self.machine.processes / 1e9,
        }
        append_row(self.out / "log.csv", row)
        print("  ".join(f"{name} {value:.5g}" for name, value in row.items()), flush=True)

    def go(self, minutes: float, cpu_minutes: float, steps: int, log_every: int) -> None:
        """Trains until the time or the steps are used up, or the process is asked to stop."""
        stop = []
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.append(True))
        deadline, saved = time.time() + minutes * 60, time.time()
        sums: dict[str, torch.Tensor] = {}
        since = 0
        while self.step < steps:
            if self.settings.decay and self.step - self.first_step >= self.settings.decay:
                break
            if self.machine.agree(bool(stop) or time.time() >= deadline or self.cpu_seconds >= cpu_minutes * 60):
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
        self.machine.close()


def parser() -> argparse.ArgumentParser:
    """Returns the flags of a run."""
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("--data", type=Path, required=True)
    flags.add_argument("--tokenizer", type=Path, required=True)
    flags.add_argument("--latent", type=Path, required=True)
    flags.add_argument("--out", type=Path, required=True)
    flags.add_argument("--from", dest="start", type=Path, help="begin with this checkpoint instead of the one in --out")
    flags.add_argument("--minutes", type=float, default=1e9)
    cpu_help = "minutes of processor time spent on steps: with --threads=1 a fair limit on a busy machine"
    flags.add_argument("--cpu_minutes", type=float, default=1e9, help=cpu_help)
    flags.add_argument("--steps", type=int, default=10**9)
    flags.add_argument("--log_every", type=int, default=500, help="steps between two lines of the log")
    flags.add_argument("--valid_positions", type=int, default=4096, help="held-out moves that a line of the log is measured on")
    compile_help = "fuse the network's operations; takes a C++ compiler and a minute or two at the start"
    flags.add_argument("--compile", action=argparse.BooleanOptionalAction, default=False, help=compile_help)
    add_machine_flags(flags)
    add_flags(flags, ModelConfig)
    add_flags(flags, TrainConfig)
    return flags


def main() -> None:
    arguments = parser().parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Run(arguments)
    run.go(arguments.minutes, arguments.cpu_minutes, arguments.steps, arguments.log_every)


if __name__ == "__main__":
    main()
