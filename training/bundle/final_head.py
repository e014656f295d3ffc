"""The head of the last frame in a bundle's prompt graph: probabilities of what each cell shows, from the merged cells.

Legend: F channels, L levels.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from ..ground.files import write_whole


class FinalHead:
    """Weight and bias of the head; raises SystemExit with one sentence for a graph that has none."""

    def __init__(self, path: Path):
        self.graph = onnx.load(str(path))
        made = {name: node for node in self.graph.graph.node for name in node.output}
        stored = {value.name: value for value in self.graph.graph.initializer}
        found = {len(stored[name].dims): stored[name] for name in _weights_behind("final", made, stored)}
        if set(found) != {1, 2}:
            raise SystemExit(f"{path}: no linear head of the last frame")
        self._bias, self._weight = found[1], found[2]

    @property
    def weight(self) -> np.ndarray:
        """[F, L] float32"""
        return numpy_helper.to_array(self._weight).astype(np.float32)

    @property
    def bias(self) -> np.ndarray:
        """[L] float32"""
        return numpy_helper.to_array(self._bias).astype(np.float32)

    def write(self, path: Path, weight: np.ndarray, bias: np.ndarray) -> None:
        """Writes the graph with another head, in the precision of its own."""
        for place, values in ((self._weight, weight), (self._bias, bias)):
            dtype = numpy_helper.to_array(place).dtype
            place.CopyFrom(numpy_helper.from_array(values.astype(dtype), place.name))
        onnx.checker.check_model(self.graph)
        write_whole(path, lambda file: file.write(self.graph.SerializeToString()))


def _weights_behind(output: str, made: dict[str, onnx.NodeProto], stored: dict[str, onnx.TensorProto]) -> Iterator[str]:
    """Yields the names of stored values between an output and the cells."""
    for name in made[output].input if output in made else ():
        if name in stored:
            yield name
        elif name in made and made[name].op_type in ("Softmax", "Add", "MatMul", "Cast", "Gemm"):
            yield from _weights_behind(name, made, stored)
