"""Stage 1: SGF collections to packed positions.

python -m training.prepare --out training/work/data train=train.sgf.gz valid=valid.sgf.gz test=test.sgf.gz

Only moves of a player whose name holds --strong become targets. Games that are the same under one of the eight
symmetries are kept once, and no game of `test` or `valid` may occur in `train`. Nor may a position: where a game of
`train` passes through one, its move there is no target (--no-remove-held-out keeps it). Held-out splits that lie in
--out already count too.
"""

import argparse
import math
import sys
import time
from pathlib import Path

import numpy as np

from .games import Game, read_records, replay
from .positions import Overlap, split_keys
from .shards import ROW_9X9, pack_cells, write_shard
from .symmetry import point_permutations

GAMES_A_SHARD = 20_000
HELD_OUT = ("test", "valid")


def rows_of(game: Game, strong: str) -> np.ndarray:
    """Returns the ROW records of one game."""
    plies = len(game.movers)
    rows = np.zeros(plies + 1, ROW_9X9)
    rows["cells"] = pack_cells(game.positions)
    rows["mover"][:plies] = game.movers
    is_strong = np.array([strong in game.players[colour] for colour in (1, 2)])
    rows["target"][:plies] = is_strong[game.movers - 1]
    rows["ply"] = np.arange(plies + 1)
    rows["rest"] = plies - np.arange(plies + 1)
    return rows


def canonical(game: Game, permutations: np.ndarray) -> bytes:
    """Returns the same bytes for games that differ by a symmetry only."""
    inverse = np.argsort(permutations, axis=1)
    moved = np.where(game.points < 0, -1, inverse[:, np.maximum(game.points, 0)])
    starts = game.positions[0][permutations]
    return min(row.astype(np.int8).tobytes() + start.tobytes() for row, start in zip(moved, starts, strict=True))


def prepare(split: str, source: Path, out: Path, strong: str, seen: set[bytes], overlap: Overlap, keep: float) -> None:
    """Writes the shards of one split; `seen` and `overlap` hold the games and positions that it must not share.

    Targets before ply `keep` may be shared.
    """
    permutations = point_permutations(9)
    started, games, targets, duplicates, broken, shard = time.time(), 0, 0, 0, 0, 0
    pending: list[np.ndarray] = []

    def write() -> None:
        nonlocal pending, shard
        rows = np.concatenate(pending)
        overlap.take(rows, keep)
        write_shard(out / split, f"{shard:05d}", rows)
        pending, shard = [], shard + 1

    for number, record in enumerate(read_records(source), 1):
        try:
            game = replay(record)
            if game.size != 9:
                raise ValueError(f"board size {game.size}, not 9")
        except ValueError as error:
            broken += 1
            print(f"{source}: game {number} left out: {error}", file=sys.stderr)
            continue
        key = canonical(game, permutations)
        if key in seen:
            duplicates += 1
            continue
        seen.add(key)
        pending.append(rows_of(game, strong))
        games += 1
        targets += int(pending[-1]["target"].sum())
        if len(pending) == GAMES_A_SHARD:
            write()
        if number % 2000 == 0:
            print(f"{split}: {number} games, {number / (time.time() - started):.0f}/s", file=sys.stderr)
    if pending:
        write()
    print(f"{split}: {games} games, {targets} targets, {duplicates} duplicates and {broken} broken games left out")
    if overlap.held_out:
        print(f"{split}: {overlap.summary()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="+", metavar="SPLIT=FILE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strong", default="strong", help="learn the moves of players with this in their name")
    removal = "leave moves out of train that are made from positions of valid or test"
    parser.add_argument("--remove-held-out", action=argparse.BooleanOptionalAction, default=True, help=removal)
    openings_help = "let targets before this ply be shared: openings repeat, and hardly any would be left"
    parser.add_argument("--keep-openings", type=int, default=0, metavar="PLY", help=openings_help)
    arguments = parser.parse_args()
    collections = dict(item.split("=", 1) for item in arguments.collections)
    seen: set[bytes] = set()
    # The held-out splits come first, so that a game in two splits stays out of training.
    for split in sorted(collections, key=lambda name: name == "train"):
        held_out = {}
        if split == "train":
            held_out = {name: split_keys(arguments.out / name) for name in HELD_OUT if (arguments.out / name).exists()}
        keep = arguments.keep_openings if arguments.remove_held_out else math.inf
        prepare(split, Path(collections[split]), arguments.out, arguments.strong, seen, Overlap(held_out), keep)


if __name__ == "__main__":
    main()
