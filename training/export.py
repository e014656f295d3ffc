"""Stage 5: trained checkpoints to a model bundle of ONNX files.

python -m training.export --tokenizer training/work/tokenizer.pt --latent training/work/latent.pt \
    --transformer training/work/run/checkpoint.pt --data training/work/data --out models/NAME

Legend: B batch, S board size, P pitch, K tokens, D digits, h history, H horizon, V codes, N intersections,
Y layers, G heads, W head width, T cached positions.

encoder.onnx   pixels [B, S*P, S*P, 3] uint8 -> tokens [B, K] int64
change.onnx    before, after [B, S*P, S*P, 3] uint8, the mover in black -> code [B] int64
prompt.onnx    tokens [B, K], history [B, h] (latest first, V for none)
               -> logits [B, V], cells [B, N, C], keys [B, N, P], past [Y, 2, B, G, K + 1, W], final [B, N, 3] (probabilities)
step.onnx      code [B], place [1] (0 for z1), keys, past -> logits [B, V], past_out [Y, 2, B, G, T + 1, W]
frame.onnx     tokens [B, K], code [B] (z1), cells, past after z1 -> logits [B, K, D, L]
decoder.onnx   tokens [B, K] -> pixels [B, S*P, S*P, 3] uint8
"""

import argparse
import datetime
import json
import subprocess
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import onnxslim
import torch
from torch import Tensor, nn

from . import frames
from .batches import Sampler
from .checkpoint import load_checkpoint
from .config import ModelConfig
from .costs import count
from .latent_dynamics import LatentDynamics
from .shards import Shards, sha256_of, unpack_cells, write_json
from .tokenizer import Tokenizer, to_float, to_pixels
from .train_transformer import load_latent, load_tokenizer
from .transformer import VideoTransformer

OPSET = 20


class Encoder(nn.Module):
    def __init__(self, tokenizer: Tokenizer):
        super().__init__()
        self.tokenizer = tokenizer

    def forward(self, pixels: Tensor) -> Tensor:
        return self.tokenizer.fsq.index(self.tokenizer.encode_pixels(to_float(pixels)))


class Change(nn.Module):
    def __init__(self, latent: LatentDynamics):
        super().__init__()
        self.latent = latent
        # The best score alone decides, so the code of each place can be looked up.
        codes = latent.fsq.index(latent.fsq.digits(latent.places))
        self.register_buffer("codes", codes)

    def forward(self, before: Tensor, after: Tensor) -> Tensor:
        scores = self.latent.scores(self.latent._cut(before), self.latent._cut(after))
        scores = torch.cat([scores, self.latent.nowhere.expand(scores.shape[0], 1)], 1)
        return self.codes[scores.argmax(1)]


class Decoder(nn.Module):
    def __init__(self, tokenizer: Tokenizer):
        super().__init__()
        self.tokenizer = tokenizer

    def forward(self, tokens: Tensor) -> Tensor:
        return to_pixels(self.tokenizer.decode(self.tokenizer.fsq.digits_of(tokens).float()))


class Part(nn.Module):
    """One of the transformer's graphs."""

    def __init__(self, model: VideoTransformer, tokenizer: Tokenizer):
        super().__init__()
        self.model, self.fsq = model, tokenizer.fsq

    @staticmethod
    def pack(caches: list) -> Tensor:
        return torch.stack([torch.stack(pair) for pair in caches])

    @staticmethod
    def unpack(past: Tensor) -> list:
        return [(layer[0], layer[1]) for layer in past]


class Prompt(Part):
    def forward(self, tokens: Tensor, history: Tensor):
        model = self.model
        grid, sequence = model.read_frame(self.fsq.digits_of(tokens), history)
        hidden, caches = model._layers(sequence, None, model.prompt_mask(0))
        cells = model.cells(model.merge_frame(grid, hidden[:, : model.tokens]))
        keys = model.pointer_key(cells)
        logits = model.code_logits(hidden[:, model.tokens :], keys)[:, 0]
        return logits, cells, keys, self.pack(caches), model.final_head(cells).softmax(-1)


class Step(Part):
    def forward(self, code: Tensor, place: Tensor, keys: Tensor, past: Tensor):
        model = self.model
        embedded = model.code_embedding(code)[:, None] + model.code_slots[place]
        hidden, caches = model._layers(embedded, self.unpack(past), None, model.tokens + 1 + place)
        return model.code_logits(hidden, keys)[:, 0], self.pack(caches)


class Frame(Part):
    def forward(self, tokens: Tensor, code: Tensor, cells: Tensor, past: Tensor) -> Tensor:
        return self.model.draw_frame(self.fsq.digits_of(tokens), code, self.model.grid(cells), self.unpack(past))


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


def export_graphs(model: VideoTransformer, tokenizer: Tokenizer, latent: LatentDynamics, out: Path, batch: int = 2) -> dict[str, str]:
    """Writes the six graphs and returns their file names by role."""
    board, size = model.config, model.size
    past = torch.zeros(board.layers, 2, batch, board.heads, model.tokens + 1, board.width // board.heads)
    tokens = torch.zeros(batch, model.tokens, dtype=torch.long)
    code = torch.zeros(batch, dtype=torch.long)
    pixels = torch.zeros(batch, size * frames.PITCH, size * frames.PITCH, 3, dtype=torch.uint8)
    history = torch.full((batch, board.history), model.codes)
    cells = torch.zeros(batch, size * size, board.channels)
    keys = torch.zeros(batch, size * size, board.pointer)
    first, cache = {0: "batch"}, {2: "batch", 4: "cached"}
    graphs = {
        "encoder": (Encoder(tokenizer), {"pixels": pixels}, ["tokens"]),
        "change": (Change(latent), {"before": pixels, "after": pixels.clone()}, ["code"]),
        "prompt": (Prompt(model, tokenizer), {"tokens": tokens, "history": history}, ["logits", "cells", "keys", "past", "final"]),
        "step": (
            Step(model, tokenizer),
            {"code": code, "place": torch.zeros(1, dtype=torch.long), "keys": keys, "past": past},
            ["logits", "past_out"],
        ),
        "frame": (Frame(model, tokenizer), {"tokens": tokens, "code": code, "cells": cells, "past": past}, ["logits"]),
        "decoder": (Decoder(tokenizer), {"tokens": tokens}, ["pixels"]),
    }
    for role, (module, inputs, outputs) in graphs.items():
        axes = {name: cache if name.startswith("past") else first for name in [*inputs, *outputs] if name != "place"}
        write_graph(module, out / f"{role}.onnx", inputs, outputs, axes)
    return {role: f"{role}.onnx" for role in graphs}


def compare(model: VideoTransformer, tokenizer: Tokenizer, sampler: Sampler, out: Path, count: int = 64) -> dict[str, float]:
    """Returns max |difference of logits| between ONNX and PyTorch on positions of real games, and the exact share of tokens."""
    sessions = {role: onnxruntime.InferenceSession(str(out / f"{role}.onnx")) for role in ("encoder", "change", "prompt", "step", "frame", "decoder")}
    chosen = sampler.targets[:: max(1, len(sampler.targets) // count)][:count]
    batch = sampler.at(chosen, np.arange(len(chosen)) % 8)
    with torch.no_grad():
        wanted = model.eval()(batch.digits, batch.history, batch.codes, len(chosen))
    tokens = tokenizer.fsq.index(batch.digits).numpy()
    logits, cells, keys, past, _ = sessions["prompt"].run(None, {"tokens": tokens, "history": batch.history.numpy()})
    worst = float(np.abs(logits - wanted["codes"][:, 0].numpy()).max())
    first = batch.codes[:, 0].numpy()
    for place in range(batch.codes.shape[1] - 1):
        feed = {"code": batch.codes[:, place].numpy(), "place": np.array([place]), "keys": keys, "past": past}
        logits, past = sessions["step"].run(None, feed)
        worst = max(worst, float(np.abs(logits - wanted["codes"][:, place + 1].numpy()).max()))
        if place == 0:
            drawn = sessions["frame"].run(None, {"tokens": tokens, "code": first, "cells": cells, "past": past})[0]
            worst = max(worst, float(np.abs(drawn - wanted["frame"].numpy()).max()))
    shown = sampler.at(chosen, np.zeros(len(chosen), np.int64))
    rows = sampler.shards.rows[0][chosen[:, 1].astype(np.int64)]
    both = [unpack_cells(sampler.shards.rows[0]["cells"][chosen[:, 1].astype(np.int64) + offset]) for offset in (0, 1)]
    before, after = (frames.render(frames.mover_black(cells, rows["mover"])) for cells in both)
    codes = sessions["change"].run(None, {"before": before, "after": after})[0]
    pixels = sessions["decoder"].run(None, {"tokens": tokens})[0]
    again = sessions["encoder"].run(None, {"pixels": pixels})[0]
    same = float((codes == shown.codes[:, 0].numpy()).mean())
    return {"max_logit_difference": worst, "codes_as_trained": same, "tokens_back_exactly": float((again == tokens).all(1).mean())}


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tokenizer", "latent", "transformer", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, latent = load_tokenizer(arguments.tokenizer), load_latent(arguments.latent)
    checkpoint = load_checkpoint(arguments.transformer, "transformer")
    config = ModelConfig(**checkpoint["model"])
    model = VideoTransformer(config, latent.footprints(), patch=tokenizer.config.patch)
    model.load_state_dict(checkpoint["average"])
    files = export_graphs(model, tokenizer, latent, out)
    sampler = Sampler(Shards(arguments.data / "valid"), tokenizer, config, latent.fsq.size)
    check = compare(model, tokenizer, sampler, out)
    print(json.dumps(check))
    manifest = {
        "format": 1,
        "name": out.name,
        "boardSizes": [model.size],
        "frame": {"style": "compact", "width": model.size * frames.PITCH, "height": model.size * frames.PITCH},
        "tokens": {
            "rows": model.size // model.patch,
            "columns": model.size // model.patch,
            "levels": tokenizer.fsq.levels,
        },
        "codes": {"levels": latent.fsq.levels, "horizon": config.horizon, "history": config.history},
        # One vocabulary: codes, the code for "no change known", the start token, then the tokens of frames.
        "vocabulary": {
            "size": model.codes + 2 + tokenizer.fsq.size,
            "frameOffset": model.codes + 2,
            "codeOffset": 0,
            "special": {"none": model.codes, "start": model.codes + 1},
        },
        "sequence": ["frame", "start", "codes", "nextFrame"],
        "frameDecoding": "draft",
        "files": {role: {"path": name, "sha256": sha256_of(out / name)} for role, name in files.items()},
        "provenance": {
            "trained": datetime.date.today().isoformat(),
            "commit": commit(),
            "steps": checkpoint["step"],
            "samples": checkpoint["samples"],
            "hours": round(checkpoint["seconds"] / 3600, 2),
            "weights": sum(parameter.numel() for parameter in model.parameters()),
            "onnx": check,
        },
    }
    manifest["costs"] = count(out, manifest)
    write_json(out / "model.json", manifest)


if __name__ == "__main__":
    main()
