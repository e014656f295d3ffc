"""SGF collections to packed positions, by board size.

python -m training.prepare --out training/work/data train=A.sgf.gz,B.sgf.gz valid=C.sgf.gz test=D.sgf.gz

Only moves of a player whose name holds --strong become targets, and those only from the first move on that the players
chose themselves (`startTurnIdx=N` in the comment of the root: what is before it is an opening). Games that are the same
under one of the eight symmetries are kept once, and no game of `test` or `valid` may occur in `train`. Nor may a position from
ply --keep-openings on: where a game of `train` passes through one, its move there is no target (--no-remove-held-out
keeps it). Held-out splits that lie in --out already count too.
"""

import argparse
import math
import sys
import time
from pathlib import Path

import numpy as np

from .games.identity import canonical
from .games.replay import Game, read_records, replay
from .positions.keys import Overlap, split_keys
from .positions.rows import rows_of
from .positions.shards import sizes_in, write_shard

GAMES_A_SHARD = 20_000
HELD_OUT = ("test", "valid")


class SplitWriter:
    """Writes the shards of one split, a folder for each board size."""

    def __init__(self, folder: Path, held_out: list[Path], keep: float):
        self.folder, self.held_out, self.keep = folder, held_out, keep
        self.pending: dict[int, list[np.ndarray]] = {}
        self.overlaps: dict[int, Overlap] = {}
        self.shards: dict[int, int] = {}
        self.games: dict[int, int] = {}
        self.targets: dict[int, int] = {}

    def add(self, game: Game, strong: str) -> None:
        rows, size = rows_of(game, strong), game.size
        pending = self.pending.setdefault(size, [])
        pending.append(rows)
        self.games[size] = self.games.get(size, 0) + 1
        self.targets[size] = self.targets.get(size, 0) + int(rows["target"].sum())
        if len(pending) == GAMES_A_SHARD:
            self._write(size)

    def _write(self, size: int) -> None:
        if size not in self.overlaps:
            there = {split.name: split / str(size) for split in self.held_out if size in sizes_in(split)}
            self.overlaps[size] = Overlap({name: split_keys(folder) for name, folder in there.items()})
        rows = np.concatenate(self.pending.pop(size))
        self.overlaps[size].take(rows, self.keep)
        number = self.shards.get(size, 0)
        write_shard(self.folder / str(size), f"{number:05d}", rows)
        self.shards[size] = number + 1

    def close(self) -> None:
        """Writes what is left, and says what there is."""
        for size in sorted(self.games):
            if size in self.pending:
                self._write(size)
            print(f"{self.folder.name} {size}x{size}: {self.games[size]} games, {self.targets[size]} targets")
            if self.overlaps[size].held_out:
                print(f"{self.folder.name} {size}x{size}: {self.overlaps[size].summary()}")


def prepare(sources: list[Path], writer: SplitWriter, strong: str, sizes: list[int], seen: set[bytes]) -> None:
    """Writes the shards of one split; `seen` holds the games that it must not share."""
    split, started, read, duplicates, broken = writer.folder.name, time.time(), 0, 0, 0
    for source in sources:
        if not source.exists():
            raise SystemExit(f"no collection: {source}")
        for number, record in enumerate(read_records(source), 1):
            read += 1
            try:
                game = replay(record)
                if game.size not in sizes:
                    raise ValueError(f"board size {game.size} (allowed {', '.join(map(str, sizes))})")
            except ValueError as error:
                broken += 1
                print(f"{source}: game {number} left out: {error}", file=sys.stderr)
                continue
            key = canonical(game)
            if key in seen:
                duplicates += 1
                continue
            seen.add(key)
            writer.add(game, strong)
            if read % 2000 == 0:
                print(f"{split}: {read} games, {read / (time.time() - started):.0f}/s", file=sys.stderr)
    writer.close()
    print(f"{split}: {duplicates} duplicates and {broken} broken games left out")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="+", metavar="SPLIT=FILE[,FILE]")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strong", default="strong", help="learn the moves of players with this in their name")
    parser.add_argument("--sizes", default="9,13,19", help="board sizes; games on others are left out, by name")
    removal = "leave moves out of train that are made from positions of valid or test"
    parser.add_argument("--remove-held-out", action=argparse.BooleanOptionalAction, default=True, help=removal)
    openings_help = "let targets before this ply be shared: openings repeat, and hardly any would be left; default 6"
    parser.add_argument("--keep-openings", type=int, default=6, metavar="PLY", help=openings_help)
    arguments = parser.parse_args()
    collections = dict(item.split("=", 1) for item in arguments.collections)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    seen: set[bytes] = set()
    # The held-out splits come first, so that a game in two splits stays out of training.
    for split in sorted(collections, key=lambda name: name == "train"):
        held_out = [arguments.out / name for name in HELD_OUT] if split == "train" else []
        keep = arguments.keep_openings if arguments.remove_held_out else math.inf
        sources = [Path(name) for name in collections[split].split(",")]
        prepare(sources, SplitWriter(arguments.out / split, held_out, keep), arguments.strong, sizes, seen)


if __name__ == "__main__":
    main()
