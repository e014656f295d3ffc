"""Compares variants of the training at equal processor time, one after the other.

python -m training.ablate --data training/work/data --tokenizer training/work/tokenizer.pt \
    --latent training/work/latent.pt --out training/work/ablation --cpu_minutes 4

Runs the variants of variants.toml (or --variants FILE) that --out has no result for, so that it can be stopped and
started again, and writes results.json and table.md after each. Every variant keeps its own log.csv and checkpoint.
"""

import argparse
import json
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from .codes.changes import code_statistics, write_codes
from .codes.latent_dynamics import load_latent
from .ground.checkpoint import load_checkpoint, save_checkpoint
from .ground.config import LatentConfig
from .ground.files import write_json, write_whole
from .ground.run_log import read_rows
from .positions.shards import Shards, sizes_in, write_shard
from .train_codes import save, train
from .train_transformer import parser as train_parser
from .transformer.objective import HELD_OUT
from .transformer.run import Run

COMMON = {"threads": 1}
TABLE = {"valid_accuracy": "moves matched", "valid_z1_loss": "z1 loss"}


def as_flag(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass
class Variant:
    """One line of the comparison: flags of train_transformer, and what its tokenizer and codes do differently."""

    name: str
    group: str = ""
    settings: dict = field(default_factory=dict)  # flags of train_transformer
    patch: int = 0  # intersections along a token's side; 0 leaves the tokenizer as it is
    latent: dict = field(default_factory=dict)  # settings of a latent dynamics model of its own

    def flags(self) -> list[str]:
        return [f"--{name}={as_flag(value)}" for name, value in self.settings.items()]


def read_variants(path: Path) -> tuple[dict, list[Variant]]:
    """Returns (settings shared by all, variants). Raises SystemExit for one that is written wrongly."""
    content = tomllib.loads(path.read_text())
    try:
        variants = [Variant(**entry) for entry in content["variant"]]
    except (KeyError, TypeError) as error:
        raise SystemExit(f"{path}: {error}") from error
    names = [variant.name for variant in variants]
    if len(set(names)) < len(names):
        raise SystemExit(f"{path}: two variants have one name")
    return content.get("common", {}), variants


def own_tokenizer(variant: Variant, source: Path, folder: Path) -> Path:
    """Returns a tokenizer for the variant's patch. The network looks at one intersection at a time, so that its weights
    serve every patch; where the patches go beyond the picture, their digits there are zero."""
    if not variant.patch:
        return source
    content = load_checkpoint(source, "tokenizer")
    content["config"]["patch"] = variant.patch
    save_checkpoint(folder / "tokenizer.pt", content)
    return folder / "tokenizer.pt"


def own_codes(variant: Variant, arguments: argparse.Namespace, folder: Path) -> tuple[Path, Path, dict]:
    """Returns (data, latent model, how well codes name moves) of a variant; its own ones where it asks for them.

    They are learned on the first `--rows` positions, written beside a copy of these: every variant of a codebook needs
    its own codes, and writing those of all positions takes longer than a short run.
    """
    if not variant.latent:
        return arguments.data, arguments.latent, {}
    data, path = folder / "data", folder / "latent.pt"
    if not path.exists():
        _learn_codes(LatentConfig(**variant.latent), arguments, data, path)
    model, valid = load_latent(path), data / "valid"
    figures = {size: code_statistics(model, Shards(valid / str(size), codes=False), np.random.default_rng(1)) for size in sizes_in(valid)}
    return data, path, {f"{name} {size}": float(value) for size, by_name in figures.items() for name, value in by_name.items()}


def _learn_codes(config: LatentConfig, arguments: argparse.Namespace, data: Path, path: Path) -> None:
    folders = [f"{split}/{size}" for split in ("train", "valid") for size in sizes_in(arguments.data / split)]
    for folder in folders:
        rows = Shards(arguments.data / folder, codes=False).rows[0][: arguments.rows]
        ended = np.flatnonzero((rows["rest"][:-1] == 0) & (rows["rest"][1:] == 0)) + 1  # the counted boards
        write_shard(data / folder, "00000", rows[: ended[-1] + 1])
    model = train(config, data)
    for folder in folders:
        write_codes(model, data / folder / "00000.npy")
    save(model, path)


def run_variant(variant: Variant, common: dict, arguments: argparse.Namespace) -> dict:
    """Trains one variant and returns its line of the table."""
    folder = arguments.out / variant.name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = own_tokenizer(variant, arguments.tokenizer, folder)
    data, latent, codes = own_codes(variant, arguments, folder)
    places = ["--data", data, "--tokenizer", tokenizer, "--latent", latent, "--out", folder]
    limit = [f"--cpu_minutes={arguments.cpu_minutes}", f"--valid_positions={arguments.positions}"]
    limit += [f"--{name}={as_flag(value)}" for name, value in (COMMON | common).items()]
    flags = train_parser().parse_args([*map(str, places), *limit, *variant.flags()])
    started = time.time()
    run = Run(flags)
    run.go(flags.minutes, flags.cpu_minutes, flags.steps, flags.log_every)
    if run.step < flags.steps and run.cpu_seconds < flags.cpu_minutes * 60:
        raise SystemExit(f"{variant.name}: stopped; the same command goes on with it")
    rows = read_rows(folder / "log.csv")
    return {
        "name": variant.name,
        "group": variant.group,
        "settings": variant.settings | ({"patch": variant.patch} if variant.patch else {}) | variant.latent,
        "weights": sum(parameter.numel() for parameter in run.model.parameters()),
        "mflop_per_sample": run.operations / max(1, run.samples) / 1e6,
        "samples": run.samples,
        "cpu_minutes": run.cpu_seconds / 60,
        "wall_minutes": (time.time() - started) / 60,
        "mfu": sum(row["mfu"] for row in rows) / len(rows),
        "codes": codes,
        **{name: rows[-1][name] for name in HELD_OUT},
        "by_size": {str(size): {name: rows[-1][f"{name}_{size}"] for name in HELD_OUT} for size in run.valid},
    }


def table(results: list[dict], positions: int) -> str:
    """Returns the results in Markdown."""
    error = (results[0]["valid_accuracy"] * (1 - results[0]["valid_accuracy"]) / positions) ** 0.5
    sizes = sorted({size for result in results for size in result["by_size"]}, key=int)
    by_size = [f"{title}, {size}×{size}" for size in sizes for title in TABLE.values()]
    head = ["variant", "weights", "MFLOP/sample", "samples", "samples/s", *by_size]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for result in results:
        speed = result["samples"] / result["cpu_minutes"] / 60
        cells = [result["name"], f"{result['weights'] / 1e6:.2f} M", f"{result['mflop_per_sample']:.0f}"]
        cells += [f"{result['samples']:,}", f"{speed:.0f}"]
        figures = [result["by_size"].get(size) for size in sizes]
        cells += [f"{figure[name]:.3f}" if figure else "–" for figure in figures for name in TABLE]
        lines.append("| " + " | ".join(cells) + " |")
    note = f"Standard error of a share of moves matched: {error:.3f} ({positions:,} held-out moves of each size)."
    return "\n".join([*lines, "", note, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--latent", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variants", type=Path, default=Path(__file__).with_name("variants.toml"))
    parser.add_argument("--cpu_minutes", type=float, default=4, help="processor time of each variant's steps")
    parser.add_argument("--positions", type=int, default=4096, help="held-out moves that each is measured on")
    parser.add_argument("--rows", type=int, default=200_000, help="positions for a variant with codes of its own")
    arguments = parser.parse_args()
    common, variants = read_variants(arguments.variants)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "results.json"
    results = json.loads(path.read_text()) if path.exists() else []
    for variant in variants:
        if any(result["name"] == variant.name for result in results):
            continue
        print(f"== {variant.name}", file=sys.stderr, flush=True)
        torch.manual_seed(0)
        results.append(run_variant(variant, common, arguments))
        write_json(path, results)
        write_whole(arguments.out / "table.md", lambda file: file.write(table(results, arguments.positions).encode()))
    print(table(results, arguments.positions))


if __name__ == "__main__":
    main()
