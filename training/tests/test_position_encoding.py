"""Generation with a cache says what teacher forcing says, however places are encoded."""

import pytest
import torch

from training.config import ModelConfig
from training.export import Frame, Prompt, Step
from training.position_encoding import KINDS, rotate
from training.tokenizer import Tokenizer
from training.config import TokenizerConfig
from training.transformer import VideoTransformer

SMALL = dict(channels=8, stem_blocks=1, merge_blocks=1, draw_blocks=1, width=32, layers=2, heads=2, pointer=8, horizon=3)


def model_of(kind: str) -> VideoTransformer:
    torch.manual_seed(3)
    model = VideoTransformer(ModelConfig(position=kind, **SMALL), torch.rand(162, 81)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:  # what begins as zero would say nothing
                parameter.add_(0.1 * torch.randn_like(parameter))
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_generation_is_what_was_trained(kind: str) -> None:
    model = model_of(kind)
    tokenizer = Tokenizer(TokenizerConfig())
    digits = torch.randint(0, 3, (2, 9, 9))
    codes, history = torch.randint(0, 162, (2, 3)), torch.randint(0, 163, (2, 5))
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


def test_the_three_kinds_differ() -> None:
    digits, history, codes = torch.ones(1, 9, 9, dtype=torch.long), torch.full((1, 5), 162), torch.zeros(1, 3, dtype=torch.long)
    with torch.no_grad():
        said = [model_of(kind)(digits, history, codes, 1)["codes"] for kind in KINDS]
    assert not torch.allclose(said[0], said[1]) and not torch.allclose(said[1], said[2])


def test_rotary_scores_depend_on_distance_alone() -> None:
    q, k = torch.randn(1, 1, 1, 16), torch.randn(1, 1, 1, 16)
    scores = [(rotate(q, torch.tensor([a])) * rotate(k, torch.tensor([b]))).sum() for a, b in ((3, 1), (9, 7), (4, 1))]
    torch.testing.assert_close(scores[0], scores[1])
    assert abs(scores[0] - scores[2]) > 1e-3


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="position spiral; allowed are absolute, rotary, relative"):
        model_of("spiral")
