"""The transformer as ONNX graphs.

transformer.onnx  ids [B, T] int64, positions [T] int64, past [Y, 2, B, G, P, W]
                  -> hidden [B, T, E], past_out [Y, 2, B, G, P + T, W]
head.onnx         hidden [N, E] -> logits [N, V]                       all ids, as the released program samples
code-head.onnx    hidden [N, E] -> logits [N, 64000]                   only ids that can be latent codes
frame-head.onnx   hidden [N, E] -> logits [N, 64000]                   only ids that can be tokens of a frame

The heads are rows of one stored matrix: a head over 64,000 ids reads 40 % of it.
Legend as in language_model.py; N tokens whose logits are wanted.
"""

from pathlib import Path

import numpy as np
from torch import Tensor, nn

from .graph import Graph, Stored, WeightFiles
from .language_model import DecoderLayer, LanguageModel, RmsNorm
from .quantize import MATRIX, Precision, quantized

CODES = 64000
CODE_OFFSET = 32007
# The prompt has 19 tokens and 25 follow.
POSITIONS = 64


def write_language_graphs(model: LanguageModel, folder: Path, weights: WeightFiles, precision: Precision) -> dict[str, str]:
    """Writes the four graphs and returns their file names by role."""
    shape = model.shape
    files = {"transformer": "transformer.onnx", "head": "head.onnx", "codeHead": "code-head.onnx"}
    files |= {"frameHead": "frame-head.onnx"}
    _TransformerGraph(model, weights, precision).save(folder / files["transformer"])
    head = _store(model.lm_head.weight, weights, "head", precision)
    frames = shape.vocabulary - CODES
    rows = {"head": (0, shape.vocabulary), "codeHead": (CODE_OFFSET, CODE_OFFSET + CODES)}
    rows |= {"frameHead": (frames, frames + CODES)}
    for role, (first, end) in rows.items():
        graph = LinearGraph(weights, "head", precision)
        hidden = graph.input("hidden", "float32", ["tokens", shape.width])
        logits = graph.rows_of(hidden, {name: part.rows(first, end) for name, part in head.items()})
        graph.output("logits", logits, "float32", ["tokens", end - first])
        graph.save(folder / files[role])
    return files


def _store(matrix: Tensor, weights: WeightFiles, file: str, precision: Precision) -> dict[str, Stored]:
    """Stores a matrix [N, K] whose rows can be used in part."""
    if precision == "int8":
        return {name: weights.add(file, part) for name, part in quantized(matrix.numpy()).items()}
    return {"weight": weights.add(file, matrix.numpy().astype(np.float16 if precision == "fp16" else np.float32))}


class LinearGraph(Graph):
    """A graph with matrices in some precision."""

    def __init__(self, weights: WeightFiles, file: str, precision: Precision):
        super().__init__(weights, file)
        self.precision = precision

    def rows_of(self, x: str, parts: dict[str, Stored]) -> str:
        """x [.., K] -> x times the transposed matrix [N, K] that is stored in `parts`."""
        names = {name: self.stored(part) for name, part in parts.items()}
        if self.precision == "int8":
            rows, blocks, block = parts["weight"].shape
            sizes = {"K": blocks * block, "N": rows, "bits": 8, "block_size": block, "accuracy_level": 4}
            return self.add(MATRIX, x, names["weight"], names["scales"], domain="com.microsoft", **sizes)
        return self.add("Gemm", x, self.widened(names["weight"]), transB=1)

    def widened(self, name: str) -> str:
        return self.add("Cast", name, to=1) if self.precision == "fp16" else name

    def matrix(self, x: str, *parts: Tensor) -> str:
        """x [.., K] -> x times the transposed matrices [N, K], one after the other, in one operation."""
        matrix = np.concatenate([part.numpy() for part in parts])
        if self.precision == "int8":
            stored = {name: self.weights.add(self.file, part) for name, part in quantized(matrix).items()}
            return self.rows_of(x, stored)
        values = matrix.T.astype(np.float16 if self.precision == "fp16" else np.float32)
        return self.add("MatMul", x, self.widened(self.stored(self.weights.add(self.file, values))))

    def linear(self, x: str, *layers: nn.Linear) -> str:
        y = self.matrix(x, *(layer.weight for layer in layers))
        if layers[0].bias is None:
            return y
        return self.add("Add", y, self.weight(np.concatenate([layer.bias.numpy() for layer in layers])))


class _TransformerGraph(LinearGraph):
    def __init__(self, model: LanguageModel, weights: WeightFiles, precision: Precision):
        super().__init__(weights, "transformer", precision)
        shape = self.shape = model.shape
        ids = self.input("ids", "int64", ["batch", "tokens"])
        self.positions = self.input("positions", "int64", ["tokens"])
        cache = [shape.layers, 2, "batch", shape.heads, "cached", shape.head_width]
        past = self.input("past", "float32", cache)
        table = model.model.embed_tokens.weight.numpy()
        stored = weights.add("embedding", table if precision == "fp32" else table.astype(np.float16))
        x = self.add("Gather", self.stored(stored), ids)
        if precision != "fp32":
            x = self.add("Cast", x, to=1)
        self._prepare(model, past)
        caches = []
        layers = self.add("Split", past, outputs=shape.layers, axis=0, num_outputs=shape.layers) if shape.layers > 1 else [past]
        for layer, before in zip(model.model.layers, layers, strict=True):
            x, cache = self._layer(layer, x, before)
            caches.append(cache)
        self.output("hidden", self._norm(x, model.model.norm), "float32", ["batch", "tokens", shape.width])
        cache = [shape.layers, 2, "batch", shape.heads, "all", shape.head_width]
        self.output("past_out", self.add("Concat", *caches, axis=0), "float32", cache)

    def _prepare(self, model: LanguageModel, past: str) -> None:
        """Angles of the new positions, and what each may look at."""
        frequencies = model.model.layers[0].self_attn.rotary_emb.inv_freq.double().numpy()
        angles = np.arange(POSITIONS)[:, None] * frequencies
        for name, table in (("cos", np.cos(angles)), ("sin", np.sin(angles))):
            values = np.concatenate([table, table], 1).astype(np.float32)
            setattr(self, name, self.add("Gather", self.weight(values), self.positions))
        cached = self.add("Shape", past, start=4, end=5)
        new = self.add("Shape", self.positions)
        end = self.add("Squeeze", self.add("Add", cached, new), self.constant([0]))
        keys = self.add("Range", self.constant(0), end, self.constant(1))
        hidden = self.add("Less", self.add("Unsqueeze", self.positions, self.constant([1])), keys)
        lowest = self.constant(-1e30, "float32")
        self.mask = self.add("Where", hidden, lowest, self.constant(0.0, "float32"))

    def _norm(self, x: str, norm: RmsNorm) -> str:
        square = self.add("Add", self.mean(self.add("Mul", x, x), [-1]), self.constant(norm.eps, "float32"))
        scaled = self.add("Div", x, self.add("Sqrt", square))
        return self.add("Mul", scaled, self.weight(norm.weight.numpy()))

    def _turn(self, x: str) -> str:
        half = self.shape.head_width // 2
        first, second = self.add("Split", x, self.constant([half, half]), outputs=2, axis=-1)
        turned = self.add("Concat", self.add("Neg", second), first, axis=-1)
        return self.add("Add", self.add("Mul", x, self.cos), self.add("Mul", turned, self.sin))

    def _layer(self, layer: DecoderLayer, x: str, past: str) -> tuple[str, str]:
        """x [B, T, E], past [1, 2, B, G, P, W] -> the same with the layer's work and the new tokens added."""
        shape, attention = self.shape, layer.self_attn
        inside = self._norm(x, layer.input_layernorm)
        all_three = self.linear(inside, attention.q_proj, attention.k_proj, attention.v_proj)
        heads = self.reshape(all_three, [0, 0, 3 * shape.heads, shape.head_width])
        heads = self.add("Transpose", heads, perm=[0, 2, 1, 3])
        both, values = self.add("Split", heads, self.constant([2 * shape.heads, shape.heads]), outputs=2, axis=1)
        query, key = self.add("Split", self._turn(both), self.constant([shape.heads] * 2), outputs=2, axis=1)
        new = self.add("Concat", *(self.add("Unsqueeze", part, self.constant([0, 1])) for part in (key, values)), axis=1)
        cache = self.add("Concat", past, new, axis=4)
        flat = self.add("Squeeze", cache, self.constant([0]))
        key, values = self.add("Split", flat, outputs=2, axis=0, num_outputs=2)
        key, values = (self.add("Squeeze", part, self.constant([0])) for part in (key, values))
        scaled = self.add("Mul", query, self.constant(shape.head_width**-0.5, "float32"))
        scores = self.add("MatMul", scaled, self.add("Transpose", key, perm=[0, 1, 3, 2]))
        weights = self.add("Softmax", self.add("Add", scores, self.mask), axis=-1)
        mixed = self.add("Transpose", self.add("MatMul", weights, values), perm=[0, 2, 1, 3])
        x = self.add("Add", x, self.linear(self.reshape(mixed, [0, 0, shape.width]), attention.o_proj))
        inside = self._norm(x, layer.post_attention_layernorm)
        both = self.linear(inside, layer.mlp.gate_proj, layer.mlp.up_proj)
        gate, up = self.add("Split", both, self.constant([shape.inside] * 2), outputs=2, axis=-1)
        return self.add("Add", x, self.linear(self.add("Mul", self.silu(gate), up), layer.mlp.down_proj)), cache
