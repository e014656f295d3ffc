"""Checkpoints: written whole or not at all, refused with a clear sentence when broken."""

from pathlib import Path
from typing import Any

import torch

from .files import write_whole


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Writes a checkpoint; the one before stays readable until the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: torch.save(content, file))


def load_checkpoint(path: Path, kind: str) -> dict[str, Any]:
    """Returns a checkpoint of the given kind. Raises SystemExit with one sentence where there is none."""
    if not path.exists():
        raise SystemExit(f"no checkpoint: {path}")
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise SystemExit(f"corrupt checkpoint: {path}: {error}") from error
    if not isinstance(content, dict) or content.get("kind") != kind:
        raise SystemExit(f"{path} is no {kind} checkpoint")
    return content


def without_optimizers(content: dict[str, Any], dtype: torch.dtype) -> dict[str, Any]:
    """Returns a transformer's checkpoint with its weights and their average in another precision, and nothing of the
    optimizers, which begin anew."""
    kept = {name: value for name, value in content.items() if name != "optimizers"}
    for part in ("weights", "average"):
        kept[part] = {name: value.to(dtype) if value.is_floating_point() else value for name, value in content[part].items()}
    return kept
