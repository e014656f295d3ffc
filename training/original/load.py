"""Checkpoints to models: sizes are read from the tensors, every tensor is checked by name and shape.

Legend: V ids, E width, G heads, Y layers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn

from .language_model import LanguageModel, LanguageShape, inverse_frequencies
from .picture_tokenizer import LAYERS, LEVELS, PARTS, PictureTokenizer, TokenizerShape
from .safe_checkpoint import Checkpoint, CheckpointError

GENERATOR = "generator."
LANGUAGE = "neck.llm."
# go_battle.pth holds the frozen tokenizer once more, under other names.
SECOND_NAMES = {
    "encoder": "vbackbone.",
    "post_encoder": "post_encode.",
    "quantizer": "v_token.",
    "pre_decoder": "pre_decode.",
    "decoder": "v_token_decoder.",
}
ACTIVATION = "silu"

M = TypeVar("M", bound=nn.Module)


@dataclass(frozen=True)
class Part:
    """Some tensors of a checkpoint, without their prefix."""

    checkpoint: Checkpoint
    prefix: str

    def names(self) -> list[str]:
        return [name.removeprefix(self.prefix) for name in self.checkpoint if name.startswith(self.prefix)]

    def shape(self, name: str) -> tuple[int, ...]:
        full = self.prefix + name
        if full not in self.checkpoint:
            raise CheckpointError(f"{self.checkpoint.path}: {full} is missing")
        return self.checkpoint.shape_of(full)

    def __getitem__(self, name: str) -> Tensor:
        return self.checkpoint[self.prefix + name]


def read_tokenizer(checkpoint: Checkpoint) -> PictureTokenizer:
    """Returns the frame tokenizer of a go_fsq.pth. Raises CheckpointError that names the tensor."""
    part = Part(checkpoint, GENERATOR)

    def outputs(side: str) -> tuple[int, ...]:
        return tuple(
            _dimension(part, f"{side}._layers.{layer}._residuals.0._residual.2.weight", 0, 4) for layer in range(LAYERS)
        )

    shape = TokenizerShape(
        encoder_in=_dimension(part, "encoder._in_conv.weight", 0, 4),
        encoder=outputs("encoder"),
        decoder_in=_dimension(part, "decoder._in_conv.weight", 0, 4),
        decoder=outputs("decoder"),
        latent=_dimension(part, "post_encoder._conv.weight", 0, 4),
    )
    channels = (shape.encoder_in, *shape.encoder, shape.decoder_in, *shape.decoder)
    if any(count % 32 for count in channels):
        raise CheckpointError(f"{checkpoint.path}: channels {channels} are no multiples of 32")
    used = tuple(f"{name}." for name in PARTS)
    return _filled(lambda: PictureTokenizer(shape), part, [name for name in part.names() if name.startswith(used)])


def read_config(path: Path) -> dict:
    """Returns config.json of Intern_300m. Raises CheckpointError that names the field."""
    try:
        config = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise CheckpointError(f"cannot read {path}: {error}") from error
    if not isinstance(config, dict):
        raise CheckpointError(f"{path} is no JSON object")
    if config.get("hidden_act", ACTIVATION) != ACTIVATION:
        raise CheckpointError(f"{path}: hidden_act is {config['hidden_act']!r} (allowed: {ACTIVATION!r})")
    eps = config.get("rms_norm_eps", 1e-6)
    if not isinstance(eps, float) or not 0 < eps < 1:
        raise CheckpointError(f"{path}: rms_norm_eps is {eps!r} (allowed: a number between 0 and 1)")
    return config


def read_language_model(checkpoint: Checkpoint, config: dict) -> LanguageModel:
    """Returns the transformer of a go_battle.pth. Raises CheckpointError that names the tensor."""
    part = Part(checkpoint, LANGUAGE)
    vocabulary, width = (_dimension(part, "model.embed_tokens.weight", axis, 2) for axis in (0, 1))
    layers = 1 + max((int(n.split(".")[2]) for n in part.names() if n.startswith("model.layers.")), default=-1)
    first = "model.layers.0.self_attn."
    heads = config.get("num_attention_heads")
    if f"{first}rotary_emb.inv_freq" in part.names():
        heads = width // (2 * max(1, _dimension(part, f"{first}rotary_emb.inv_freq", 0, 1)))
    if not isinstance(heads, int) or heads < 1 or width % (2 * heads):
        raise CheckpointError(f"{checkpoint.path}: {heads!r} heads for a width of {width}")
    shape = LanguageShape(
        vocabulary=vocabulary,
        width=width,
        inside=_dimension(part, "model.layers.0.mlp.gate_proj.weight", 0, 2),
        layers=layers,
        heads=heads,
        bias=f"{first}q_proj.bias" in part.names(),
        eps=config.get("rms_norm_eps", 1e-6),
    )
    _compare_config(checkpoint, config, shape)
    names = part.names()
    frequencies = inverse_frequencies(shape.head_width)
    for name in [name for name in names if name.endswith("inv_freq")]:
        if part.shape(name) != tuple(frequencies.shape) or not torch.allclose(part[name].float(), frequencies, 1e-2, 1e-6):
            raise CheckpointError(f"{checkpoint.path}: {LANGUAGE}{name} is not that of a rotary base of 10000")
    tied = "lm_head.weight" not in names and config.get("tie_word_embeddings", False)
    absent = {"lm_head.weight": "model.embed_tokens.weight"} if tied else {}
    optional = {f"model.layers.{layer}.self_attn.rotary_emb.inv_freq": frequencies for layer in range(layers)}
    return _filled(lambda: LanguageModel(shape), part, names, absent, optional)


def tokenizer_differences(checkpoint: Checkpoint, tokenizer: PictureTokenizer) -> list[str]:
    """Returns the names of a go_battle.pth's second copy of the tokenizer whose numbers are not those of the first."""
    different = []
    for part, prefix in SECOND_NAMES.items():
        for name, tensor in getattr(tokenizer, part).state_dict().items():
            full = prefix + name
            if full not in checkpoint:
                continue
            if checkpoint.shape_of(full) != tuple(tensor.shape) or not torch.equal(checkpoint[full].float(), tensor):
                different.append(full)
    return different


def _dimension(part: Part, name: str, axis: int, rank: int) -> int:
    shape = part.shape(name)
    if len(shape) != rank or shape[axis] < 1:
        raise CheckpointError(f"{part.checkpoint.path}: {part.prefix}{name} is {list(shape)} (allowed: {rank} dimensions)")
    return shape[axis]


def _compare_config(checkpoint: Checkpoint, config: dict, shape: LanguageShape) -> None:
    said = {"hidden_size": shape.width, "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads}
    said |= {"intermediate_size": shape.inside}
    for key, value in said.items():
        if config.get(key, value) != value:
            raise CheckpointError(f"config.json says {key} {config[key]}, the tensors of {checkpoint.path} say {value}")


def _filled(
    make: Callable[[], M],
    part: Part,
    names: list[str],
    aliases: dict[str, str] | None = None,
    optional: dict[str, Tensor] | None = None,
) -> M:
    """Returns the module with the part's tensors, after a look at each one's name and shape."""
    with torch.device("meta"):
        module = make()
    state, wanted = {}, module.state_dict()
    path, optional, aliases = part.checkpoint.path, optional or {}, aliases or {}
    unknown = sorted(set(names) - set(wanted))
    if unknown:
        raise CheckpointError(f"{path}: {part.prefix}{unknown[0]} is unknown ({len(unknown)} such)")
    present = set(names)
    for name, tensor in wanted.items():
        source = aliases.get(name, name)
        if source not in present and name in optional:
            state[name] = optional[name]
            continue
        if part.shape(source) != tuple(tensor.shape):
            got, allowed = list(part.shape(source)), list(tensor.shape)
            raise CheckpointError(f"{path}: {part.prefix}{source} is {got} (allowed: {allowed})")
        state[name] = part[source].float()
    module.load_state_dict(state, assign=True)
    _remake_buffers(module)
    return module.eval().requires_grad_(False)


def _remake_buffers(module: nn.Module) -> None:
    """Buffers that are not in checkpoints stay on the meta device otherwise."""
    for inner in module.modules():
        if hasattr(inner, "fsq"):
            inner.fsq = type(inner.fsq)(LEVELS)
