"""Pictures of a run: the curves of log.csv, and example frames."""

from pathlib import Path

import matplotlib
import numpy as np
import torch

from ..ground.run_log import read_rows
from ..tokenizer.tokenizer import Tokenizer, to_pixels
from .batches import Sampler
from .model import VideoTransformer

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend has to be chosen first)


def draw_curves(log: Path, out: Path) -> None:
    """Draws losses and held-out accuracy of log.csv against the samples seen."""
    rows = read_rows(log)
    samples = [row["samples"] / 1e6 for row in rows]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4))
    for name, label in (("z1_loss", "first code, training"), ("valid_z1_loss", "first code, held out"), ("final_loss", "last frame")):
        left.plot(samples, [row[name] for row in rows], label=label)
    left.set(xlabel="million samples", ylabel="cross-entropy, nats")
    for name, label in (("valid_accuracy", "moves matched"), ("valid_frames_exact", "next frames exact, code given")):
        right.plot(samples, [row[name] for row in rows], label=label)
    right.set(xlabel="million samples", ylabel="share of held-out moves", ylim=(0, 1))
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.legend()
    figure.tight_layout()
    figure.savefig(out, dpi=100)
    pyplot.close(figure)


@torch.no_grad()
def draw_frames(model: VideoTransformer, tokenizer: Tokenizer, sampler: Sampler, out: Path, count: int = 6) -> None:
    """Draws held-out positions: the given frame, the one generated with the likeliest code, the real next one."""
    chosen = sampler.targets[:: max(1, len(sampler.targets) // count)][:count]
    batch = sampler.at(chosen, np.zeros(len(chosen), np.int64))
    model.eval()
    codes = batch.codes
    if codes.shape[1]:
        first = model(batch.digits, batch.history, codes, 0)["codes"][:, 0].argmax(1)
        codes = torch.cat([first[:, None], codes[:, 1:]], 1)
    drawn = model(batch.digits, batch.history, codes, len(chosen))["frame"].argmax(-1)
    figure, grid = pyplot.subplots(3, len(chosen), figsize=(2 * len(chosen), 6.4))
    rows = (("given", batch.digits), ("generated", drawn), ("what came", batch.next_digits))
    for axes, (title, digits) in zip(grid, rows, strict=True):
        pictures = to_pixels(tokenizer.decode(digits.float().cpu())).numpy()
        for place, picture in zip(axes, pictures, strict=True):
            place.imshow(picture)
            place.set(xticks=[], yticks=[])
        axes[0].set_ylabel(title)
    figure.tight_layout()
    figure.savefig(out, dpi=80)
    pyplot.close(figure)
