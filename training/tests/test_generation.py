"""Generation with a cache says what teacher forcing says, on boards of every size."""

import pytest
import torch

from training.bundle.graphs import Frame, Prompt, Step
from training.ground.config import ModelConfig, TokenizerConfig
from training.tokenizer.tokenizer import Tokenizer
from training.transformer.blocks import Renorm
from training.transformer.model import VideoTransformer
from training.transformer.relative_bias import RelativeBias

SMALL = dict(channels=8, stem_blocks=1, merge_blocks=1, draw_blocks=1, width=32, layers=2, heads=2, pointer=8, horizon=3)


def model_of() -> VideoTransformer:
    torch.manual_seed(3)
    model = VideoTransformer(ModelConfig(**SMALL), torch.rand(722, 21, 21)).eval()
    with torch.no_grad():
        for parameter in model.parameters():  # what begins as zero would say nothing
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model


@pytest.mark.parametrize("across", [3, 5, 7])
def test_generation_is_what_was_trained(across: int) -> None:
    model = model_of()
    tokenizer = Tokenizer(TokenizerConfig())
    digits = torch.randint(0, 4, (2, across, across, 9))
    codes, history = torch.randint(0, 722, (2, 3)), torch.randint(0, 723, (2, 5))
    with torch.no_grad():
        wanted = model(digits, history, codes, 2)
        tokens = tokenizer.fsq.index(digits)
        logits, cells, keys, past, _ = Prompt(model, tokenizer)(tokens, history)
        for place in range(3):
            torch.testing.assert_close(logits, wanted["codes"][:, place], atol=1e-4, rtol=1e-4)
            logits, past = Step(model, tokenizer)(codes[:, place], torch.tensor([place]), keys, past)
            if place == 0:
                frame = Frame(model, tokenizer)(tokens, codes[:, 0], cells, past)
                torch.testing.assert_close(frame, wanted["frame"], atol=1e-4, rtol=1e-4)


def test_two_tokens_as_far_apart_have_the_same_bias_on_every_board() -> None:
    bias = RelativeBias(heads=2)
    torch.nn.init.normal_(bias.table)
    small, large = bias(3), bias(7)
    assert small.shape == (2, 9, 9) and large.shape == (2, 49, 49)
    # Row 1, column 2 seen from row 0, column 0: on both boards, and elsewhere on the large one.
    torch.testing.assert_close(small[:, 0, 1 * 3 + 2], large[:, 0, 1 * 7 + 2])
    torch.testing.assert_close(small[:, 0, 1 * 3 + 2], large[:, 3 * 7 + 4, 4 * 7 + 6])
    assert not torch.allclose(small[:, 0, 1], small[:, 0, 3])


def test_what_is_normalised_in_training_is_so_in_play() -> None:
    torch.manual_seed(0)
    norm = Renorm(4)
    for _ in range(400):  # batches of two kinds in turn, as of two sizes of boards
        norm(torch.randn(16, 4, 9, 9) + 1)
        norm(2 * torch.randn(16, 4, 15, 15))
    one_kind = torch.randn(64, 4, 9, 9) + 1
    trained = norm(one_kind)
    norm.eval()
    torch.testing.assert_close(trained, norm(one_kind), atol=0.05, rtol=0.05)
    assert abs(trained.mean()) > 0.2  # its own statistics would have made that 0


def test_gradients_of_renormalisation_are_those_of_batch_norm_where_the_statistics_agree() -> None:
    torch.manual_seed(1)
    x = torch.randn(8, 3, 5, 5, requires_grad=True)
    norm, plain = Renorm(3), torch.nn.BatchNorm2d(3)
    with torch.no_grad():
        norm.running_mean.copy_(x.mean((0, 2, 3)))
        norm.running_var.copy_(x.var((0, 2, 3), unbiased=False))
    weight = torch.randn(8, 3, 5, 5)
    (gradient,) = torch.autograd.grad((norm(x) * weight).sum(), x)
    (wanted,) = torch.autograd.grad((plain(x) * weight).sum(), x)
    torch.testing.assert_close(gradient, wanted, atol=1e-4, rtol=1e-4)
