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
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """For weights of two or more dimensions; convolutions count as matrices [out, in * kernel].

    Matrices of one shape are made orthogonal together, in `dtype`: the iteration needs no more than bfloat16. The learning
    rate may be a tensor, so that a recorded step can be replayed with another one.
    """

    def __init__(
        self,
        parameters,
        lr: float | Tensor,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
        dtype: torch.dtype = torch.float32,
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
                updates = orthogonalise(torch.stack(self._updates(parameters, group["momentum"])).to(self.dtype)).float()
                updates = updates * (group["lr"] * max(1, rows / columns) ** 0.5)
                torch._foreach_mul_(parameters, 1 - group["lr"] * group["weight_decay"])
                torch._foreach_sub_(parameters, [one.view_as(like) for one, like in zip(updates, parameters, strict=True)])

    def _updates(self, parameters: list[Tensor], decay: float) -> list[Tensor]:
        """Returns Nesterov's momentum of the parameters' gradients as matrices."""
        gradients = [parameter.grad for parameter in parameters]
        momenta = [self.state[parameter].setdefault("momentum", torch.zeros_like(parameter)) for parameter in parameters]
        torch._foreach_lerp_(momenta, gradients, 1 - decay)
        return [update.flatten(1) for update in torch._foreach_lerp(gradients, momenta, decay)]
