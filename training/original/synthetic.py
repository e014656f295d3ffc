"""Makes go_fsq.pth, go_battle.pth and config.json with random numbers: same names, shapes and container as released.

python -m training.original.synthetic --out FOLDER                         VideoWorld 300M: 24 layers x 1024, 3 GB
python -m training.original.synthetic --out FOLDER --size tiny             the same names, a few MB

The numbers are random but for one head circuit: a token of the next frame is likely the one at the same place of
the given frame, as in videos, where little changes from frame to frame. `--copy` says how likely.
"""

import argparse
import json
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from .language_model import LanguageModel, LanguageShape, inverse_frequencies
from .load import GENERATOR, LANGUAGE, SECOND_NAMES
from .picture_tokenizer import ORIGINAL_SHAPE, PARTS, PictureTokenizer, TokenizerShape

# <im_start> of the given frame to <im_start> of the next one, less the step to the token that is predicted.
COPY_DISTANCE = 22


@dataclass(frozen=True)
class Size:
    tokenizer: TokenizerShape
    language: LanguageShape


SIZES = {
    "300m": Size(ORIGINAL_SHAPE, LanguageShape(160005, 1024, 2816, 24, 16, True, 1e-6)),
    "tiny": Size(
        TokenizerShape(32, (32, 32, 32, 64, 64, 96, 96), 96, (96, 96, 64, 64, 32, 32, 32), 32),
        LanguageShape(160005, 16, 32, 2, 2, True, 1e-6),
    ),
}


def make_tokenizer(shape: TokenizerShape, seed: int) -> OrderedDict[str, Tensor]:
    """Returns the state dict below `generator.`, 406 tensors at the released depth."""
    torch.manual_seed(seed)
    state = PictureTokenizer(shape).state_dict()
    # As a trained one does, the latents reach all levels.
    state["quantizer.project_in.weight"] *= 6
    return OrderedDict((GENERATOR + name, tensor) for name, tensor in state.items())


def make_language_model(shape: LanguageShape, seed: int, copy: float) -> OrderedDict[str, Tensor]:
    """Returns the state dict below `neck.llm.`."""
    with torch.device("meta"):
        names = LanguageModel(shape).state_dict()
    generator = torch.Generator().manual_seed(seed)
    state: OrderedDict[str, Tensor] = OrderedDict()
    for name, tensor in names.items():
        if name.endswith("inv_freq"):
            state[LANGUAGE + name] = inverse_frequencies(shape.head_width)
        elif "norm" in name:
            state[LANGUAGE + name] = torch.ones(tensor.shape)
        elif name == "model.embed_tokens.weight":
            state[LANGUAGE + name] = torch.randn(tensor.shape, generator=generator)
        elif name == "lm_head.weight":
            state[LANGUAGE + name] = torch.randn(tensor.shape, generator=generator) / shape.width**0.5
        else:
            state[LANGUAGE + name] = torch.randn(tensor.shape, generator=generator) * 0.25 / shape.width**0.5
    _copy_from_before(state, shape, copy)
    return state


def _copy_from_before(state: dict[str, Tensor], shape: LanguageShape, copy: float) -> None:
    """Lets the first layer attend COPY_DISTANCE tokens back and say what is there."""
    layer = f"{LANGUAGE}model.layers.0."
    frequencies = inverse_frequencies(shape.head_width)
    # A query that is a key turned by the distance scores highest at that distance.
    cos, sin = (COPY_DISTANCE * frequencies).cos(), (COPY_DISTANCE * frequencies).sin()
    sharpness = 40 / shape.head_width**0.5
    one = torch.full_like(frequencies, sharpness)
    for name, head in (("k", torch.cat([one, torch.zeros_like(one)])), ("q", torch.cat([one * cos, -one * sin]))):
        state[f"{layer}self_attn.{name}_proj.weight"].zero_()
        state[f"{layer}self_attn.{name}_proj.bias"] = head.repeat(shape.heads)
    for name, gain in (("v", 1.0), ("o", 8.0)):
        state[f"{layer}self_attn.{name}_proj.weight"] += gain * torch.eye(shape.width)
    embedding = state[f"{LANGUAGE}model.embed_tokens.weight"]
    state[f"{LANGUAGE}lm_head.weight"] += copy * embedding / shape.width


class HistoryBuffer:
    """Stands for what a training program leaves in its checkpoints."""


def save(folder: Path, size: Size, seed: int, copy: float) -> None:
    """Writes the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    fsq = make_tokenizer(size.tokenizer, seed)
    other = {"generator_ema.module.encoder._in_conv.weight": torch.zeros(4), "discriminator.w": torch.zeros(4)}
    torch.save({"state_dict": {**fsq, **other}, "meta": {"iter": 1}}, folder / "go_fsq.pth")
    battle = make_language_model(size.language, seed + 1, copy)
    for part in PARTS:
        prefix = f"{GENERATOR}{part}."
        names = [name for name in fsq if name.startswith(prefix)]
        battle |= {SECOND_NAMES[part] + name.removeprefix(prefix): fsq[name] for name in names}
    hub = {"log_scalars": HistoryBuffer()}
    torch.save({"meta": {"iter": 1}, "state_dict": battle, "message_hub": hub}, folder / "go_battle.pth")
    shape = size.language
    config = {
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inside,
        "rms_norm_eps": shape.eps,
        "hidden_act": "silu",
        "bias": shape.bias,
        "tie_word_embeddings": False,
        "max_position_embeddings": 2048,
        "vocab_size": 103168,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="300m")
    parser.add_argument("--layers", type=int, help="of the transformer, instead of the size's own")
    parser.add_argument("--copy", type=float, default=15.5, help="how much likelier a token of the given frame is")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    size = SIZES[arguments.size]
    if arguments.layers:
        size = replace(size, language=replace(size.language, layers=arguments.layers))
    save(arguments.out, size, arguments.seed, arguments.copy)


if __name__ == "__main__":
    main()
