"""Precisions in which weights are stored.

fp32  as released.
fp16  half the file; the runtime widens the weights when it loads them, and arithmetic stays in float32.
int8  the transformer's matrices in blocks of 128 with a scale each, the numbers that meet them rounded to 8 bits as
      they come; the decoder's convolutions in whole numbers (picture_int8.py). The encoder as with fp16: one token that is
      not PyTorch's is another board.
"""

from typing import Literal

import numpy as np

Precision = Literal["fp32", "fp16", "int8"]
PRECISIONS: tuple[Precision, ...] = ("fp32", "fp16", "int8")

# ONNX Runtime's operator for matrices in blocks.
MATRIX = "MatMulNBits"
BLOCK = 128
ZERO = 128


def block_of(width: int) -> int:
    """Returns the largest block that divides `width`, from 16 to 128; the operator knows powers of two only."""
    return next((size for size in (BLOCK, 64, 32, 16) if width % size == 0), 16)


def quantized(matrix: np.ndarray) -> dict[str, np.ndarray]:
    """Returns `weight` [N, K / block, block] uint8 and `scales` [N, K / block] of a matrix [N, K]: w = (q - 128) scale."""
    rows, width = matrix.shape
    block = block_of(width)
    blocks = matrix.reshape(rows, width // block, block)
    scales = np.maximum(np.abs(blocks).max(-1), 1e-12) / 127
    numbers = np.rint(blocks / scales[..., None]) + ZERO
    return {"weight": numbers.astype(np.uint8), "scales": scales.astype(np.float32)}
