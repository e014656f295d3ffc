"""Writes the graphs of a bundle as ONNX files."""

import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxslim
import torch
from torch import Tensor, nn

from ..codes.latent_dynamics import LatentDynamics
from ..ground import frames
from ..tokenizer.tokenizer import Tokenizer
from ..transformer.model import VideoTransformer
from .graphs import Change, Decoder, Encoder, Frame, Prompt, Step

OPSET = 20


def write_graph(module: nn.Module, path: Path, inputs: dict[str, Tensor], outputs: list[str], axes: dict) -> None:
    """Writes one ONNX file with a dynamic batch."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    # Shapes that are known are written down, so that less is left to do when the graph is loaded and when it is run.
    graph = onnxslim.slim(onnx.load(str(path)))
    store_in_half(graph)
    onnx.checker.check_model(graph)
    onnx.save(graph, str(path))


def store_in_half(model: onnx.ModelProto, least: int = 256) -> None:
    """Stores float weights in 16 bits, each followed by a cast back: half the file, and the arithmetic stays in float32.

    The runtime does the casts once, when it loads the graph.
    """
    casts = []
    for weights in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        if values.dtype != np.float32 or values.size < least:
            continue
        name = weights.name
        weights.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


SQUARES = {"pixels": "side", "before": "side", "after": "side", "tokens": "across", "cells": "cells", "keys": "cells", "final": "cells"}


def axes_of(role: str, name: str) -> dict[int, str]:
    """Returns the dimensions of an input or output that are known only when the graph runs."""
    if name.startswith("past"):
        return {2: "batch", 4: "cached" if name == "past" else "cached_out"}
    square = "across" if (role, name) == ("frame", "logits") else SQUARES.get(name)
    return {0: "batch"} | ({1: square, 2: square} if square else {})


def export_graphs(model: VideoTransformer, tokenizer: Tokenizer, latent: LatentDynamics, out: Path, batch: int = 2) -> dict[str, str]:
    """Writes the six graphs and returns their file names by role."""
    config, across = model.config, 5
    side = across * model.patch
    past = torch.zeros(config.layers, 2, batch, config.heads, across**2 + 1, config.width // config.heads)
    after_z1 = torch.cat([past, past[:, :, :, :, :1]], 4)
    tokens = torch.zeros(batch, across, across, dtype=torch.long)
    code = torch.zeros(batch, dtype=torch.long)
    pixels = torch.zeros(batch, side * frames.PITCH, side * frames.PITCH, 3, dtype=torch.uint8)
    history = torch.full((batch, config.history), model.codes)
    cells = torch.zeros(batch, side, side, config.channels)
    keys = torch.zeros(batch, side, side, config.pointer)
    graphs = {
        "encoder": (Encoder(tokenizer), {"pixels": pixels}, ["tokens"]),
        "change": (Change(latent), {"before": pixels, "after": pixels.clone()}, ["code"]),
        "prompt": (Prompt(model, tokenizer), {"tokens": tokens, "history": history}, ["logits", "cells", "keys", "past", "final"]),
        "step": (
            Step(model, tokenizer),
            {"code": code, "place": torch.zeros(1, dtype=torch.long), "keys": keys, "past": past},
            ["logits", "past_out"],
        ),
        "frame": (Frame(model, tokenizer), {"tokens": tokens, "code": code, "cells": cells, "past": after_z1}, ["logits"]),
        "decoder": (Decoder(tokenizer), {"tokens": tokens}, ["pixels"]),
    }
    for role, (module, inputs, outputs) in graphs.items():
        write_graph(module, out / f"{role}.onnx", inputs, outputs, {name: axes_of(role, name) for name in [*inputs, *outputs] if name != "place"})
    return {role: f"{role}.onnx" for role in graphs}
