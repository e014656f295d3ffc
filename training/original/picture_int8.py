"""Convolutions of the decoder in 8 bits: whole numbers in, whole numbers out, one scale for each of both.

Activations are uint8 over the range that they had on boards of real games; kernels are int8 with a scale for each output
channel. Kernels use seven of the eight bits: processors without VNNI add up pairs of products in 16 bits.

Legend: C channels in, C' channels out.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from .picture_tokenizer import PictureTokenizer

REACH = 63
LARGEST_BIAS = 2**31 - 1


@dataclass(frozen=True)
class Range:
    """The least and the largest number seen, 0 among them."""

    low: float
    high: float

    @property
    def scale(self) -> np.float32:
        return np.float32(max(self.high - self.low, 1e-6) / 255)

    @property
    def zero(self) -> np.uint8:
        return np.uint8(round(-self.low / float(self.scale)))

    def widened(self, values: Tensor) -> "Range":
        return Range(min(self.low, values.min().item()), max(self.high, values.max().item()))


@dataclass(frozen=True)
class Ranges:
    """Of what goes into a convolution and of what comes out."""

    before: Range
    after: Range


def measure_ranges(tokenizer: PictureTokenizer, tokens: Tensor) -> dict[nn.Module, Ranges]:
    """Returns the ranges of the decoder's convolutions on tokens [B, 16]; not of the last, whose pixels keep float32."""
    decoder = tokenizer.decoder
    last = decoder._projector[-1]
    none = Range(0.0, 0.0)
    found: dict[nn.Module, Ranges] = {}

    def look(conv: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        seen = found.get(conv, Ranges(none, none))
        found[conv] = Ranges(seen.before.widened(inputs[0]), seen.after.widened(output))

    convolutions = [module for module in decoder.modules() if isinstance(module, nn.Conv2d) and module is not last]
    hooks = [conv.register_forward_hook(look) for conv in convolutions]
    with torch.no_grad():
        for row in tokens:
            tokenizer.decode(row[None])
    for hook in hooks:
        hook.remove()
    return found


@dataclass(frozen=True)
class Kernel:
    """A convolution's numbers: w = weight scales, b = bias scales before.scale."""

    weight: np.ndarray  # [C', C, h, w] int8
    scales: np.ndarray  # [C'] float32
    bias: np.ndarray  # [C'] int32


def quantized_kernel(weight: Tensor, bias: Tensor, before: Range) -> Kernel:
    """Returns a kernel [C', C, h, w] and bias [C'] in whole numbers."""
    numbers = weight.detach().numpy()
    scales = np.maximum(np.abs(numbers).max((1, 2, 3)), 1e-8) / REACH
    whole = np.rint(numbers / scales[:, None, None, None]).astype(np.int8)
    whole_bias = np.clip(np.rint(bias.detach().numpy() / (scales * before.scale)), -LARGEST_BIAS, LARGEST_BIAS)
    return Kernel(whole, scales.astype(np.float32), whole_bias.astype(np.int32))
