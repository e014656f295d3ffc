"""A gzipped SGF collection that grows: one game a line, no game twice under the eight symmetries.

Games are added in whole gzip members, so that a file whose writer was killed holds all members before the last.
"""

import gzip
import os
import sys
import time
import zlib
from pathlib import Path

from ..ground.files import write_whole
from .identity import canonical
from .replay import Game, replay

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def to_record(game: Game) -> str:
    """Returns a game in the form that stage 1 reads: one line, setup stones and moves, passes as empty points."""

    def at(point: int) -> str:
        return LETTERS[point % game.size] + LETTERS[point // game.size] if point >= 0 else ""

    setup = ""
    for name, colour in (("AB", 1), ("AW", 2)):
        stones = "".join(f"[{at(int(point))}]" for point in (game.positions[0] == colour).nonzero()[0])
        setup += name + stones if stones else ""
    players = f"PB[{game.players[1]}]PW[{game.players[2]}]"
    moves = zip(game.movers, game.points, strict=True)
    comment = f"C[startTurnIdx={game.start}]" if game.start else ""
    return f"(;FF[4]GM[1]SZ[{game.size}]KM[{game.komi:g}]RU[Chinese]{players}RE[{game.result}]{comment}{setup}" + "".join(f";{' BW'[mover]}[{at(int(point))}]" for mover, point in moves) + ")"


def finished(record: str) -> tuple[Game, str]:
    """Returns (game, record in our form). Raises ValueError for a broken game or one that did not end in two passes."""
    game = replay(record)
    if len(game.points) < 2 or (game.points[-2:] >= 0).any():
        raise ValueError("it does not end in two passes")
    if not game.result.startswith(("B+", "W+", "0", "Draw")):
        raise ValueError(f"its result is {game.result or 'missing'}")
    return game, to_record(game)


def sound_part(packed: bytes) -> tuple[bytes, bytes]:
    """Returns (bytes of the whole gzip members at the beginning, what they hold)."""
    whole, text = 0, b""
    while whole < len(packed):
        reader = zlib.decompressobj(wbits=31)
        try:
            part = reader.decompress(packed[whole:])
        except zlib.error:
            break
        if not reader.eof:
            break
        text += part
        whole = len(packed) - len(reader.unused_data)
    return packed[:whole], text


class Collection:
    """The games of one .sgf.gz file, and those still to be written to it."""

    def __init__(self, path: Path, every_seconds: float = 30):
        self.path, self.every_seconds = path, every_seconds
        self.seen: set[bytes] = set()
        self.pending: list[str] = []
        self.games = self.duplicates = self.broken = 0
        self.written = time.monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            packed = path.read_bytes()
            sound, text = sound_part(packed)
            if len(sound) < len(packed):
                print(f"{path}: the last {len(packed) - len(sound)} bytes are broken and left out", file=sys.stderr)
                write_whole(path, lambda file: file.write(sound))
            for record in text.decode().splitlines():
                self.seen.add(canonical(replay(record)))
            self.games = len(self.seen)

    def add(self, record: str) -> bool:
        """Takes a game if it is finished, sound and new; whether it did."""
        try:
            game, line = finished(record)
        except ValueError as error:
            self.broken += 1
            print(f"a game is left out: {error}", file=sys.stderr)
            return False
        key = canonical(game)
        if key in self.seen:
            self.duplicates += 1
            return False
        self.seen.add(key)
        self.pending.append(line)
        self.games += 1
        if time.monotonic() - self.written > self.every_seconds:
            self.flush()
        return True

    def flush(self) -> None:
        """Writes the games taken since the last time, all of them or, where it is killed meanwhile, none."""
        if self.pending:
            member = gzip.compress("".join(f"{line}\n" for line in self.pending).encode(), mtime=0)
            with self.path.open("ab") as file:
                file.write(member)
                file.flush()
                os.fsync(file.fileno())
        self.pending, self.written = [], time.monotonic()
