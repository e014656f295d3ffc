"""The frame tokenizer as ONNX graphs.

encoder.onnx  colours [U, 3] float32 normalised, near0 .. near10 [U, 9] int32, counts0 .. counts9 [U] float32
              (places.py) -> tokens [1, 16] int64
decoder.onnx  tokens [B, 16] int64 -> pixels [B, 3, 256, 256] float32, normalised

The encoder computes alike places once where the picture is large; two thirds of its work vanish, the result is the same.
The decoder's "double the size, then convolve" is done as four 2x2 convolutions of the small picture, 4/9 of the work.
With int8 its convolutions run in whole numbers (picture_int8.py).

Legend: B batch, C channels, U different places, S places of the step before, H height, W width.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .graph import Graph, WeightFiles
from .picture_int8 import Range, Ranges, measure_ranges, quantized_kernel
from .picture_tokenizer import EPS, GRID, GROUPS, LEVELS, SIDE, Attention, Layer, PictureTokenizer, Residual
from .places import STEPS_AT_A_SIZE
from .quantize import Precision


def write_tokenizer_graphs(
    tokenizer: PictureTokenizer, folder: Path, weights: WeightFiles, precision: Precision, frames: Tensor
) -> dict[str, str]:
    """Writes the two graphs and returns their file names by role. int8 takes its ranges from normalised frames [B, 3, H, W]."""
    _EncoderGraph(tokenizer, weights, precision).save(folder / "encoder.onnx")
    ranges = {}
    if precision == "int8":
        with torch.no_grad():
            ranges = measure_ranges(tokenizer, torch.cat([tokenizer.encode(frame[None]) for frame in frames]))
    _DecoderGraph(tokenizer, weights, precision, ranges).save(folder / "decoder.onnx")
    return {"encoder": "encoder.onnx", "decoder": "decoder.onnx"}


# What the names of convolutions in whole numbers begin with.
WHOLE = "whole"


class _PictureGraph(Graph):
    """Networks over whole pictures, [B, C, H, W]."""

    def __init__(self, weights: WeightFiles, file: str, precision: Precision):
        super().__init__(weights, file)
        self.half = precision != "fp32"

    def numbers(self, values: Tensor) -> str:
        array = values.detach().numpy()
        if not self.half or array.ndim < 2:
            return self.weight(array)
        return self.add("Cast", self.weight(array.astype(np.float16)), to=1)

    def conv(self, x: str, conv: nn.Conv2d, pads: list[int] | None = None) -> str:
        edge = conv.padding[0]
        attributes = {"kernel_shape": conv.kernel_size, "strides": conv.stride, "pads": pads or [edge] * 4}
        return self.add("Conv", x, self.numbers(conv.weight), self.numbers(conv.bias), **attributes)

    def norm(self, x: str, norm: nn.GroupNorm, channels: int) -> str:
        ones = self.constant(np.ones(GROUPS), "float32")
        zeros = self.constant(np.zeros(GROUPS), "float32")
        groups = self.reshape(x, [0, GROUPS, -1])
        flat = self.add("InstanceNormalization", groups, ones, zeros, epsilon=EPS)
        same = self.add("Reshape", flat, self.add("Shape", x))
        scale, shift = (self.numbers(part.reshape(channels, 1, 1)) for part in (norm.weight, norm.bias))
        return self.add("Add", self.add("Mul", same, scale), shift)

    def residual(self, x: str, module: Residual) -> str:
        first, _, conv1, second, _, conv2 = module._residual
        y = self.conv(self.silu(self.norm(x, first, conv1.in_channels)), conv1)
        y = self.conv(self.silu(self.norm(y, second, conv2.in_channels)), conv2)
        shortcut = x if isinstance(module._shortcut, nn.Identity) else self.conv(x, module._shortcut)
        return self.add("Add", shortcut, y)

    def linear(self, x: str, weight: Tensor, bias: Tensor) -> str:
        return self.add("Add", self.add("MatMul", x, self.numbers(weight.T)), self.numbers(bias))

    def attention(self, x: str, module: Attention) -> str:
        inner = module._multihead_attention
        width = inner.embed_dim
        flat = self.reshape(self.norm(x, module._group_norm, width), [0, 0, -1])
        flat = self.add("Transpose", flat, perm=[0, 2, 1])
        three = self.linear(flat, inner.in_proj_weight, inner.in_proj_bias)
        query, key, value = self.add("Split", three, self.constant([width] * 3), outputs=3, axis=-1)
        scaled = self.add("Mul", query, self.constant(width**-0.5, "float32"))
        scores = self.add("Softmax", self.add("MatMul", scaled, self.add("Transpose", key, perm=[0, 2, 1])), axis=-1)
        mixed = self.linear(self.add("MatMul", scores, value), inner.out_proj.weight, inner.out_proj.bias)
        back = self.add("Reshape", self.add("Transpose", mixed, perm=[0, 2, 1]), self.add("Shape", x))
        return self.add("Add", x, back)

    def layer(self, x: str, module: Layer) -> str:
        for residual, attention in zip(module._residuals, module._attentions, strict=True):
            x = self.residual(x, residual)
            if isinstance(attention, Attention):
                x = self.attention(x, attention)
        return x

    def refine(self, x: str, modules: nn.Sequential) -> str:
        first, attention, second = modules
        return self.residual(self.attention(self.residual(x, first), attention), second)

    def projector(self, x: str, modules: nn.Sequential) -> str:
        norm, _, conv = modules
        return self.conv(self.silu(self.norm(x, norm, conv.in_channels)), conv)


class _EncoderGraph(_PictureGraph):
    def __init__(self, tokenizer: PictureTokenizer, weights: WeightFiles, precision: Precision):
        super().__init__(weights, "encoder", precision)
        encoder = tokenizer.encoder
        x = self.input("colours", "float32", ["places", 3])
        steps = 2 * STEPS_AT_A_SIZE + 1
        self.near = [self.input(f"near{step}", "int32", [f"places{step}", 9]) for step in range(steps)]
        self.counts = [self.input(f"counts{step}", "float32", [f"places{step}"]) for step in range(steps - 1)]
        x = self.sparse_conv(x, encoder._in_conv, 0)
        for size in (0, 1):
            for number, residual in enumerate(encoder._layers[size]._residuals):
                x = self.sparse_residual(x, residual, size * STEPS_AT_A_SIZE + 2 * number + 1)
            x = self.sparse_conv(x, encoder._resamples[size]._conv, (size + 1) * STEPS_AT_A_SIZE)
        side = SIDE // 4
        channels = encoder._resamples[1]._conv.out_channels
        x = self.reshape(self.add("Transpose", x, perm=[1, 0]), [1, channels, side, side])
        for number, layer in list(enumerate(encoder._layers))[2:]:
            x = self.layer(x, layer)
            if number < len(encoder._resamples):
                x = self.conv(x, encoder._resamples[number]._conv, [0, 0, 1, 1])
        x = self.conv(self.projector(self.refine(x, encoder._refine), encoder._projector), tokenizer.post_encoder._conv)
        self.output("tokens", self._tokens(x, tokenizer), "int64", [1, GRID * GRID])

    def _tokens(self, x: str, tokenizer: PictureTokenizer) -> str:
        """Latent map to FSQ indices; Round is half to even, as in PyTorch."""
        project, fsq = tokenizer.quantizer.project_in, tokenizer.quantizer.fsq
        flat = self.add("Transpose", self.reshape(x, [0, 0, -1]), perm=[0, 2, 1])
        moved = self.add("Add", self.linear(flat, project.weight, project.bias), self.weight(fsq.shift.numpy()))
        bounded = self.add("Mul", self.add("Tanh", moved), self.weight(fsq.reach.numpy()))
        rounded = self.add("Round", self.add("Sub", bounded, self.weight(fsq.offset.numpy())))
        digits = self.add("Cast", self.add("Add", rounded, self.weight(fsq.middle.float().numpy())), to=7)
        places = self.add("Mul", digits, self.constant(fsq.basis.numpy()))
        return self.add("ReduceSum", places, self.constant([-1]), keepdims=0)

    def sparse_conv(self, x: str, conv: nn.Conv2d, step: int) -> str:
        """x [S, C] -> [U, C'] by the surroundings of the step."""
        border = self.constant(np.zeros((1, conv.in_channels)), "float32")
        rows = self.add("Gather", self.add("Concat", x, border, axis=0), self.near[step])
        flat = self.reshape(rows, [-1, 9 * conv.in_channels])
        matrix = conv.weight.permute(2, 3, 1, 0).reshape(-1, conv.out_channels)
        return self.add("Add", self.add("MatMul", flat, self.numbers(matrix)), self.numbers(conv.bias))

    def sparse_norm(self, x: str, norm: nn.GroupNorm, step: int) -> str:
        """Group norm of x [U, C] as if every place were there as often as it is in the picture."""
        channels = norm.num_channels
        counts = self.add("Unsqueeze", self.counts[step], self.constant([0]))
        share = self.add("Div", counts, self.add("ReduceSum", counts, keepdims=1))
        spread = self.constant(np.kron(np.eye(GROUPS), np.full((channels // GROUPS,) * 2, GROUPS / channels)), "float32")
        centred = self.add("Sub", x, self.add("MatMul", self.add("MatMul", share, x), spread))
        square = self.add("MatMul", self.add("MatMul", share, self.add("Mul", centred, centred)), spread)
        deviation = self.add("Sqrt", self.add("Add", square, self.constant(EPS, "float32")))
        scale = self.add("Div", self.numbers(norm.weight), deviation)
        return self.add("Add", self.add("Mul", centred, scale), self.numbers(norm.bias))

    def sparse_residual(self, x: str, module: Residual, step: int) -> str:
        """x at the places of step - 1 -> at those of step + 1."""
        first, _, conv1, second, _, conv2 = module._residual
        y = self.sparse_conv(self.silu(self.sparse_norm(x, first, step - 1)), conv1, step)
        y = self.sparse_conv(self.silu(self.sparse_norm(y, second, step)), conv2, step + 1)
        middle = self.constant(4)
        here = [self.add("Gather", self.near[number], middle, axis=1) for number in (step, step + 1)]
        same = self.add("Gather", x, self.add("Gather", *here))
        if not isinstance(module._shortcut, nn.Identity):
            weight = module._shortcut.weight[:, :, 0, 0]
            same = self.linear(same, weight, module._shortcut.bias)
        return self.add("Add", same, y)


class _DecoderGraph(_PictureGraph):
    def __init__(self, tokenizer: PictureTokenizer, weights: WeightFiles, precision: Precision, ranges: dict[nn.Module, Ranges]):
        super().__init__(weights, "decoder", precision)
        self.ranges = ranges
        decoder, quantizer = tokenizer.decoder, tokenizer.quantizer
        tokens = self.input("tokens", "int64", ["batch", GRID * GRID])
        basis, levels = self.constant(quantizer.fsq.basis.numpy()), self.constant(LEVELS)
        digits = self.add("Mod", self.add("Div", self.add("Unsqueeze", tokens, self.constant([2])), basis), levels)
        middle = self.weight(quantizer.fsq.middle.float().numpy())
        codes = self.add("Div", self.add("Sub", self.add("Cast", digits, to=1), middle), middle)
        latent = self.linear(codes, quantizer.project_out.weight, quantizer.project_out.bias)
        x = self.add("Transpose", latent, perm=[0, 2, 1])
        x = self.reshape(x, [0, 0, GRID, GRID])
        x = self.conv(self.conv(x, tokenizer.pre_decoder._conv), decoder._in_conv)
        x = self.refine(x, decoder._refine)
        for number, layer in enumerate(decoder._layers):
            x = self.layer(x, layer)
            if number < len(decoder._resamples):
                x = self.up(x, decoder._resamples[number]._conv)
        pixels = self.projector(x, decoder._projector)
        self.output("pixels", pixels, "float32", ["batch", 3, SIDE, SIDE])

    def conv(self, x: str, conv: nn.Conv2d, pads: list[int] | None = None) -> str:
        ranges = self.ranges.get(conv)
        if not ranges:
            return super().conv(x, conv, pads)
        attributes = {"kernel_shape": conv.kernel_size, "pads": pads or [conv.padding[0]] * 4}
        whole = self.whole_conv(self.quantize(x, ranges.before), conv.weight, conv.bias, ranges, attributes)
        return self.dequantize(whole, ranges.after)

    def up(self, x: str, conv: nn.Conv2d) -> str:
        """Nearest x2, then a 3x3 convolution: each of four outputs a pixel sees only 2x2 of the small picture."""
        ranges = self.ranges.get(conv)
        whole = self.quantize(x, ranges.before) if ranges else ""
        parts = []
        for y, x_phase in ((0, 0), (0, 1), (1, 0), (1, 1)):
            kernel = _two_by_two(_two_by_two(conv.weight, 2, y), 3, x_phase)
            attributes = {"kernel_shape": [2, 2], "pads": [1 - y, 1 - x_phase, y, x_phase]}
            if ranges:
                parts.append(self.whole_conv(whole, kernel, conv.bias, ranges, attributes))
            else:
                parts.append(self.add("Conv", x, self.numbers(kernel), self.numbers(conv.bias), **attributes))
        joined = self.add("DepthToSpace", self.add("Concat", *parts, axis=1), blocksize=2, mode="DCR")
        return self.dequantize(joined, ranges.after) if ranges else joined

    def quantize(self, x: str, seen: Range) -> str:
        return self.add("QuantizeLinear", x, *self._steps(seen))

    def dequantize(self, x: str, seen: Range) -> str:
        return self.add("DequantizeLinear", x, *self._steps(seen))

    def _steps(self, seen: Range) -> list[str]:
        return [self.constant(seen.scale, "float32"), self.constant(seen.zero, "uint8")]

    def whole_conv(self, x: str, weight: Tensor, bias: Tensor, ranges: Ranges, attributes: dict) -> str:
        """uint8 to uint8. Written with float32 between, as the runtime knows it: it becomes one operator (QLinearConv)."""
        kernel = quantized_kernel(weight, bias, ranges.before)
        scales, zeros = self.weight(kernel.scales), self.constant(np.zeros(len(kernel.scales)), "int8")
        weights = self.add("DequantizeLinear", self.weight(kernel.weight), scales, zeros, axis=0)
        bias_scales = self.weight(kernel.scales * ranges.before.scale)
        biases = self.add("DequantizeLinear", self.weight(kernel.bias), bias_scales, axis=0)
        inputs = self.dequantize(x, ranges.before)
        product = self.add("Conv", inputs, weights, biases, name=f"{WHOLE}{len(self.nodes)}", **attributes)
        return self.quantize(product, ranges.after)


def _two_by_two(weight: Tensor, axis: int, phase: int) -> Tensor:
    """Adds up the taps of a 3-wide axis that fall on the same pixel of the small picture: 1 + 2 or 2 + 1."""
    first, middle, last = weight.unbind(axis)
    pair = (first, middle + last) if phase == 0 else (first + middle, last)
    return torch.stack(pair, axis)
