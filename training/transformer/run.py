"""One training run of the video transformer."""

import argparse
import copy
import signal
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import torch

from ..codes.latent_dynamics import load_latent
from ..ground.checkpoint import load_checkpoint, save_checkpoint
from ..ground.config import ModelConfig, TrainConfig, as_dict, from_flags
from ..ground.geometry import canvas_of
from ..ground.machine import Machine
from ..ground.run_log import append_row
from ..positions.shards import Shards, sizes_in
from ..tokenizer.tokenizer import Tokenizer, load_tokenizer
from .batches import Batch, MixedSampler, Sampler
from .flops import flops_per_sample
from .model import VideoTransformer
from .muon import Muon
from .objective import HELD_OUT, evaluate, losses
from .pictures import draw_curves, draw_frames


def samplers(split: Path, settings: TrainConfig, tokenizer: Tokenizer, config: ModelConfig, codes: int) -> dict[int, Sampler]:
    """Returns the samplers of a split by board size, in the order of the settings; sizes without shards are left out."""
    there = sizes_in(split)
    return {size: Sampler(Shards(split / str(size)), tokenizer, config, codes) for size in settings.sizes if size in there}


def optimizers(model: VideoTransformer, settings: TrainConfig, machine: Machine) -> list[torch.optim.Optimizer]:
    """Muon for matrices and kernels inside the network, AdamW for embeddings, heads, norms and scales; or AdamW alone."""
    outside = ("unpack", "brushes", "embedding", "head", "start", "history_scale", "code_slots", "stroke", "within", "across")
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
        self.tokenizer, self.patch = tokenizer, tokenizer.config.patch
        start = arguments.start or self.out / "checkpoint.pt"
        checkpoint = load_checkpoint(start, "transformer") if arguments.start or start.exists() else None
        self.config = ModelConfig(**checkpoint["model"]) if checkpoint else from_flags(ModelConfig, arguments)
        self.model = VideoTransformer(self.config, latent.footprints(), self.patch, tokenizer.config.levels_per_cell)
        self.model = self.model.to(self.machine.device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model)
        self.optimizers = optimizers(self.model, self.settings, self.machine)
        self.step, self.samples, self.seconds, self.cpu_seconds, self.operations = 0, 0, 0.0, 0.0, 0.0
        if checkpoint:
            self.model.load_state_dict(checkpoint["weights"])
            self.average.load_state_dict(checkpoint["average"])
            # A packed checkpoint (see pack.py) has none.
            for optimizer, state in zip(self.optimizers, checkpoint.get("optimizers", []), strict=False):
                optimizer.load_state_dict(state)
            self.step, self.samples, self.seconds = checkpoint["step"], checkpoint["samples"], checkpoint["seconds"]
            self.cpu_seconds = checkpoint.get("cpu_seconds", 0.0)
        if arguments.compile:
            # A graph for each board size: sizes that are known only at run time cost more than they save.
            self.model.compile(dynamic=False)
        self.shared = self.machine.shared(self.model, unused=not self.config.horizon)
        self.first_step, self.logged = self.step, (self.samples, self.seconds, 0.0)
        codes = latent.fsq.size
        self.train = MixedSampler(samplers(arguments.data / "train", self.settings, tokenizer, self.config, codes), self.settings)
        self.valid = samplers(arguments.data / "valid", self.settings, tokenizer, self.config, codes)
        self.pool = ThreadPoolExecutor(1) if self.machine.device.type == "cuda" else None
        self.ahead: tuple[int, Future] | None = None
        self.measure(codes)

    def measure(self, codes: int) -> None:
        """Counts operations and measures the machine's peak, and says so."""
        machine, settings, sizes = self.machine, self.settings, list(self.train.samplers)
        self.flops = {
            size: flops_per_sample(
                self.config, settings.draw_share, codes=codes, side=canvas_of(size), patch=self.patch, levels=self.model.levels
            )
            for size in sizes
        }
        batch = self.train.batch_of(sizes[0]) // machine.processes
        self.peak, shape = machine.peak(self.config, batch, side=canvas_of(sizes[0]), patch=self.patch)
        weights = sum(parameter.numel() for parameter in self.model.parameters())
        if machine.rank == 0:
            print(f"{weights:,} weights, from step {self.step}", flush=True)
            for size, share in zip(sizes, self.train.shares, strict=True):
                targets = len(self.train.samplers[size].targets)
                print(
                    f"{size}x{size}: {targets:,} targets, {share:.0%} of the steps, {self.train.batch_of(size)} samples each, "
                    f"{self.flops[size] / 1e6:.1f} MFLOP a sample",
                    flush=True,
                )
            print(
                f"{machine.processes} x {machine.device.type}, {machine.precision}, {torch.get_num_threads()} threads: peak "
                f"{self.peak / 1e9:.1f} GFLOP/s ({shape})",
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
            return self.train.random(step, self.machine.rank, self.machine.processes)

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
        size = self.train.size_at(self.step)
        self.samples += self.train.batch_of(size)
        self.operations += self.train.batch_of(size) * self.flops[size]
        self.step += 1
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
        for size, sampler in self.valid.items():
            draw_frames(self.average, self.tokenizer, sampler, self.machine, self.out / f"frames-{size}.png")

    def log(self, sums: dict[str, torch.Tensor], steps: int) -> None:
        """Adds a line of mean training losses, speed and held-out figures of the weight average to log.csv."""
        waiting = time.perf_counter()
        self.seconds += self.machine.now() - waiting
        if self.machine.rank:
            return
        samples, seconds = self.samples - self.logged[0], max(1e-9, self.seconds - self.logged[1])
        operations = self.operations - self.logged[2]
        self.logged = self.samples, self.seconds, self.operations
        held_out = {size: evaluate(self.average, sampler, self.machine, self.valid_positions) for size, sampler in self.valid.items()}
        row = {
            "step": self.step,
            "samples": self.samples,
            "seconds": round(self.seconds),
            "rate": round(samples / seconds),
            **{name: float(value) / steps for name, value in sums.items()},
            **{name: sum(figures[name] for figures in held_out.values()) / len(held_out) for name in HELD_OUT},
            **{f"{name}_{size}": value for size, figures in held_out.items() for name, value in figures.items()},
            "mfu": operations / seconds / (self.peak * self.machine.processes),
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
