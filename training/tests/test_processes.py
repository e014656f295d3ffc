import numpy as np
import pytest
import torch

from training import train_transformer
from training.transformer.batches import MixedSampler, Sampler
from training.transformer.run import Run
from training.ground.checkpoint import load_checkpoint
from training.ground.config import ModelConfig, TrainConfig
from training.ground.machine import Machine
from training.ground.run_log import read_rows
from training.positions.shards import Shards
from training.tokenizer.tokenizer import load_tokenizer

from .conftest import SMALL, run_module

TWO = ["torch.distributed.run", "--standalone", "--nproc_per_node=2"]


def test_two_processes_learn_what_one_does(world, tmp_path):
    """Equal but for rounding, where all terms of the loss are means over the batch and batch norm stands still."""
    steps = ["training.tests.steps_without_batch_norm", tmp_path, 4, *world.common, "--out", tmp_path / "run", *SMALL]
    steps += ["--draw_share=1", "--later_code_weight=0"]
    run_module(*TWO, "-m", *steps)
    run_module(*steps)
    names = ("untrained", "0-of-1", "0-of-2", "1-of-2")
    untrained, one, first, second = (torch.load(tmp_path / f"{name}.pt") for name in names)
    for name, value in one.items():
        assert torch.equal(first[name], second[name]), name
        torch.testing.assert_close(first[name], value, rtol=1e-3, atol=2e-4, msg=name)
    assert (one["pack.weight"] - untrained["pack.weight"]).abs().max() > 1e-3


def test_two_processes_write_one_log_and_one_checkpoint(world, tmp_path):
    flags = ["training.train_transformer", *world.common, "--out", tmp_path, "--steps=7", *SMALL]
    printed = run_module(*TWO, "-m", *flags)
    assert printed.count("2 x cpu, fp32, 1 threads: peak") == 1
    assert [row["step"] for row in read_rows(tmp_path / "log.csv")] == [5, 7]
    samples = load_checkpoint(tmp_path / "checkpoint.pt", "transformer")["samples"]
    alone = run_here(world, tmp_path)
    assert alone.step == 7 and alone.samples == samples == sum(alone.train.batch_of(alone.train.size_at(step)) for step in range(7))


def test_the_parts_of_a_batch_are_the_batch(world):
    sampler = Sampler(Shards(world.data / "train" / "9"), load_tokenizer(world.tokenizer), ModelConfig(), 722)
    settings = TrainConfig(forget_history=0.5)
    whole = sampler.random(16, 1, 5, settings)
    parts = [sampler.random(16, 1, 5, settings, rank, 2) for rank in range(2)]
    for name, value in vars(whole).items():
        for rank, part in enumerate(parts):
            assert np.array_equal(getattr(part, name), value[rank::2]), name


def test_steps_have_boards_of_one_size_by_shares_and_seed(world):
    tokenizer = load_tokenizer(world.tokenizer)
    settings = TrainConfig(shares=[0.5, 0.0, 0.5], batch=64)
    samplers = {size: Sampler(Shards(world.data / "train" / str(size)), tokenizer, ModelConfig(), 722) for size in (9, 13, 19)}
    mixed = MixedSampler(samplers, settings)
    sizes = [mixed.size_at(step) for step in range(400)]
    assert 13 not in sizes and 150 < sizes.count(9) < 250
    assert [MixedSampler(samplers, settings).size_at(step) for step in range(400)] == sizes
    for step in range(6):
        across = {9: 3, 19: 7}[sizes[step]]
        batch = mixed.random(step)
        assert batch.digits.shape == (mixed.batch_of(sizes[step]), across, across, 9)
    assert [mixed.batch_of(size) for size in (9, 13, 19)] == [64, 48, 32]


def test_a_batch_that_cannot_be_shared_is_refused(world, tmp_path, monkeypatch):
    two = Machine(torch.device("cpu"), "fp32", rank=0, processes=2)
    monkeypatch.setattr(Machine, "chosen", lambda *_: two)
    with pytest.raises(SystemExit, match="--batch=15 cannot be shared by 2 processes"):
        run_here(world, tmp_path, "--batch=15")


def run_here(world, out, *flags: object) -> Run:
    arguments = [*world.common, "--out", out, *SMALL, *flags]
    return Run(train_transformer.parser().parse_args([*map(str, arguments)]))
