"""Trained checkpoints to a model bundle of ONNX files (bundle/graphs.py).

python -m training.export --tokenizer training/work/tokenizer.pt --latent training/work/latent.pt \
    --transformer training/work/run/checkpoint.pt --data training/work/data --out models/NAME
"""

import argparse
import datetime
import json
import subprocess
from pathlib import Path

from .bundle.check import compare
from .bundle.costs import count
from .bundle.write import export_graphs
from .codes.latent_dynamics import load_latent
from .ground.files import sha256_of, write_json
from .ground.frames import PITCH
from .positions.shards import Shards, sizes_in
from .tokenizer.tokenizer import load_tokenizer
from .transformer.batches import Sampler
from .transformer.load import load_transformer


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def export(out: Path, tokenizer_path: Path, latent_path: Path, transformer_path: Path, data: Path) -> None:
    """Writes the bundle of checkpoints, and prints how it compares with them on held-out positions of `data`."""
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, latent = load_tokenizer(tokenizer_path), load_latent(latent_path)
    model, checkpoint = load_transformer(transformer_path, tokenizer, latent)
    config = model.config
    files = export_graphs(model, tokenizer, latent, out)
    sizes = [size for size in sizes_in(data / "valid") if size in checkpoint["settings"]["sizes"]]
    check = {}
    for size in sizes:
        sampler = Sampler(Shards(data / "valid" / str(size)), tokenizer, config, latent.fsq.size)
        check[f"{size}x{size}"] = compare(model, tokenizer, sampler, out)
    print(json.dumps(check))
    manifest = {
        "format": 2,
        "name": out.name,
        "boardSizes": sizes,
        "frame": {"style": "compact"},
        "tokens": {"pixels": model.patch * PITCH, "levels": tokenizer.fsq.levels},
        "codes": {"levels": latent.fsq.levels, "horizon": config.horizon, "history": config.history},
        # One vocabulary: codes, the code for "no change known", the start token, then the tokens of frames.
        "vocabulary": {
            "size": model.codes + 2 + tokenizer.fsq.size,
            "frameOffset": model.codes + 2,
            "codeOffset": 0,
            "special": {"none": model.codes, "start": model.codes + 1},
        },
        "sequence": ["frame", "start", "codes", "nextFrame"],
        "frameDecoding": "draft",
        "files": {role: {"path": name, "sha256": sha256_of(out / name)} for role, name in files.items()},
        "provenance": {
            "trained": datetime.date.today().isoformat(),
            "commit": commit(),
            "steps": checkpoint["step"],
            "samples": checkpoint["samples"],
            "hours": round(checkpoint["seconds"] / 3600, 2),
            "weights": sum(parameter.numel() for parameter in model.parameters()),
            "onnx": check,
        },
    }
    manifest["costs"] = count(out, manifest)
    write_json(out / "model.json", manifest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tokenizer", "latent", "transformer", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.out, arguments.tokenizer, arguments.latent, arguments.transformer, arguments.data)


if __name__ == "__main__":
    main()
