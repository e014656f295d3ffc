"""What a run computes on: device, precision, processes (torchrun), and the peak that its speed is measured against."""

import argparse
import contextlib
import os
import time
from dataclasses import dataclass

import torch
from torch import distributed, nn

from .config import ModelConfig


def add_machine_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto", help="auto: CUDA if there is one")
    help_text = "of the matrix products; auto: bf16 on CUDA and on CPUs that multiply it, else fp32"
    parser.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto", help=help_text)


def _multiplies_bf16() -> bool:
    """Whether this CPU has instructions for products of bfloat16 (AVX512-BF16 or AMX)."""
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


@dataclass
class Machine:
    """Device and precision of this process, and its place among the processes of torchrun."""

    device: torch.device
    precision: str  # "fp32" or "bf16"
    rank: int = 0
    processes: int = 1

    @staticmethod
    def chosen(device: str, precision: str, threads: int) -> "Machine":
        """Returns the machine of these flags, and joins the other processes where torchrun started several."""
        cuda = device == "cuda" or (device == "auto" and torch.cuda.is_available())
        torch.set_num_threads(threads)
        rank, processes = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        place = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
        if cuda:
            torch.cuda.set_device(place)
            torch.set_float32_matmul_precision("high")
        if precision == "auto":
            precision = "bf16" if cuda or _multiplies_bf16() else "fp32"
        if processes > 1:
            distributed.init_process_group("nccl" if cuda else "gloo")
        return Machine(place, precision, rank, processes)

    def autocast(self) -> contextlib.AbstractContextManager:
        enabled = self.precision == "bf16"
        return torch.autocast(self.device.type, torch.bfloat16, enabled=enabled)

    def shared(self, model: nn.Module, unused: bool) -> nn.Module:
        """Returns the model with its gradients averaged over the processes; `unused`: some weights get no gradient.

        Batch norm takes each process's own part of the batch; the running statistics are those of the first process.
        """
        if self.processes == 1:
            return model
        devices = [self.device] if self.device.type == "cuda" else None
        return nn.parallel.DistributedDataParallel(model, device_ids=devices, find_unused_parameters=unused)

    def now(self) -> float:
        """Returns the time in seconds once all that was asked of the device is done."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    def agree(self, flag: bool) -> bool:
        """Returns whether any process says yes, the same answer in all of them."""
        if self.processes == 1:
            return flag
        value = torch.tensor(float(flag), device=self.device)
        distributed.all_reduce(value, distributed.ReduceOp.MAX)
        return bool(value.item())

    def close(self) -> None:
        if self.processes > 1:
            distributed.destroy_process_group()

    def peak(
        self, config: ModelConfig, batch: int, side: int = 9, patch: int = 3, seconds: float = 0.1
    ) -> tuple[float, str]:
        """Returns the fastest of several matrix products in operations/s, and its shape "M x K x N".

        Square ones, and those of the model on pictures of `side` cells: convolutions of the stem, layers of the transformer.
        """
        points, tokens = batch * side * side, batch * (-(-side // patch)) ** 2
        largest = 8192 if self.device.type == "cuda" else 1024
        shapes = [(side, side, side) for side in (largest // 4, largest // 2, largest)]
        shapes += [(points, 9 * config.channels, config.channels), (tokens, config.width, 3 * config.width)]
        dtype = torch.bfloat16 if self.precision == "bf16" else torch.float32
        best, name = 0.0, ""
        for rows, inner, columns in shapes:
            a = torch.randn(rows, inner, device=self.device, dtype=dtype)
            b = torch.randn(inner, columns, device=self.device, dtype=dtype)
            until = self.now() + seconds
            while (started := self.now()) < until:
                torch.mm(a, b)
                speed = 2 * rows * inner * columns / (self.now() - started)
                if speed > best:
                    best, name = speed, f"{rows} x {inner} x {columns}"
        return best, name
