"""What one run of each graph of a bundle costs at least: multiplications and bytes of weights.

python -m training.bundle.costs models/NAME     counts them and writes them into model.json, where `vw speed` finds them

Convolutions and matrix products are counted, everything else is small beside them. A count is for
one frame or one token.
"""

import argparse
import json
import tempfile
from math import prod
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from ..games.replay import read_records, replay
from ..ground.files import write_json
from ..ground.frames import PITCH
from ..ground.geometry import canvas_of
from ..original import frames
from ..original.compare import encoder_feed
from ..original.quantize import MATRIX
from ..original.tokenizer_graphs import WHOLE

GAMES = Path(__file__).parents[2] / "tests" / "fixtures" / "games-9x9.sgf"

TYPES = {"tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(uint8)": np.uint8}


def operations(path: Path, feed: dict[str, tuple[int, ...]]) -> tuple[int, int]:
    """Returns multiplications of one run with inputs of these shapes, and how many of them are of 8-bit numbers.

    The runtime tells the shapes inside.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    with tempfile.TemporaryDirectory() as folder:
        options.enable_profiling, options.profile_file_prefix = True, f"{folder}/profile"
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        types = {value.name: TYPES[value.type] for value in session.get_inputs()}
        session.run(None, {name: np.zeros(shape, types[name]) for name, shape in feed.items()})
        events = json.loads(Path(session.end_profiling()).read_text())
    kernels = [event for event in events if event["name"].endswith("_kernel_time")]
    whole = [event for event in kernels if event["name"].startswith(WHOLE) or event["args"]["op_name"] == MATRIX]
    every, of_whole = (sum(_of_kernel(event["args"]) for event in some) for some in (kernels, whole))
    return every, of_whole


def _of_kernel(arguments: dict) -> int:
    """Multiplications of one line of the runtime's profile."""
    if arguments["op_name"] not in ("Conv", "MatMul", "Gemm", MATRIX):
        return 0
    inputs = [next(iter(value.values())) for value in arguments["input_type_shape"]]
    output = next(iter(arguments["output_type_shape"][0].values()))
    return prod(output) * (prod(inputs[1][1:]) if arguments["op_name"] == "Conv" else inputs[0][-1])


def weight_bytes(path: Path) -> int:
    """Returns the bytes of a graph's weights as they lie in memory: halves are widened, tables are not read whole."""
    model = onnx.load(str(path), load_external_data=False)
    tables = {node.input[0] for node in model.graph.node if node.op_type == "Gather"}
    total = 0
    for weight in model.graph.initializer:
        if weight.name in tables:
            continue
        width = np.dtype(onnx.helper.tensor_dtype_to_np_dtype(weight.data_type)).itemsize
        total += prod(weight.dims) * (4 if weight.data_type == onnx.TensorProto.FLOAT16 else width)
    return total


def _draft_feeds(manifest: dict, folder: Path, size: int) -> dict[str, dict[str, tuple[int, ...]]]:
    """Shapes of a bundle that decodes from a draft, with one frame of a board of `size` in every graph."""

    def input_of(role: str, name: str) -> list[int]:
        graph = onnx.load(str(folder / manifest["files"][role]["path"])).graph
        found = next(value for value in graph.input if value.name == name)
        return [axis.dim_value for axis in found.type.tensor_type.shape.dim]

    past = input_of("step", "past")
    cells, side = canvas_of(size), canvas_of(size) * PITCH
    across = side // manifest["tokens"]["pixels"]
    tokens, pixels = (1, across, across), (1, side, side, 3)
    cached = (past[0], 2, 1, past[3], across**2 + 1, past[5])
    return {
        "encoder": {"pixels": pixels},
        "change": {"before": pixels, "after": pixels},
        "prompt": {"tokens": tokens, "history": (1, manifest["codes"]["history"])},
        "step": {"code": (1,), "place": (1,), "keys": (1, cells, cells, input_of("step", "keys")[3]), "past": cached},
        "frame": {
            "tokens": tokens,
            "code": (1,),
            "cells": (1, cells, cells, input_of("frame", "cells")[3]),
            "past": (*cached[:4], across**2 + 2, cached[5]),
        },
        "decoder": {"tokens": tokens},
    }


def _autoregressive_feeds(manifest: dict, encoder: dict[str, np.ndarray]) -> dict[str, dict[str, tuple[int, ...]]]:
    """Shapes of a bundle that decodes token by token: a pass over one token."""
    cache = manifest["cache"]
    width = cache["heads"] * cache["width"]
    past = (cache["layers"], 2, 1, cache["heads"], 24, cache["width"])
    return {
        "encoder": {name: values.shape for name, values in encoder.items()},
        "decoder": {"tokens": (1, 16)},
        "transformer": {"ids": (1, 1), "positions": (1,), "past": past},
        **{head: {"hidden": (1, width)} for head in ("head", "codeHead", "frameHead")},
    }


def count(folder: Path, manifest: dict) -> dict[str, dict[str, dict[str, int]]]:
    """Returns operations and weight bytes by board size and role."""
    if manifest["frameDecoding"] == "autoregressive":
        game = replay(next(read_records(GAMES)))
        middle = game.positions[len(game.positions) // 2 :][:1]
        feeds = {9: _autoregressive_feeds(manifest, encoder_feed(frames.render(middle)[0]))}
    else:
        feeds = {size: _draft_feeds(manifest, folder, size) for size in manifest["boardSizes"]}
    return {str(size): _counted(folder, manifest, by_role) for size, by_role in feeds.items()}


def _counted(folder: Path, manifest: dict, feeds: dict[str, dict[str, tuple[int, ...]]]) -> dict[str, dict[str, int]]:
    paths = {role: folder / manifest["files"][role]["path"] for role in feeds}
    counted = {role: operations(path, feeds[role]) for role, path in paths.items()}
    return {
        role: {"operations": every, **({"wholeOperations": whole} if whole else {}), "weightBytes": weight_bytes(paths[role])}
        for role, (every, whole) in counted.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    folder: Path = parser.parse_args().bundle
    manifest = json.loads((folder / "model.json").read_text())
    manifest["costs"] = count(folder, manifest)
    write_json(folder / "model.json", manifest)
    print(json.dumps(manifest["costs"], indent=1))


if __name__ == "__main__":
    main()
