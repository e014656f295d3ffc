"""What the video transformer is trained on and measured by."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..ground.config import TrainConfig
from ..ground.machine import Machine
from .batches import Batch, Sampler
from .model import VideoTransformer

HELD_OUT = ["valid_z1_loss", "valid_accuracy", "valid_frames_exact", "valid_final_accuracy"]


def losses(model: nn.Module, batch: Batch, settings: TrainConfig, none: int) -> tuple[Tensor, dict[str, Tensor]]:
    """Returns the weighted loss and its parts; `none` is the code that stands for no code."""
    drawn = max(1, round(len(batch.digits) * settings.draw_share))
    result = model(batch.digits, batch.history, batch.codes, drawn)
    frame = F.cross_entropy(result["frame"].flatten(0, -2), batch.next_digits[:drawn].flatten())
    final = final_loss(result["final"], batch)
    # The frame's loss is a sum over its digits: all but a few of them are copies.
    digits = batch.next_digits[0].numel()
    total = settings.draw_weight * frame * digits / 10 + settings.final_weight * final
    first = torch.zeros_like(total)
    if "codes" in result:
        codes = result["codes"]  # [B, H, V]
        by_code = F.cross_entropy(codes.flatten(0, 1), batch.codes.flatten(), ignore_index=none, reduction="none")
        by_code = by_code.view(batch.codes.shape)
        known = (batch.codes != none).float()
        later = (by_code[:, 1:] * known[:, 1:]).sum() / known[:, 1:].sum().clamp(min=1)
        first = by_code[:, 0].mean()
        total = total + first + settings.later_code_weight * (codes.shape[1] - 1) * later
    parts = {"loss": total, "z1_loss": first, "frame_loss": frame, "final_loss": final}
    return total, {name: value.detach() for name, value in parts.items()}


def final_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Returns the loss of the last frame, a mean over the batch in which only fair games count: how others end depends on who plays,
    not on who is ahead. `logits` [B, R, R, D, L]."""
    by_digit = F.cross_entropy(logits.flatten(0, -2), batch.final_digits.flatten(), reduction="none")
    return (by_digit.view(len(logits), -1).mean(1) * batch.fair.float()).mean()


def chosen_targets(sampler: Sampler, limit: int) -> np.ndarray:
    """Returns at most `limit` targets [n, 2], evenly spread over the split."""
    stride = max(1, len(sampler.targets) // limit)
    return sampler.targets[::stride][:limit]


@torch.no_grad()
def evaluate(model: VideoTransformer, sampler: Sampler, machine: Machine, limit: int) -> dict[str, float]:
    """Returns loss and accuracy of the first code, exact next frames given z1, and final-frame accuracy by point.

    Without codes (H = 0) the accuracy is the share of next frames that are drawn exactly, and there is no loss of z1.
    """
    model.eval()
    chosen = chosen_targets(sampler, limit)
    sums = torch.zeros(4, dtype=torch.float64)
    at_once = max(16, 512 * 81 // sampler.size**2)
    for start in range(0, len(chosen), at_once):
        part = chosen[start : start + at_once]
        batch = sampler.at(part, np.arange(len(part)) % 8)
        with machine.autocast():
            result = model(batch.digits, batch.history, batch.codes, len(part))
        exact = (result["frame"].argmax(-1) == batch.next_digits).flatten(1).all(1)
        right = (result["final"].argmax(-1) == batch.final_digits).float().flatten(1).mean(1).sum()
        loss, hits = torch.tensor(torch.nan), exact.sum()
        if "codes" in result:
            first = result["codes"][:, 0].float()
            loss = F.cross_entropy(first, batch.codes[:, 0], reduction="sum")
            hits = (first.argmax(1) == batch.codes[:, 0]).sum()
        sums += torch.stack([value.double().cpu() for value in (loss, hits, exact.sum(), right)])
    return dict(zip(HELD_OUT, (sums / len(chosen)).tolist(), strict=True))
