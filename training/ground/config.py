"""Settings of every stage. A run may override each as --name=value; checkpoints carry them along."""

import argparse
from dataclasses import asdict, dataclass, field, fields
from typing import TypeVar


@dataclass
class TokenizerConfig:
    """Frames to tokens: each patch of k x k cells is one token of k * k FSQ digits."""

    patch: int = 3  # cells along the side of a patch; a bundle needs a divisor of all pictures' sides
    levels_per_cell: int = 4  # values a cell can take in a token: an intersection's contents, and the margin
    width: int = 64  # channels inside
    steps: int = 3000
    batch: int = 64
    lr: float = 3e-3


@dataclass
class LatentConfig:
    """Latent dynamics model: one code for what changes from a frame to the next."""

    # Column and row from the middle, somewhere or nowhere: as many as the largest board has.
    levels: list[int] = field(default_factory=lambda: [19, 19, 2])
    width: int = 32  # channels inside
    blocks: int = 4  # convolutions of the decoder
    steps: int = 6000
    batch: int = 128
    lr: float = 2e-3
    brush_weight: float = 4.0  # loss weight of what the code alone says about colours
    changed_weight: float = 20.0  # extra loss weight of pixels that change: they are 1 % of a frame


@dataclass
class ModelConfig:
    """Video transformer over [x_t] [z1..zH] [x_t+1]; see transformer.py."""

    horizon: int = 5  # H, latent codes of the next changes; 0 draws the next frame from x_t alone (cannot be exported)
    history: int = 5  # codes of the last changes shown beside x_t
    frame_attention: str = "bidirectional"  # inside the given frame, or "causal"
    channels: int = 64  # of the convolutional stem, per intersection
    stem_blocks: int = 4  # residual blocks before the transformer
    merge_blocks: int = 2  # residual blocks after it
    draw_blocks: int = 2  # residual blocks for the next frame, before the transformer sees it
    width: int = 192  # of the transformer
    layers: int = 3
    heads: int = 6
    pointer: int = 32  # width of the code head's look at the intersections; 0 leaves a plain linear head


@dataclass
class TrainConfig:
    """Optimisation of the video transformer."""

    sizes: list[int] = field(default_factory=lambda: [9, 13, 19])  # boards that are learned; a step has boards of one size
    shares: list[float] = field(default_factory=lambda: [0.4, 0.2, 0.4])  # of the steps, by size
    batch: int = 128  # of all processes together, on 9x9
    larger: float = 0.5  # power of a board's points, against 81, by which its batch is smaller; rounded to multiples of 8
    draw_share: float = 0.25  # share of a batch on which the next frame is learned
    later_code_weight: float = 0.15  # loss weight of each of z2..zH; z1 has 1
    draw_weight: float = 0.5
    final_weight: float = 1.0  # loss weight of the game's last frame
    optimizer: str = "muon"  # or "adamw" for all weights
    muon_lr: float = 0.01  # for matrices and convolutions
    adam_lr: float = 0.002  # for everything else
    weight_decay: float = 0.01
    warmup: int = 200  # steps
    decay: int = 0  # steps of linear decay to zero at the end; 0 keeps the rate constant
    average: float = 0.998  # decay a step of the weight average that is evaluated and shipped
    after_vanishing: float = 0.15  # share of a batch drawn from frames in which stones have just vanished: kos, snapbacks
    forget_history: float = 0.1  # share of samples that see only part of the history, or none
    record: bool = True  # on a GPU: record the step of each size once and replay it
    threads: int = 2
    seed: int = 1


Settings = TypeVar("Settings")


def add_flags(parser: argparse.ArgumentParser, settings: type) -> None:
    """Adds --name=value for each setting."""
    for item in fields(settings):
        default = getattr(settings(), item.name)
        item_type = type(default[0]) if isinstance(default, list) else type(default)
        if item_type is bool:
            parser.add_argument(f"--{item.name}", action=argparse.BooleanOptionalAction, default=default)
            continue
        parse = (lambda text, one=item_type: [one(part) for part in text.split(",")]) if isinstance(default, list) else item_type
        parser.add_argument(f"--{item.name}", type=parse, default=default, help=f"default {default}")


# What would only fill the memory: a mistyped number.
MOST = {"threads": 1024, "batch": 1 << 20, "channels": 4096, "width": 8192, "layers": 128, "heads": 128, "horizon": 64, "history": 64}


def from_flags(settings: type[Settings], arguments: argparse.Namespace) -> Settings:
    """Returns the settings of parsed flags. Raises SystemExit for a number beyond all reason."""
    values = {item.name: getattr(arguments, item.name) for item in fields(settings)}
    for name, most in MOST.items():
        if name in values and not 0 <= values[name] <= most:
            raise SystemExit(f"--{name}={values[name]} (allowed: up to {most})")
    return settings(**values)


def as_dict(settings: object) -> dict:
    return asdict(settings)
