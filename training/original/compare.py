"""The ONNX graphs against the PyTorch networks they were written from."""

import copy
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from . import frames
from .language_graphs import CODE_OFFSET, CODES
from .language_model import LanguageModel
from .picture_tokenizer import PictureTokenizer, normalised
from .places import find_places

# What surrounds the frame in the prompt, and the tokens after the codes.
IM_START, IM_END, ACT_START, ACT_END = 32000, 32001, 32004, 32006

# Logits of a board take 25 MB, and twice that while they are compared; its tokens take nothing.
LOGIT_BOARDS = 8


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def encoder_feed(frame: np.ndarray) -> dict[str, np.ndarray]:
    """Returns the inputs of encoder.onnx for a frame [256, 256, 3] uint8."""
    places = find_places(frame)
    feed = {"colours": places.colours.astype(np.float32) / np.float32(127.5) - 1}
    feed |= {f"near{step}": table for step, table in enumerate(places.near)}
    return feed | {f"counts{step}": counts for step, counts in enumerate(places.counts)}


def compare(tokenizer: PictureTokenizer, model: LanguageModel, folder: Path, files: dict[str, str], boards: np.ndarray) -> dict[str, float]:
    """Returns the share of tokens that are PyTorch's, and the differences of pixels (-1..1) and of logits.

    Pixels are those of the first board, logits those of the first LOGIT_BOARDS. A board whose tokens differ is encoded again in
    double precision, and that counts: in float32 a number at a boundary falls to either side.
    """
    pictures = frames.render(boards)
    with torch.no_grad():
        encoder = open_graph(folder / files["encoder"])
        tokens = torch.from_numpy(np.concatenate([encoder.run(None, encoder_feed(picture))[0] for picture in pictures]))
        del encoder
        wanted = torch.cat([tokenizer.encode(normalised(torch.from_numpy(picture[None]))) for picture in pictures])
        at_boundary = (tokens != wanted).any(1).nonzero().flatten().tolist()
        if at_boundary:
            precise = copy.deepcopy(tokenizer).double()
            for board in at_boundary:
                wanted[board] = precise.encode(normalised(torch.from_numpy(pictures[board][None])).double())[0]
            del precise
        same = float((tokens == wanted).double().mean())
        decoder = open_graph(folder / files["decoder"])
        shown = decoder.run(None, {"tokens": wanted[:1].numpy()})[0]
        pixels = np.abs(shown - tokenizer.decode(wanted[:1]).numpy())
        del decoder
        logits = _logit_difference(model, folder, files, wanted[:LOGIT_BOARDS])
    return {
        "patches": float(wanted.numel()),
        "tokens_as_pytorch": same,
        "boards_in_double": float(len(at_boundary)),
        "max_pixel_difference": float(pixels.max()),
        "mean_pixel_difference": float(pixels.mean()),
        "max_logit_difference": logits,
    }


def _logit_difference(model: LanguageModel, folder: Path, files: dict[str, str], tokens: torch.Tensor) -> float:
    """Prompt, then three codes and a frame after it from the cache, all through every head."""
    shape = model.shape
    first = shape.vocabulary - CODES
    count = len(tokens)
    ends = {"start": torch.full((count, 1), IM_START), "end": torch.full((count, 1), IM_END)}
    ids = [ends["start"], tokens + first, ends["end"], torch.full((count, 1), ACT_START)]
    ids += [CODE_OFFSET + tokens[:, :3], torch.full((count, 1), ACT_END), ends["start"], tokens + first]
    sequence = torch.cat(ids, 1)
    wanted, _ = model(sequence)
    transformer = open_graph(folder / files["transformer"])
    past = np.zeros((shape.layers, 2, count, shape.heads, 0, shape.head_width), np.float32)
    hidden = []
    for begin, end in ((0, 19), (19, 20), (20, sequence.shape[1])):
        feed = {"ids": sequence[:, begin:end].numpy(), "positions": np.arange(begin, end), "past": past}
        part, past = transformer.run(None, feed)
        hidden.append(part)
    del transformer
    flat = np.concatenate(hidden, 1).reshape(-1, shape.width)
    expected = wanted.reshape(-1, shape.vocabulary)
    worst = 0.0
    for role, begin in (("head", 0), ("codeHead", CODE_OFFSET), ("frameHead", first)):
        (logits,) = open_graph(folder / files[role]).run(None, {"hidden": flat})
        part = expected[:, begin : begin + logits.shape[1]].numpy()
        worst = max(worst, float(np.abs(logits - part).max()))
    return worst
