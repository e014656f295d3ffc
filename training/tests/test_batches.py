"""Batches are functions of seed and step, whoever makes them and wherever the positions lie."""

import hashlib
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from training.ground.config import ModelConfig, TrainConfig
from training.positions.shards import Shards
from training.positions.table import Table
from training.transformer.batches import Sampler

from .conftest import GAMES, LARGE, stage

NONE = 722
FIELDS = ("digits", "history", "codes", "next_digits", "final_digits")
# Of the first batches of each size. Frames and next frames are those of a sampler that made them position by position.
HASHES = {9: "9f44ab58e4158107", 13: "d324632f223d31e6", 19: "8528e49a0b4e4977"}


@pytest.fixture(scope="module")
def samplers(tmp_path_factory) -> dict[int, Sampler]:
    """Samplers of the games of the fixtures, with codes drawn at random and a made-up table of digits."""
    data, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(7)
    stage("prepare", "--out", data, f"train={GAMES},{LARGE}")
    tokenizer = SimpleNamespace(config=SimpleNamespace(patch=3), digit_table=lambda: torch.arange(28) * 5 % 7)
    made = {}
    for size in HASHES:
        folder = data / "train" / str(size)
        for rows in Shards(folder, codes=False).rows:
            codes = rng.integers(NONE, size=(len(rows), 8)).astype(np.uint16)
            np.save(str(rows.filename).replace(".npy", ".codes.npy"), codes)
        made[size] = Sampler(Shards(folder), tokenizer, ModelConfig(), NONE)
    return made


@pytest.mark.parametrize("is_resident", [False, True])
@pytest.mark.parametrize("size", HASHES)
def test_three_batches_are_those_they_have_always_been(samplers, size, is_resident):
    samplers[size].table = Table(samplers[size].shards, torch.device("cpu"), is_resident)
    digest = hashlib.sha256()
    for step in (0, 1, 1000):
        batch = samplers[size].random(24, 1, step, TrainConfig(forget_history=0.5))
        for name in FIELDS:
            digest.update(getattr(batch, name).numpy().astype(np.int64).tobytes())
    assert digest.hexdigest()[:16] == HASHES[size]


def test_rows_of_several_shards_are_found_wherever_they_lie(samplers):
    shards = samplers[9].shards
    cuts = [0, 5, 6, len(shards.rows[0])]
    parts = SimpleNamespace(
        rows=[shards.rows[0][a:b] for a, b in zip(cuts, cuts[1:])],
        codes=[shards.codes[0][a:b] for a, b in zip(cuts, cuts[1:])],
    )
    numbers, symmetry = torch.tensor([6, 0, 5, 4, 9, 5]), torch.arange(6)
    whole = Table(shards, torch.device("cpu"), True)
    for is_resident in (False, True):
        table = Table(parts, torch.device("cpu"), is_resident)
        assert torch.equal(table.records_at(numbers), whole.records_at(numbers))
        assert torch.equal(table.codes_at(numbers, symmetry), whole.codes_at(numbers, symmetry))
        assert table.numbers(np.array([[0, 4], [1, 0], [2, 3]])).tolist() == [4, 5, 9]
