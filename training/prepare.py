"""SGF collections, and recordings of games, to packed positions, by board size.

python -m training.prepare --out training/work/data train=A.sgf.gz,B.sgf.gz valid=C.sgf.gz test=D.sgf.gz

What is no .sgf or .sgf.gz is a recording (a GIF, a folder of pictures, a video), or a folder of recordings: `vw watch` writes their games
down first, below OUT/watched, from what is to be seen. All their moves become targets, but for passes, which nobody sees; how they ended is
not known either.

Only moves of a player whose name holds --strong become targets, and those only from the first move on that the players
chose themselves (`startTurnIdx=N` in the comment of the root: what is before it is an opening). Games that are the same
under one of the eight symmetries are kept once, and no game of `test` or `valid` may occur in `train`. Nor may a position from
ply --keep-openings on: where a game of `train` passes through one, its move there is no target (--no-remove-held-out
keeps it). Held-out splits that lie in --out already count too.
"""

import argparse
import math
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .positions.split_writer import SplitWriter

HELD_OUT = ("test", "valid")
SIZES, STRONG, KEEP_OPENINGS = [9, 13, 19], "strong", 6


def prepare(
    out: Path,
    splits: list[str],
    processes: int,
    sizes: list[int] = SIZES,
    strong: str = STRONG,
    keep: float = KEEP_OPENINGS,
) -> None:
    """Writes the shards of splits, each given as SPLIT=FILE[,FILE], below a folder."""
    seen: set[bytes] = set()
    collections: dict[str, list[str]] = {}
    for item in splits:
        split, names = item.split("=", 1)
        collections.setdefault(split, []).extend(names.split(","))
    with ProcessPoolExecutor(processes) as pool:
        # The held-out splits come first, so that a game in two splits stays out of training.
        for split in sorted(collections, key=lambda name: name == "train"):
            held_out = [out / name for name in HELD_OUT] if split == "train" else []
            sources = [Path(name) for name in collections[split]]
            SplitWriter(out / split, held_out, keep, pool, processes).read(sources, strong, sizes, seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="+", metavar="SPLIT=FILE[,FILE]")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strong", default=STRONG, help="learn the moves of players with this in their name")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="board sizes; games on others are left out, by name")
    removal = "leave moves out of train that are made from positions of valid or test"
    parser.add_argument("--remove-held-out", action=argparse.BooleanOptionalAction, default=True, help=removal)
    openings_help = "let targets before this ply be shared: openings repeat, and hardly any would be left; default 6"
    parser.add_argument("--keep-openings", type=int, default=KEEP_OPENINGS, metavar="PLY", help=openings_help)
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="that read and write; default all cores")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    keep = arguments.keep_openings if arguments.remove_held_out else math.inf
    prepare(arguments.out, arguments.collections, arguments.processes, sizes, arguments.strong, keep)


if __name__ == "__main__":
    main()
