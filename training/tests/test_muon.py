"""Muon's orthogonal updates."""

import pytest
import torch

from training.transformer.muon import Muon, orthogonalise


@pytest.mark.parametrize("shape", [(8, 30), (30, 8)])
def test_singular_values_come_near_to_one(shape):
    torch.manual_seed(0)
    u, _, v = torch.linalg.svd(torch.randn(2, *shape), full_matrices=False)
    spread = u @ torch.diag_embed(torch.linspace(0.1, 5, 8).expand(2, 8)) @ v
    made = orthogonalise(spread)
    values = torch.linalg.svdvals(made)
    assert values.min() > 0.6 and values.max() < 1.3
    # Directions stay: u and v still make it diagonal.
    inside = u.mT @ made @ v.mT
    assert (inside - torch.diag_embed(inside.diagonal(dim1=1, dim2=2))).abs().max() < 1e-3


def test_matrices_of_one_shape_do_not_touch_each_other():
    torch.manual_seed(0)
    start = [torch.randn(4, 2, 3), torch.randn(4, 6), torch.randn(6, 4)]
    gradients = [torch.randn_like(values) for values in start]

    def after_two_steps(chosen: list[int]) -> list[torch.Tensor]:
        parameters = [torch.nn.Parameter(start[index].clone()) for index in chosen]
        muon = Muon(parameters, lr=0.1)
        for _ in range(2):
            for parameter, index in zip(parameters, chosen, strict=True):
                parameter.grad = gradients[index].clone()
            muon.step()
        return [parameter.detach() for parameter in parameters]

    together = after_two_steps([0, 1, 2])
    for index in range(3):
        torch.testing.assert_close(together[index], after_two_steps([index])[0])
        assert (together[index] - start[index]).abs().max() > 0.05
