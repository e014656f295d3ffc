"""Writes the networks that read boards as ONNX files."""

from pathlib import Path

import torch

from ..bundle.write import write_graph
from ..ground.checkpoint import load_checkpoint
from .networks import Crossings, Stones
from .scenes import PATCH


def export_vision(folder: Path) -> None:
    """Writes `crossings.onnx` and `stones.onnx` beside the checkpoints that are there."""
    networks = {
        "crossings": (Crossings(), "picture", torch.zeros(1, 64, 96, 3, dtype=torch.uint8), {1: "height", 2: "width"}, "cells"),
        "stones": (Stones(), "patches", torch.zeros(2, PATCH, PATCH, 3, dtype=torch.uint8), {0: "points"}, "logits"),
    }
    for name, (network, given, example, axes, told) in networks.items():
        checkpoint = folder / f"{name}.pt"
        if not checkpoint.exists():
            continue
        network.load_state_dict(load_checkpoint(checkpoint, name)["model"])
        told_axes = {2: "rows", 3: "columns"} if name == "crossings" else {0: "points"}
        write_graph(network, folder / f"{name}.onnx", {given: example}, [told], {given: axes, told: told_axes})
