"""What the cells of a bundle's prompt graph say of the last frame, learned from fair games: of equals, and played out.

Legend: N positions, C cells along the side of a picture, F channels, L levels.
"""

import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..ground.config import ModelConfig
from ..positions.shards import Shards, sizes_in
from ..tokenizer.patches import unfold
from ..tokenizer.tokenizer import Tokenizer
from ..transformer.batches import Sampler

AT_ONCE = 20_000  # intersections that go through the graph together
BATCH = 256  # of each size, on 9x9


class Ends:
    """Cells [N, C, C, F] float16 of positions on boards of one size, and what each of them shows in the end."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, sampler: Sampler, chosen: np.ndarray, seed: int):
        rng, at_once = np.random.default_rng(seed), max(1, AT_ONCE // sampler.size**2)
        cells, shown, started = [], [], time.time()
        for start in range(0, len(chosen), at_once):
            part = chosen[start : start + at_once]
            batch = sampler.at(part, rng.integers(8, size=len(part)))
            feed = {"tokens": tokenizer.fsq.index(batch.digits).numpy(), "history": batch.history.numpy()}
            cells.append(torch.from_numpy(session.run(["cells"], feed)[0]).half())
            shown.append(unfold(batch.final_digits, tokenizer.config.patch)[:, 0].to(torch.uint8))
            done = start + len(part)
            if start // at_once % 50 == 49:
                left = (time.time() - started) / done * (len(chosen) - done)
                print(f"{sampler.size}x{sampler.size}: {done:,} of {len(chosen):,} positions, {left:.0f} s left", flush=True)
        self.cells, self.shown = torch.cat(cells), torch.cat(shown)
        self.batch = max(8, BATCH * 81 // sampler.size**2)

    def __len__(self) -> int:
        return len(self.cells)

    def loss(self, head: nn.Linear, chosen: Tensor) -> Tensor:
        """Returns the mean loss of the positions [N] that are chosen."""
        return F.cross_entropy(head(self.cells[chosen].float()).flatten(0, 2), self.shown[chosen].long().flatten())

    @torch.no_grad()
    def mean_loss(self, head: nn.Linear) -> float:
        parts = torch.arange(len(self)).split(self.batch)
        return sum(self.loss(head, part).item() * len(part) for part in parts) / len(self)


def ends_of(
    split: Path, sizes: list[int], prompt: onnxruntime.InferenceSession, tokenizer: Tokenizer, config: ModelConfig, codes: int, count: int, seed: int
) -> dict[int, Ends]:
    """Returns, by board size, `count` targets on 9x9 of a split's fair games, and as many intersections on larger boards."""
    found = {}
    for size in sizes_in(split):
        sampler = Sampler(Shards(split / str(size)), tokenizer, config, codes)
        fair = sampler.fair_targets()
        if size in sizes and len(fair):
            chosen = np.random.default_rng(seed).permutation(fair)[: count * 81 // size**2]
            found[size] = Ends(prompt, tokenizer, sampler, chosen, seed)
    return found


def fit(head: nn.Linear, ends: list[Ends], steps: int, rate: float, seed: int) -> None:
    """Minimises the mean of the sizes' losses; the rate falls to zero."""
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(head.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    for _ in range(steps):
        loss = torch.stack([some.loss(head, torch.randint(len(some), (some.batch,)).sort().values) for some in ends]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
