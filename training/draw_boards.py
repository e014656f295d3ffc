"""Draws pictures of boards to learn from: `python -m training.draw_boards --out training/work/boards`.

Goes on where it was: shards that are there are kept.
"""

import argparse
import multiprocessing
import os
from pathlib import Path

from .vision.scenes import draw_shard

SCENES_OF_SHARD = 250


def draw(job: tuple[Path, int]) -> Path:
    path, seed = job
    draw_shard(path, SCENES_OF_SHARD, seed)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shards", type=int, default=48, help=f"of {SCENES_OF_SHARD} pictures each")
    parser.add_argument("--seed", type=int, default=1, help="of the first shard; the next ones follow")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    paths = [(args.out / f"shard-{seed:04}.npz", seed) for seed in range(args.seed, args.seed + args.shards)]
    missing = [job for job in paths if not job[0].exists()]
    with multiprocessing.Pool(args.processes) as pool:
        for done, path in enumerate(pool.imap_unordered(draw, missing), 1):
            print(f"{done} of {len(missing)}: {path}", flush=True)


if __name__ == "__main__":
    main()
