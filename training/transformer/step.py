"""One training step: losses, gradients, optimizers, the average of the weights.

On a GPU the step is recorded once for each size of boards and replayed from then on (CUDA graphs): its kernels are small, and
to launch them one by one takes longer than to run them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

import torch
from torch import Tensor, nn

from ..ground.config import TrainConfig
from ..ground.machine import Machine
from .batches import Batch
from .model import VideoTransformer
from .muon import Muon
from .objective import losses

# Steps of a size before one is recorded: kernels are compiled and chosen, and optimizers make their state meanwhile.
UNRECORDED = 3
OUTSIDE = ("unpack", "brushes", "embedding", "head", "start", "history_scale", "code_slots", "stroke", "within", "across")


def optimizers(model: VideoTransformer, settings: TrainConfig, machine: Machine) -> list[torch.optim.Optimizer]:
    """Muon for matrices and kernels inside the network, AdamW for embeddings, heads, norms and scales; or AdamW alone."""
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inside = parameter.ndim >= 2 and not any(word in name for word in OUTSIDE)
        (matrices if inside and settings.optimizer == "muon" else others).append(parameter)
    on_gpu = machine.device.type == "cuda"

    def rate(value: float) -> float | Tensor:
        return torch.tensor(value, device=machine.device) if on_gpu else value

    adam = torch.optim.AdamW(
        others, lr=rate(settings.adam_lr), betas=(0.9, 0.98), weight_decay=0.0, fused=True, capturable=on_gpu
    )
    if settings.optimizer == "adamw":
        return [adam]
    dtype = torch.bfloat16 if machine.precision == "bf16" else torch.float32
    return [Muon(matrices, lr=rate(settings.muon_lr), weight_decay=settings.weight_decay, dtype=dtype), adam]


class Recorded:
    """A step on the GPU, recorded: its inputs lie where they lay then."""

    def __init__(self, step: "Step", batch: Batch):
        self.batch = Batch(*(value.clone() for value in _tensors(batch)))
        self.graph = torch.cuda.CUDAGraph()
        step.forget_gradients()
        with torch.cuda.graph(self.graph):
            self.parts = step.learn(self.batch)

    def replay(self, batch: Batch) -> dict[str, Tensor]:
        for place, value in zip(_tensors(self.batch), _tensors(batch), strict=True):
            place.copy_(value)
        self.graph.replay()
        return self.parts


class Step:
    def __init__(self, model: VideoTransformer, average: VideoTransformer, settings: TrainConfig, machine: Machine):
        self.model, self.settings, self.machine = model, settings, machine
        self.shared = machine.shared(model, unused=not model.config.horizon)
        self.optimizers = optimizers(model, settings, machine)
        own = model.state_dict()
        pairs = [(value, own[name]) for name, value in average.state_dict().items() if value.is_floating_point()]
        self.averages, self.weights = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        self.is_recorded = settings.record and machine.device.type == "cuda" and machine.processes == 1
        self.recorded: dict[torch.Size, Recorded] = {}
        self.taken: Counter[torch.Size] = Counter()

    def load(self, states: Iterable[dict]) -> None:
        """Takes over what optimizers had gathered; their settings are those of this run."""
        for optimizer, state in zip(self.optimizers, states, strict=True):
            groups = zip(optimizer.param_groups, state["param_groups"], strict=True)
            own = [group | {"params": saved["params"]} for group, saved in groups]
            optimizer.load_state_dict(state | {"param_groups": own})

    def take(self, batch: Batch, scale: float, decay: float) -> dict[str, Tensor]:
        """Takes a step at `scale` times the full rates, and moves the average with `decay`; returns the losses."""
        self._set_rates(scale)
        shape = batch.digits.shape
        self.taken[shape] += 1
        if not self.is_recorded:
            parts = self._unrecorded(batch)
        elif self.taken[shape] <= UNRECORDED:
            beside = torch.cuda.Stream()
            beside.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(beside):
                parts = self._unrecorded(batch)
            torch.cuda.current_stream().wait_stream(beside)
        else:
            if shape not in self.recorded:
                self.recorded[shape] = Recorded(self, batch)
            parts = self.recorded[shape].replay(batch)
        with torch.no_grad():
            torch._foreach_lerp_(self.averages, self.weights, 1 - decay)
        return parts

    def _set_rates(self, scale: float) -> None:
        for optimizer in self.optimizers:
            rate = scale * (self.settings.muon_lr if isinstance(optimizer, Muon) else self.settings.adam_lr)
            for group in optimizer.param_groups:
                if isinstance(group["lr"], Tensor):
                    group["lr"].fill_(rate)
                else:
                    group["lr"] = rate

    def _unrecorded(self, batch: Batch) -> dict[str, Tensor]:
        self.forget_gradients()
        return self.learn(batch)

    def forget_gradients(self) -> None:
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)

    def learn(self, batch: Batch) -> dict[str, Tensor]:
        """Losses, gradients, optimizers; nothing in it waits for the device."""
        self.model.train()
        with self.machine.autocast():
            loss, parts = losses(self.shared, batch, self.settings, self.model.codes)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 10.0)
        for optimizer in self.optimizers:
            optimizer.step()
        return parts


def _tensors(batch: Batch) -> list[Tensor]:
    return [getattr(batch, field.name) for field in fields(batch)]
