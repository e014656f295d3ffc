"""Which pixels of a picture look alike, so that a network need compute each of them only once.

A convolution gives two pixels the same value where their 3x3 surroundings are the same; a board's picture is made of
few different surroundings. `src/model/places.ts` does the same for play.

Legend: H side in px, U different places, S places of the step before (index S: beyond the border, where there is 0).
"""

from dataclasses import dataclass

import numpy as np

# What the encoder's layers at full and at half size are made of: a convolution, then two residual blocks of two each.
STEPS_AT_A_SIZE = 5


@dataclass(frozen=True)
class Places:
    """Tables for encoder.onnx."""

    colours: np.ndarray  # [U0, 3] uint8
    near: list[np.ndarray]  # [U, 9] int32 each: the surroundings in places of the step before
    counts: list[np.ndarray]  # [U] float32 each: how many pixels are such a place


def find_places(frame: np.ndarray) -> Places:
    """Returns the tables of a frame [H, H, 3] uint8; the last step keeps every place, row by row."""
    side = frame.shape[0]
    colours, kinds = np.unique(frame.reshape(-1, 3), axis=0, return_inverse=True)
    kinds, size = kinds.reshape(side, side), len(colours)
    near, counts = [], []
    for step in range(2 * STEPS_AT_A_SIZE):
        kinds, table = _surroundings(kinds, size, stride=2 if step == STEPS_AT_A_SIZE else 1)
        near.append(table)
        counts.append(np.bincount(kinds.reshape(-1)).astype(np.float32))
        size = len(table)
    near.append(_windows(kinds, size, stride=2).reshape(-1, 9).astype(np.int32))
    return Places(colours, near, counts)


def _windows(kinds: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Returns [H', H', 9]; with a stride of 2 the border is at the right and the bottom only, as in the encoder."""
    before = 1 if stride == 1 else 0
    padded = np.pad(kinds, ((before, 1), (before, 1)), constant_values=size)
    side = kinds.shape[0] // stride
    shifts = [(y, x) for y in range(3) for x in range(3)]
    return np.stack([padded[y : y + stride * side : stride, x : x + stride * side : stride] for y, x in shifts], -1)


def _surroundings(kinds: np.ndarray, size: int, stride: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns the kind of each place by its surroundings [H', H'], and the table [U, 9] of these."""
    windows = _windows(kinds, size, stride)
    # Three numbers below 2^20 are one below 2^60.
    rows = windows.reshape(-1, 3, 3).astype(np.int64)
    triples = (rows[..., 0] << 40) | (rows[..., 1] << 20) | rows[..., 2]
    _, named = np.unique(triples, return_inverse=True)
    named = named.reshape(-1, 3)
    keys = (named[:, 0] << 40) | (named[:, 1] << 20) | named[:, 2]
    _, first, found = np.unique(keys, return_index=True, return_inverse=True)
    return found.reshape(windows.shape[:2]), windows.reshape(-1, 9)[first].astype(np.int32)
