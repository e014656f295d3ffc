"""VideoWorld's released weights to a model bundle.

python -m training.convert go_fsq.pth go_battle.pth Intern_300m/config.json --out models/videoworld-300m

Nothing in the files is run. Every tensor is checked by name and shape before the first is written; the bundle is
written beside its place and moved there when the graphs have given the same as PyTorch on boards of real games.
"""

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

from .bundle.costs import count
from .export import commit
from .games.replay import read_records, replay
from .ground.files import sha256_of, write_json
from .ground.frames import mover_black
from .original import frames
from .original.compare import compare
from .original.graph import SHARD_LIMIT, WeightFiles
from .original.language_graphs import CODE_OFFSET, CODES, write_language_graphs
from .original.language_model import LanguageModel
from .original.load import GENERATOR, LANGUAGE, read_config, read_language_model, read_tokenizer, tokenizer_differences
from .original.picture_tokenizer import GRID, LEVELS, PictureTokenizer, normalised
from .original.quantize import PRECISIONS, Precision
from .original.safe_checkpoint import Checkpoint, CheckpointError
from .original.tokenizer_graphs import write_tokenizer_graphs

GAMES = Path(__file__).parents[1] / "tests" / "fixtures" / "games-9x9.sgf"
SPECIAL = {"<im_start>": 32000, "<im_end>": 32001, "<act_start>": 32004, "<act_end>": 32006, "</s>": 2}
SEQUENCE = ["<im_start>", "frame", "<im_end>", "<act_start>", "codes", "<act_end>", "<im_start>", "nextFrame", "<im_end>"]
# Largest difference of logits that is still the same network, by precision.
TOLERANCE: dict[Precision, float] = {"fp32": 1e-3, "fp16": 0.1, "int8": 1.0}
# Largest mean difference of pixels from PyTorch's, -1..1: a stone differs from the board by 0.6 and more.
PIXEL_TOLERANCE: dict[Precision, float] = {"fp32": 1e-4, "fp16": 0.01, "int8": 0.1}
# Boards whose pictures tell int8 how large numbers become. They are other ones than those of the comparison.
RANGE_BOARDS = 8


class Progress:
    """A bar on stderr with the time left."""

    def __init__(self, total: int):
        self.total, self.done, self.start = total, 0, time.monotonic()

    def step(self, what: str) -> None:
        """Says what begins now; `done` steps lie behind."""
        spent = time.monotonic() - self.start
        left = f", {spent / self.done * (self.total - self.done):.0f} s left" if self.done else ""
        bar = ("#" * round(20 * self.done / self.total)).ljust(20, ".")
        end = "" if sys.stderr.isatty() else "\n"
        print(f"\r[{bar}] {what}{left}".ljust(79), end=end, file=sys.stderr, flush=True)
        self.done += 1


def sort_files(paths: list[Path]) -> tuple[Checkpoint, Checkpoint, dict]:
    """Returns the tokenizer's checkpoint, the transformer's and the configuration, told apart by what is in them."""
    config: dict = {}
    found: dict[str, Checkpoint] = {}
    for path in paths:
        if path.suffix == ".json":
            config = read_config(path)
            continue
        checkpoint = Checkpoint(path)
        prefixes = [prefix for prefix in (GENERATOR, LANGUAGE) if any(name.startswith(prefix) for name in checkpoint)]
        if len(prefixes) != 1:
            raise CheckpointError(f"{path} holds neither {GENERATOR}* (go_fsq.pth) nor {LANGUAGE}* (go_battle.pth)")
        found[prefixes[0]] = checkpoint
    for prefix, name in ((GENERATOR, "go_fsq.pth"), (LANGUAGE, "go_battle.pth")):
        if prefix not in found:
            raise CheckpointError(f"no file holds {prefix}*: {name} is missing")
    return found[GENERATOR], found[LANGUAGE], config


@contextmanager
def folder_made_whole(out: Path) -> Iterator[Path]:
    """Gives a folder to write in that becomes `out` at the end, or vanishes where something fails."""
    if out.exists():
        raise CheckpointError(f"{out} is already there")
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.mkdir()
    try:
        yield temporary
        temporary.replace(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def manifest(name: str, tokenizer: PictureTokenizer, model: LanguageModel, folder: Path, files: dict, weights: WeightFiles) -> dict:
    shape = model.shape
    frame_offset = shape.vocabulary - CODES
    return {
        "format": 2,
        "name": name,
        "boardSizes": [frames.SIZE],
        "frame": {"style": "original"},
        "tokens": {"pixels": frames.SIDE // GRID, "levels": LEVELS},
        "codes": {"levels": LEVELS, "horizon": 3, "history": 0},
        "vocabulary": {
            "size": shape.vocabulary,
            "frameOffset": frame_offset,
            "codeOffset": CODE_OFFSET,
            "special": SPECIAL,
        },
        "sequence": SEQUENCE,
        "frameDecoding": "autoregressive",
        "cache": {"layers": shape.layers, "heads": shape.heads, "width": shape.head_width},
        "files": {role: {"path": file, "sha256": sha256_of(folder / file)} for role, file in files.items()},
        "weights": [
            {"path": file, "bytes": (folder / file).stat().st_size, "sha256": sha256_of(folder / file)}
            for file in weights.files
        ],
    }


def convert(paths: list[Path], out: Path, precision: Precision, games: Path, boards: int, limit: int) -> dict:
    """Writes the bundle and returns what the comparison found. Raises CheckpointError."""
    progress = Progress(6)
    progress.step("reading and checking every tensor")
    pictures, battle, config = sort_files(paths)
    tokenizer = read_tokenizer(pictures)
    model = read_language_model(battle, config)
    if model.shape.vocabulary < 2 * CODES:
        raise CheckpointError(f"{battle.path}: {model.shape.vocabulary} ids have no room for codes and tokens")
    different = tokenizer_differences(battle, tokenizer)
    if different:
        said = f"{battle.path}: {different[0]} differs from {pictures.path} ({len(different)} such)"
        raise CheckpointError(f"{said}: the two files do not belong together")
    with folder_made_whole(out) as folder, torch.no_grad():
        weights = WeightFiles(folder, limit)
        progress.step("writing the tokenizer")
        every = positions(games, boards + RANGE_BOARDS)
        for_ranges = normalised(torch.from_numpy(frames.render(every[:RANGE_BOARDS])))
        files = write_tokenizer_graphs(tokenizer, folder, weights, precision, for_ranges)
        progress.step("writing the transformer")
        files |= write_language_graphs(model, folder, weights, precision)
        progress.step("checksums")
        content = manifest(out.name, tokenizer, model, folder, files, weights)
        content["costs"] = count(folder, content)
        progress.step("comparing with PyTorch on boards of real games")
        found = compare(tokenizer, model, folder, files, every[RANGE_BOARDS:])
        if found["max_logit_difference"] > TOLERANCE[precision]:
            allowed = f"{found['max_logit_difference']:.2g} (allowed: {TOLERANCE[precision]:.2g})"
            raise CheckpointError(f"the graphs differ from PyTorch by logits of {allowed}")
        if found["mean_pixel_difference"] > PIXEL_TOLERANCE[precision]:
            allowed = f"{found['mean_pixel_difference']:.2g} (allowed: {PIXEL_TOLERANCE[precision]:.2g})"
            raise CheckpointError(f"the decoder's pixels differ from PyTorch's by {allowed}; try --precision fp16")
        if precision == "fp32" and found["tokens_as_pytorch"] < 0.999:
            raise CheckpointError(f"only {found['tokens_as_pytorch']:.2%} of the tokens are those of PyTorch")
        progress.step("done")
        content["provenance"] = {
            "source": {path.name: hashlib.file_digest(path.open("rb"), "sha256").hexdigest()[:16] for path in paths},
            "commit": commit(),
            "precision": precision,
            "weights": sum(p.numel() for m in (tokenizer, model) for p in m.parameters()),
            "onnx": found,
        }
        write_json(folder / "model.json", content)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return found


def positions(games: Path, count: int) -> np.ndarray:
    """Returns [count, 81] uint8: boards of real games, the mover in black."""
    boards = []
    for record in read_records(games):
        game = replay(record)
        if game.size == frames.SIZE:
            boards.append(mover_black(game.positions[:-1], game.movers))
        if sum(map(len, boards)) >= count * 8:
            break
    every = np.concatenate(boards)
    return every[:: max(1, len(every) // count)][:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", nargs="+", type=Path, help="go_fsq.pth, go_battle.pth and config.json, in any order")
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle, such as models/videoworld-300m")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--games", type=Path, default=GAMES, help="SGF collection for the comparison, one game a line")
    parser.add_argument("--boards", type=int, default=4, help="boards on which the graphs are compared with PyTorch")
    parser.add_argument("--shard", type=int, default=SHARD_LIMIT, help="largest weight file in bytes")
    arguments = parser.parse_args()
    try:
        found = convert(
            arguments.weights, arguments.out, arguments.precision, arguments.games, arguments.boards, arguments.shard
        )
    except CheckpointError as error:
        raise SystemExit(f"convert: {error}") from error
    print(" ".join(f"{name}={value:.6g}" for name, value in found.items()))


if __name__ == "__main__":
    main()
