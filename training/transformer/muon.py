"""Muon (Keller Jordan, https://kellerjordan.github.io/posts/muon/): momentum whose matrix is made orthogonal."""

from collections import defaultdict

import torch
from torch import Tensor


def orthogonalise(matrices: Tensor, steps: int = 5) -> Tensor:
    """Returns about U V^T of each matrix = U S V^T by a quintic Newton-Schulz iteration, [M, rows, columns] both."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.mT
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """For weights of two or more dimensions; convolutions count as matrices [out, in * kernel].

    Matrices of one shape are made orthogonal together, in `dtype`: the iteration needs no more than bfloat16.
    """

    def __init__(
        self, parameters, lr: float, momentum: float = 0.95, weight_decay: float = 0.0, dtype: torch.dtype = torch.float32
    ):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.dtype = dtype

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            by_shape = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[parameter.flatten(1).shape].append(parameter)
            for (rows, columns), parameters in by_shape.items():
                updates = torch.stack([self._update(parameter, group["momentum"]) for parameter in parameters])
                updates = orthogonalise(updates.to(self.dtype)).float()
                scale = max(1, rows / columns) ** 0.5
                for parameter, update in zip(parameters, updates, strict=True):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(update.view_as(parameter), alpha=-group["lr"] * scale)

    def _update(self, parameter: Tensor, decay: float) -> Tensor:
        """Returns Nesterov's momentum of a parameter's gradient as a matrix."""
        momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
        momentum.lerp_(parameter.grad, 1 - decay)
        return parameter.grad.lerp(momentum, decay).flatten(1)
