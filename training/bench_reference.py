"""A bundle's speed against plain PyTorch with the same weights, in turn and with the same threads.

python -m training.bench_reference original go_fsq.pth go_battle.pth config.json --bundle models/NAME
python -m training.bench_reference own --tokenizer FILE --latent FILE --transformer FILE --bundle models/NAME

Plain PyTorch is what the released program does: one board, one token after the other, keys and values kept, every
head whole, every frame turned into pixels. A move is one frame; both sides look at positions of the middle game.
The program must be built (npm run build); ours is timed by `vw speed`. Times are medians; processor time is told
beside the clock's, because it does not count what other programs take.
"""

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .bundle.graphs import Change, Decoder, Encoder, Frame, Prompt, Step
from .codes.latent_dynamics import load_latent
from .convert import GAMES, positions, sort_files
from .ground import frames as compact
from .ground.symmetry import point_permutations
from .original import frames
from .original.load import read_language_model, read_tokenizer
from .original.picture_tokenizer import normalised
from .tokenizer.tokenizer import load_tokenizer
from .transformer.load import load_transformer

ROOT = Path(__file__).parents[1]
VIEWS = 8


@dataclass
class Times:
    """Seconds of one move by the clock and of the processor."""

    clock: float
    processor: float


def original_move(paths: list[Path]) -> Callable[[np.ndarray], None]:
    """Returns what makes one move on a board [81] as the released program does."""
    pictures, battle, config = sort_files(paths)
    tokenizer, model = read_tokenizer(pictures), read_language_model(battle, config)
    first = model.shape.vocabulary - 64000

    def move(board: np.ndarray) -> None:
        tokens = tokenizer.encode(normalised(torch.from_numpy(frames.render(board[None]))))
        ids = torch.cat([torch.tensor([32000]), tokens[0] + first, torch.tensor([32001, 32004])])[None]
        made, past = [], None
        for _ in range(25):
            logits, past = model(ids, past)
            ids = torch.multinomial(logits[:, -1].softmax(-1), 1)
            made.append(ids)
        tokens = (torch.cat(made, 1)[:, 5:21] - first).clamp(0, 63999)
        tokenizer.decode(tokens)

    return move


def own_move(tokenizer_path: Path, latent_path: Path, transformer_path: Path) -> Callable[[np.ndarray], None]:
    """Returns what makes one move on a board [81] with our own networks: eight views, one after the other."""
    tokenizer, latent = load_tokenizer(tokenizer_path), load_latent(latent_path)
    model, _ = load_transformer(transformer_path, tokenizer, latent)
    config = model.config
    encoder, decoder, change = Encoder(tokenizer).eval(), Decoder(tokenizer).eval(), Change(latent).eval()
    prompt, step, frame = Prompt(model, tokenizer), Step(model, tokenizer), Frame(model, tokenizer)
    permutations = point_permutations(9)

    def move(board: np.ndarray) -> None:
        pictures = [torch.from_numpy(compact.render(board[None, order])) for order in permutations[:VIEWS]]
        change(pictures[0], pictures[0])
        history = torch.full((1, config.history), model.codes)
        seen = []
        for picture in pictures:
            tokens = encoder(picture)
            seen.append((tokens, *prompt(tokens, history)))
        tokens, logits, cells, keys, past, _ = seen[0]
        code = first = logits.argmax(-1)
        for place in range(config.horizon - 1):
            logits, past = step(code, torch.tensor([place]), keys, past)
            if place == 0:
                decoder(_likeliest(frame(tokens, first, cells, past), tokenizer.fsq))
            code = logits.argmax(-1)

    return move


def _likeliest(logits: Tensor, fsq) -> Tensor:
    """[B, ..., D, L] -> tokens [B, ...]"""
    return fsq.index(logits.argmax(-1))


def time_of(move: Callable[[np.ndarray], None], board: np.ndarray) -> Times:
    clock, processor = time.perf_counter(), time.process_time()
    with torch.no_grad():
        move(board)
    return Times(time.perf_counter() - clock, time.process_time() - processor)


def time_of_ours(bundle: Path, threads: int, moves: int) -> dict:
    """Returns what `vw speed` says of some moves."""
    command = ["node", str(ROOT / "dist/cli/vw.js"), "speed", "--model", str(bundle.resolve()), "--moves", "0", "--json"]
    command += ["--stages", str(moves), "--threads", str(threads), "--device", "cpu", "--views", str(VIEWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bench_reference: {done.stderr.strip()}")
    return json.loads(done.stdout)


def report(theirs: list[Times], ours: list[dict]) -> str:
    def median(values) -> float:
        return statistics.median(values)

    picture = median(_spent(run, ("decoder", "reading")) for run in ours)
    rows = [("", "clock", "processor")]
    torch_times = median(t.clock * 1000 for t in theirs), median(t.processor * 1000 for t in theirs)
    our_times = median(run["moveMs"] for run in ours), median(run["processorMs"] for run in ours)
    rows.append(("PyTorch, ms a move", f"{torch_times[0]:.1f}", f"{torch_times[1]:.1f}"))
    rows.append(("ours, with its picture", f"{our_times[0]:.1f}", f"{our_times[1]:.1f}"))
    rows.append(("  times as fast", *(f"{a / b:.1f}" for a, b in zip(torch_times, our_times, strict=True))))
    share = 1 - picture / our_times[0]
    rows.append(("ours, where tokens tell the move", *(f"{value * share:.1f}" for value in our_times)))
    rows.append(("  times as fast", *(f"{a / b / share:.1f}" for a, b in zip(torch_times, our_times, strict=True))))
    peak, weights = max(run["peakMiB"] for run in ours), ours[0]["weightsMiB"]
    lines = [f"{name:34}{clock:>12}{processor:>12}" for name, clock, processor in rows]
    return "\n".join([*lines, f"memory at most {peak:.0f} MiB, {peak / weights:.2f} x the {weights:.0f} MiB of the weights"])


def _spent(run: dict, names: tuple[str, ...]) -> float:
    return sum(stage["timeMs"] for stage in run["stages"] if stage["name"] in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    original = kinds.add_parser("original")
    original.add_argument("weights", nargs="+", type=Path)
    own = kinds.add_parser("own")
    for name in ("tokenizer", "latent", "transformer"):
        own.add_argument(f"--{name}", type=Path, required=True)
    for kind, moves in ((original, 2), (own, 40)):
        kind.add_argument("--bundle", type=Path, required=True)
        kind.add_argument("--threads", type=int, default=1)
        kind.add_argument("--rounds", type=int, default=3)
        kind.add_argument("--moves", type=int, default=moves, help="of each side in a round")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.kind == "original":
        move = original_move(arguments.weights)
    else:
        move = own_move(arguments.tokenizer, arguments.latent, arguments.transformer)
    boards = positions(GAMES, 16)
    theirs, ours = [], []
    time_of(move, boards[0])
    for _ in range(arguments.rounds):
        theirs += [time_of(move, boards[number % len(boards)]) for number in range(arguments.moves)]
        ours.append(time_of_ours(arguments.bundle, arguments.threads, arguments.moves))
    print(report(theirs, ours))


if __name__ == "__main__":
    main()
