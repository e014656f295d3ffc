"""Makes games to learn from, with KataGo or with a bundle of our own.

python -m training.make_games --katago katago --network FILE --games 20000 --out more.sgf.gz
python -m training.make_games --katago katago --network FILE --sizes 13,19 --minutes 60 --out large.sgf.gz
python -m training.make_games --katago katago --network FILE --strong-visits 16 --takeover own.sgf.gz --out taken-over.sgf.gz
python -m training.make_games --self vw --games 1000 --out own.sgf.gz

Cheap games, one visit a move, are the default: a move of the network's policy costs a sixteenth of one of 16 visits.
Goes on with --out where it exists: --games counts all games in it. Ctrl-C, or --minutes, stops it with all games
written. Games that are unfinished, broken, or there already under one of the eight symmetries are left out.
"""

import argparse
import signal
import sys
import time
from pathlib import Path

from .games.collection import Collection
from .games.katago_games import KataGoGames
from .games.self_play import SelfPlay


def collect(source: KataGoGames | SelfPlay, collection: Collection, games: int, minutes: float) -> None:
    """Adds games until there are enough, the time is over, or the process is asked to stop."""
    stop = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.append(True))
    started, before, told = time.monotonic(), collection.games, time.monotonic()
    records = source.records()
    try:
        while collection.games < games and not stop and time.monotonic() - started < minutes * 60:
            record = next(records)
            if record is not None:
                collection.add(record)
            if time.monotonic() - told > 10:
                told = time.monotonic()
                speed = (collection.games - before) / (told - started)
                left = (games - collection.games) / speed / 60 if speed else float("inf")
                left = min(left, minutes - (told - started) / 60)
                print(f"{collection.games} games, {speed:.2f}/s, {left:.0f} min left", file=sys.stderr, flush=True)
    finally:
        records.close()
        collection.flush()
    print(
        f"{collection.path}: {collection.games} games, {collection.games - before} of them new; "
        f"{collection.duplicates} duplicates and {collection.broken} broken games left out"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    maker = parser.add_mutually_exclusive_group(required=True)
    maker.add_argument("--katago", metavar="PROGRAM", help="name on the PATH, or path, of a KataGo binary")
    maker.add_argument("--self", dest="model", help="a bundle, by name or folder, after `npm run build`")
    parser.add_argument("--network", type=Path, help="KataGo's network file")
    parser.add_argument("--games", type=int, default=10**9, help="games that --out shall hold")
    parser.add_argument("--out", type=Path, required=True, help="collection to begin or to go on with, .sgf.gz")
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--threads", type=int, default=2, help="CPU threads of KataGo; pairs of engines of --self")
    parser.add_argument("--strong-visits", type=int, default=1)
    parser.add_argument("--noisy-visits", type=int, default=1)
    parser.add_argument("--sizes", default="9", help="board sizes, such as 13,19")
    takeover_help = "collection of games, ours for instance, at positions of which KataGo's games begin"
    parser.add_argument("--takeover", type=Path, metavar="FILE", help=takeover_help)
    parser.add_argument("--temperature", type=float, default=1.2, help="of the noisy side of --self")
    parser.add_argument("--seed", type=int, help="of --self; without one every start plays other games")
    arguments = parser.parse_args()
    if arguments.out.suffix != ".gz":
        parser.error(f"--out {arguments.out} does not end in .gz")
    if arguments.katago and not arguments.network:
        parser.error("--katago needs --network FILE")
    sizes = tuple(int(size) for size in arguments.sizes.split(","))
    source: KataGoGames | SelfPlay
    if arguments.katago:
        visits = (arguments.strong_visits, arguments.noisy_visits)
        source = KataGoGames(arguments.katago, arguments.network, arguments.threads, *visits, sizes, arguments.takeover)
    else:
        source = SelfPlay(arguments.model, arguments.threads, arguments.temperature, sizes, arguments.seed)
    collect(source, Collection(arguments.out), arguments.games, arguments.minutes)


if __name__ == "__main__":
    main()
