import numpy as np
import pytest
import torch

from training import train_transformer
from training.batches import Sampler
from training.checkpoint import load_checkpoint
from training.config import ModelConfig, TrainConfig
from training.machine import Machine
from training.run_log import read_rows
from training.shards import Shards
from training.train_transformer import load_tokenizer

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
    assert load_checkpoint(tmp_path / "checkpoint.pt", "transformer")["samples"] == 7 * 16
    alone = run_here(world, tmp_path)
    assert alone.step == 7 and alone.samples == 7 * 16


def test_the_parts_of_a_batch_are_the_batch(world):
    sampler = Sampler(Shards(world.data / "train"), load_tokenizer(world.tokenizer), ModelConfig(), 162)
    settings = TrainConfig(forget_history=0.5)
    whole = sampler.random(16, 1, 5, settings)
    parts = [sampler.random(16, 1, 5, settings, rank, 2) for rank in range(2)]
    for name, value in vars(whole).items():
        for rank, part in enumerate(parts):
            assert np.array_equal(getattr(part, name), value[rank::2]), name


def test_a_batch_that_cannot_be_shared_is_refused(world, tmp_path, monkeypatch):
    two = Machine(torch.device("cpu"), "fp32", rank=0, processes=2)
    monkeypatch.setattr(Machine, "chosen", lambda *_: two)
    with pytest.raises(SystemExit, match="--batch=15 cannot be shared by 2 processes"):
        run_here(world, tmp_path, "--batch=15")


def run_here(world, out, *flags: object) -> train_transformer.Run:
    arguments = [*world.common, "--out", out, *SMALL, *flags]
    return train_transformer.Run(train_transformer.parser().parse_args([*map(str, arguments)]))
