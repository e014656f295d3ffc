"""One training run of the video transformer."""

import argparse
import copy
import importlib.util
import signal
import time
from collections import deque
from pathlib import Path

import torch

from ..codes.latent_dynamics import load_latent
from ..ground.checkpoint import load_checkpoint, save_checkpoint, without_optimizers
from ..ground.config import ModelConfig, TrainConfig, as_dict, from_flags
from ..ground.geometry import canvas_of
from ..ground.machine import Machine
from ..ground.run_log import append_row, forget_after
from ..positions.shards import Shards, sizes_in
from ..tokenizer.tokenizer import load_tokenizer
from .batches import MixedSampler, Sampler
from .flops import flops_per_sample
from .model import VideoTransformer
from .objective import HELD_OUT, evaluate
from .step import Step


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
        self.packs = False  # whether a packed checkpoint is written beside each
        self.step, self.samples, self.seconds, self.cpu_seconds, self.operations = 0, 0, 0.0, 0.0, 0.0
        if checkpoint:
            self.model.load_state_dict(checkpoint["weights"])
            self.average.load_state_dict(checkpoint["average"])
            self.step, self.samples, self.seconds = checkpoint["step"], checkpoint["samples"], checkpoint["seconds"]
            self.cpu_seconds = checkpoint.get("cpu_seconds", 0.0)
        if arguments.compile:
            # A graph for each board size: sizes that are known only at run time cost more than they save.
            self.model.compile(dynamic=False)
        self.learner = Step(self.model, self.average, self.settings, self.machine)
        # Without what the optimizers had gathered (a packed checkpoint has none, see pack.py) the rate warms up again.
        self.warm_from = self.step
        if checkpoint and "optimizers" in checkpoint:
            self.learner.load(checkpoint["optimizers"])
            self.warm_from = 0
        elif checkpoint and self.machine.rank == 0:
            print(f"{start} has no state of the optimizers: the rate warms up over {self.settings.warmup} steps", flush=True)
        self.decay_from, self.decay_steps = self.step, self.settings.decay
        # Training losses of the steps that no line of the log has yet.
        self.sums: dict[str, torch.Tensor] = {}
        self.summed = 0
        if checkpoint and not arguments.start:
            self._go_on(checkpoint)
        self.waited, self.paces = 0.0, deque([(time.time(), self.step)], maxlen=500)
        self.logged = self.samples, self.seconds, 0.0, 0.0
        codes = latent.fsq.size
        self.train = MixedSampler(self._samplers(arguments.data / "train", codes), self.settings)
        self.valid = self._samplers(arguments.data / "valid", codes)
        self.measure(codes)

    def _go_on(self, own: dict) -> None:
        """Takes up the log and the decay where this run's own checkpoint was written."""
        self.sums = {name: torch.tensor(value) for name, value in own.get("sums", {}).items()}
        self.summed = own.get("summed", 0)
        if self.settings.decay and own.get("decay"):
            self.decay_from, self.decay_steps = own["decay"]
        if self.machine.rank == 0:
            forget_after(self.out / "log.csv", self.step)

    def _samplers(self, split: Path, codes: int) -> dict[int, Sampler]:
        """Returns the samplers of a split by board size, in the order of the settings; sizes without shards are left out."""
        there, device = sizes_in(split), self.machine.device
        return {
            size: Sampler(Shards(split / str(size)), self.tokenizer, self.config, codes, device)
            for size in self.settings.sizes
            if size in there
        }

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
        warm = min(1.0, (self.step - self.warm_from + 1) / self.settings.warmup)
        if not self.decay_steps:
            return warm
        return warm * max(0.0, 1 - (self.step - self.decay_from) / self.decay_steps)

    def decay(self, steps: int) -> None:
        """Has the rate fall to zero within the next steps, after which the run is over."""
        self.decay_from, self.decay_steps = self.step, steps

    def pace(self) -> float:
        """Returns the steps a second of late."""
        (before, earlier), (now, step) = self.paces[0], self.paces[-1]
        return (step - earlier) / max(1e-9, now - before)

    @property
    def is_decayed(self) -> bool:
        return bool(self.decay_steps) and self.step - self.decay_from >= self.decay_steps

    def advance(self) -> dict[str, torch.Tensor]:
        """Takes one step and returns the losses."""
        started, cpu_started = time.perf_counter(), time.process_time()
        batch = self.train.random(self.step, self.machine.rank, self.machine.processes)
        self.waited += time.perf_counter() - started
        decay = min(self.settings.average, (self.step + 1) / (self.step + 10))
        parts = self.learner.take(batch, self.rate(), decay)
        size = self.train.size_at(self.step)
        self.samples += self.train.batch_of(size)
        self.operations += self.train.batch_of(size) * self.flops[size]
        self.step += 1
        self.paces.append((time.time(), self.step))
        self.seconds += time.perf_counter() - started
        self.cpu_seconds += time.process_time() - cpu_started
        return parts

    def save(self) -> None:
        """Writes the checkpoint; the first process does it for all."""
        if self.machine.rank:
            return
        content = {
            "kind": "transformer",
            "model": as_dict(self.config),
            "settings": as_dict(self.settings),
            "weights": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.learner.optimizers],
            "step": self.step,
            "samples": self.samples,
            "seconds": self.seconds,
            "cpu_seconds": self.cpu_seconds,
            "sums": {name: float(value) for name, value in self.sums.items()},
            "summed": self.summed,
            "decay": [self.decay_from, self.decay_steps] if self.decay_steps else None,
        }
        save_checkpoint(self.out / "checkpoint.pt", content)
        if self.packs:
            save_checkpoint(self.out / "checkpoint.packed.pt", without_optimizers(content, torch.float16))

    def draw(self) -> None:
        """Writes the pictures beside the log, where there is something to draw them with."""
        if self.machine.rank or not importlib.util.find_spec("matplotlib"):
            return
        from .pictures import draw_curves, draw_frames

        if (self.out / "log.csv").exists():
            draw_curves(self.out / "log.csv", self.out / "curves.png")
        for size, sampler in self.valid.items():
            draw_frames(self.average, self.tokenizer, sampler, self.out / f"frames-{size}.png")

    def log(self) -> None:
        """Adds a line of mean training losses, speed and held-out figures of the weight average to log.csv.

        `batches` is the share of the time in which they were made; on a GPU the device works on meanwhile.
        """
        waiting = time.perf_counter()
        self.seconds += self.machine.now() - waiting
        sums, steps = self.sums, self.summed
        self.sums, self.summed = {}, 0
        if self.machine.rank:
            return
        samples, seconds = self.samples - self.logged[0], max(1e-9, self.seconds - self.logged[1])
        operations, waited = self.operations - self.logged[2], self.waited - self.logged[3]
        self.logged = self.samples, self.seconds, self.operations, self.waited
        held_out = {size: evaluate(self.average, sampler, self.machine, self.valid_positions) for size, sampler in self.valid.items()}
        row = {
            "step": self.step,
            "samples": self.samples,
            "seconds": round(self.seconds),
            "rate": round(samples / seconds),
            "batches": waited / seconds,
            **{name: float(value) / steps for name, value in sums.items()},
            **{name: sum(figures[name] for figures in held_out.values()) / len(held_out) for name in HELD_OUT},
            **{f"{name}_{size}": value for size, figures in held_out.items() for name, value in figures.items()},
            "mfu": operations / seconds / (self.peak * self.machine.processes),
            "peak_gflops": self.peak * self.machine.processes / 1e9,
        }
        append_row(self.out / "log.csv", row)
        print("  ".join(f"{name} {value:.5g}" for name, value in row.items()), flush=True)
        if self.decay_steps and self.pace():
            left = self.decay_from + self.decay_steps - self.step
            print(f"{left:,} steps of the decay left, {left / self.pace() / 60:.1f} minutes", flush=True)

    def go(self, minutes: float, cpu_minutes: float, steps: int, log_every: int, save_every: float = 180) -> None:
        """Trains until the time or the steps are used up, the rate has decayed, or the process is asked to stop.

        Writes the checkpoint every `save_every` seconds and at the end.
        """
        stop = []
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.append(True))
        deadline, saved = time.time() + minutes * 60, time.time()
        while self.step < steps and not self.is_decayed:
            if self.machine.agree(bool(stop) or time.time() >= deadline or self.cpu_seconds >= cpu_minutes * 60):
                break
            for name, value in self.advance().items():
                self.sums[name] = self.sums.get(name, 0.0) + value
            self.summed += 1
            if self.step % log_every == 0:
                self.log()
            if time.time() - saved > save_every:
                self.save()
                self.draw()
                saved = time.time()
        if self.summed:
            self.log()
        self.save()
        self.draw()
