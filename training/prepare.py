"""Stage 1: SGF collections to packed positions.

python -m training.prepare --out training/work/data train=train.sgf.gz valid=valid.sgf.gz test=test.sgf.gz

Only moves of a player whose name holds --strong become targets. Games that are the same under one of the eight
symmetries are kept once, and no game of `test` or `valid` may occur in `train`.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from .games import Game, read_records, replay
from .shards import ROW_9X9, pack_cells, write_shard
from .symmetry import point_permutations

GAMES_A_SHARD = 20_000


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


def prepare(split: str, source: Path, out: Path, strong: str, seen: set[bytes]) -> None:
    permutations = point_permutations(9)
    started, games, targets, duplicates, broken, shard = time.time(), 0, 0, 0, 0, 0
    pending: list[np.ndarray] = []
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
            write_shard(out / split, f"{shard:05d}", np.concatenate(pending))
            pending, shard = [], shard + 1
        if number % 2000 == 0:
            print(f"{split}: {number} games, {number / (time.time() - started):.0f}/s", file=sys.stderr)
    if pending:
        write_shard(out / split, f"{shard:05d}", np.concatenate(pending))
    print(f"{split}: {games} games, {targets} targets, {duplicates} duplicates and {broken} broken games left out")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="+", metavar="SPLIT=FILE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strong", default="strong", help="learn the moves of players with this in their name")
    arguments = parser.parse_args()
    collections = dict(item.split("=", 1) for item in arguments.collections)
    seen: set[bytes] = set()
    # The held-out splits come first, so that a game in two splits stays out of training.
    for split in sorted(collections, key=lambda name: name == "train"):
        prepare(split, Path(collections[split]), arguments.out, arguments.strong, seen)


if __name__ == "__main__":
    main()
