"""Builds ONNX graphs by hand, with weights in shared files beside them.

Legend: B batch, T new tokens, P tokens in the cache, E width, C channels, U different places.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

OPSET = 20
IR_VERSION = 10
# protobuf ends at 2 GiB, and so do the files of some file systems.
SHARD_LIMIT = 2_000_000_000
# The runtime maps a weight into memory where it begins on a page (64 KiB on Windows).
ALIGNMENT = 65536
# Small tensors stay in the graph.
INLINE_LIMIT = 4096

ONNX_TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "int64": TensorProto.INT64}
ONNX_TYPES |= {"int32": TensorProto.INT32, "uint8": TensorProto.UINT8, "int8": TensorProto.INT8, "bool": TensorProto.BOOL}


@dataclass(frozen=True)
class Stored:
    """Where some numbers lie in the bundle's folder."""

    file: str
    offset: int
    length: int
    shape: tuple[int, ...]
    dtype: str

    def rows(self, first: int, end: int) -> "Stored":
        """Returns a part of the rows, without copying them."""
        width = self.length // self.shape[0]
        return Stored(self.file, self.offset + first * width, (end - first) * width, (end - first, *self.shape[1:]), self.dtype)


class WeightFiles:
    """Appends weights to files NAME.weights, NAME-2.weights, each below the limit."""

    def __init__(self, folder: Path, limit: int = SHARD_LIMIT):
        self.folder, self.limit = folder, limit
        self.files: list[str] = []
        self._counts: dict[str, int] = {}

    def add(self, name: str, values: np.ndarray) -> Stored:
        """Writes one tensor; `name` is that of its file without the ending."""
        values = np.ascontiguousarray(values)
        number = self._counts.setdefault(name, 1)
        path = self.folder / self._file(name, number)
        size = path.stat().st_size if path.exists() else 0
        if size and size + ALIGNMENT + values.nbytes > self.limit:
            self._counts[name] = number = number + 1
            path, size = self.folder / self._file(name, number), 0
        if path.name not in self.files:
            self.files.append(path.name)
        start = -(-size // ALIGNMENT) * ALIGNMENT
        with path.open("ab") as file:
            file.write(b"\0" * (start - size))
            file.write(memoryview(values).cast("B"))
        return Stored(path.name, start, values.nbytes, values.shape, str(values.dtype))

    @staticmethod
    def _file(name: str, number: int) -> str:
        return f"{name}.weights" if number == 1 else f"{name}-{number}.weights"


class Graph:
    """One graph being built. Values are known by their names; every method that adds a node returns its output's."""

    def __init__(self, weights: WeightFiles, file: str):
        self.weights, self.file = weights, file
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self._constants: dict[bytes, str] = {}
        self._names = 0

    def name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def input(self, name: str, dtype: str, shape: list[int | str]) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, ONNX_TYPES[dtype], shape))
        return name

    def output(self, name: str, value: str, dtype: str, shape: list[int | str]) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, ONNX_TYPES[dtype], shape))

    def add(self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: object):
        names = [self.name() for _ in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, values: object, dtype: str = "int64") -> str:
        """Returns a small constant; equal ones are shared."""
        array = np.asarray(values, dtype)
        key = repr((array.shape, dtype)).encode() + array.tobytes()
        if key not in self._constants:
            self._constants[key] = name = f"c{len(self._constants)}"
            self.initializers.append(onnx.numpy_helper.from_array(array, name))
        return self._constants[key]

    def weight(self, values: np.ndarray) -> str:
        """Returns a weight, stored in this graph's file or, where small, in the graph."""
        if values.nbytes <= INLINE_LIMIT:
            return self.constant(values, str(values.dtype))
        return self.stored(self.weights.add(self.file, values))

    def stored(self, stored: Stored) -> str:
        """Returns a weight that lies in a file already."""
        tensor = onnx.TensorProto(name=self.name(), data_type=ONNX_TYPES[stored.dtype], dims=stored.shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", stored.file), ("offset", stored.offset), ("length", stored.length)):
            tensor.external_data.add(key=key, value=str(value))
        self.initializers.append(tensor)
        return tensor.name

    def save(self, path: Path) -> None:
        """Writes the graph, checked."""
        graph = helper.make_graph(self.nodes, path.stem, self.inputs, self.outputs, self.initializers)
        domains = [helper.make_opsetid("", OPSET)]
        if any(node.domain for node in self.nodes):
            domains.append(helper.make_opsetid("com.microsoft", 1))
        model = helper.make_model(graph, opset_imports=domains, ir_version=IR_VERSION, producer_name="vw-gtp")
        path.write_bytes(model.SerializeToString())
        onnx.checker.check_model(str(path))

    # Arithmetic that the networks share.

    def silu(self, x: str) -> str:
        return self.add("Mul", x, self.add("Sigmoid", x))

    def mean(self, x: str, axes: list[int]) -> str:
        return self.add("ReduceMean", x, self.constant(axes), keepdims=1)

    def reshape(self, x: str, shape: list[int]) -> str:
        return self.add("Reshape", x, self.constant(shape))
