"""Learns anew how a bundle's last frame is read off its cells, on fair games; everything before it stays as it is.

python -m training.fit_final --bundle models/NAME --out models/OTHER --data training/work/data \
    --tokenizer training/checkpoints/tokenizer.pt --latent training/checkpoints/latent.pt

What a video shows of its end says who was ahead only where both sides play alike, to the last dead stone. A bundle whose last
frames were learned from other games as well thinks too well of the side to move, and of dead stones; this mends it in minutes, and
moves stay the same.
"""

import argparse
import json
import os
import shutil
from pathlib import Path

import onnxruntime
import torch
from torch import nn

from .bundle.ends import ends_of, fit
from .bundle.final_head import FinalHead
from .codes.latent_dynamics import load_latent
from .ground.config import ModelConfig
from .ground.files import sha256_of, write_json
from .tokenizer.tokenizer import load_tokenizer


def fit_bundle(bundle: Path, out: Path, arguments: argparse.Namespace) -> None:
    """Writes the bundle with another head to a folder that is not there yet, and prints losses on held-out positions."""
    if out.exists():
        raise SystemExit(f"{out} is there already")
    manifest = json.loads((bundle / "model.json").read_text())
    prompt, codes, sizes = manifest["files"]["prompt"], manifest["codes"], manifest["boardSizes"]
    tokenizer, latent = load_tokenizer(arguments.tokenizer), load_latent(arguments.latent)
    config = ModelConfig(horizon=codes["horizon"], history=codes["history"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    session = onnxruntime.InferenceSession(str(bundle / prompt["path"]), options, providers=["CPUExecutionProvider"])
    held_out, learned = (
        ends_of(arguments.data / split, sizes, session, tokenizer, config, latent.fsq.size, arguments.positions, arguments.seed)
        for split in ("valid", "train")
    )
    if not learned:
        raise SystemExit(f"{arguments.data}/train has no fair game: of equals, and played out")
    written = FinalHead(bundle / prompt["path"])
    head = nn.Linear(*written.weight.shape)
    head.load_state_dict({"weight": torch.from_numpy(written.weight.T.copy()), "bias": torch.from_numpy(written.bias.copy())})
    before = {size: some.mean_loss(head) for size, some in held_out.items()}
    fit(head, list(learned.values()), arguments.steps, arguments.rate, arguments.seed)
    for size, some in learned.items():
        print(f"{size}x{size}: {len(some):,} positions")
    for size, some in held_out.items():
        print(f"{size}x{size}: held-out loss {before[size]:.4f} before, {some.mean_loss(head):.4f} now")
    shutil.copytree(bundle, out, ignore=shutil.ignore_patterns("model.json"))
    written.write(out / prompt["path"], head.weight.detach().numpy().T, head.bias.detach().numpy())
    manifest["name"], prompt["sha256"] = out.name, sha256_of(out / prompt["path"])
    # Written last: until then the folder is no bundle.
    write_json(out / "model.json", manifest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bundle", "out", "data", "tokenizer", "latent"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--positions", type=int, default=100_000, help="on 9x9; as many intersections on larger boards")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=0.002)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    fit_bundle(arguments.bundle, arguments.out, arguments)


if __name__ == "__main__":
    main()
