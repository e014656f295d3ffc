from dataclasses import replace

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from training.ground.config import ModelConfig
from training.transformer.flops import flops_per_sample
from training.transformer.model import VideoTransformer

SMALL = ModelConfig(channels=16, stem_blocks=1, merge_blocks=1, draw_blocks=1, width=32, layers=2, heads=2, pointer=8)
CASES = {
    "shipped": (ModelConfig(), 3),
    "no codes": (replace(SMALL, horizon=0), 3),
    "one code, no history": (replace(SMALL, horizon=1, history=0), 3),
    "no pointer": (replace(SMALL, pointer=0), 3),
    "patches of 2": (SMALL, 2),
}
SIDES = {"shipped": 21, "one code, no history": 15}


@pytest.mark.parametrize("name", CASES)
def test_the_count_is_that_of_pytorch(name):
    config, patch = CASES[name]
    side = SIDES.get(name, 9)
    model = VideoTransformer(config, torch.rand(722, 21, 21), patch)
    batch, across = 8, -(-side // patch)
    digits = torch.randint(4, (batch, across, across, patch * patch))
    history, codes = torch.randint(723, (batch, config.history)), torch.randint(722, (batch, config.horizon))
    counts = []
    for training in (False, True):
        with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
            result = model(digits, history, codes, batch // 4)
            if training:
                sum(value.sum() for value in result.values()).backward()
        counts.append(counter.get_total_flops() / batch)
    assert flops_per_sample(config, 0.25, training=False, side=side, patch=patch) == pytest.approx(counts[0], rel=1e-6)
    assert flops_per_sample(config, 0.25, side=side, patch=patch) == pytest.approx(counts[1], rel=0.01)
