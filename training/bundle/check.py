"""Is a bundle what was trained?"""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ..ground import frames
from ..positions.shards import unpack_cells
from ..tokenizer.tokenizer import Tokenizer
from ..transformer.batches import Sampler
from ..transformer.model import VideoTransformer


def compare(model: VideoTransformer, tokenizer: Tokenizer, sampler: Sampler, out: Path, count: int = 64) -> dict[str, float]:
    """Returns max |difference of logits| between ONNX and PyTorch on positions of real games of one board size, the share of codes
    that are those of training, and of frames whose tokens come back."""
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
    chosen = chosen[chosen[:, 0] == chosen[0, 0]]
    tokens = tokens[: len(chosen)]
    shown, shard = sampler.at(chosen, np.zeros(len(chosen), np.int64)), sampler.shards.rows[int(chosen[0, 0])]
    rows = shard[chosen[:, 1].astype(np.int64)]
    both = [unpack_cells(shard["cells"][chosen[:, 1].astype(np.int64) + offset]) for offset in (0, 1)]
    before, after = (frames.render(frames.mover_black(cells, rows["mover"])) for cells in both)
    codes = sessions["change"].run(None, {"before": before, "after": after})[0]
    pixels = sessions["decoder"].run(None, {"tokens": tokens})[0]
    again = sessions["encoder"].run(None, {"pixels": pixels})[0]
    same = float((codes == shown.codes[:, 0].numpy()).mean())
    return {"max_logit_difference": worst, "codes_as_trained": same, "tokens_back_exactly": float((again == tokens).all((1, 2)).mean())}
