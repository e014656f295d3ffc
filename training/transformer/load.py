"""A trained transformer, as it is evaluated and shipped."""

from pathlib import Path
from typing import Any

from ..codes.latent_dynamics import LatentDynamics
from ..ground.checkpoint import load_checkpoint
from ..ground.config import ModelConfig
from ..tokenizer.tokenizer import Tokenizer
from .model import VideoTransformer


def load_transformer(path: Path, tokenizer: Tokenizer, latent: LatentDynamics) -> tuple[VideoTransformer, dict[str, Any]]:
    """Returns (model with the averaged weights, its checkpoint). Raises SystemExit with one sentence where there is none."""
    checkpoint = load_checkpoint(path, "transformer")
    config = ModelConfig(**checkpoint["model"])
    model = VideoTransformer(config, latent.footprints(), tokenizer.config.patch, tokenizer.config.levels_per_cell)
    model.load_state_dict(checkpoint["average"])
    return model.eval(), checkpoint
