"""Games of a vw-gtp bundle against itself: the best frame as the strong side, sampled frames as the noisy one."""

import contextlib
import queue
import random
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .katago_games import child

COLUMNS = "ABCDEFGHJKLMNOPQRST"
PROGRAM = ["node", str(Path(__file__).parents[2] / "dist" / "cli" / "vw-gtp.js")]


class GtpEngine:
    """A process that speaks GTP 2."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def ask(self, command: str) -> str:
        """Returns the answer. Raises ValueError for a refusal, ConnectionError where there is none."""
        try:
            self.process.stdin.write(f"{command}\n")
            self.process.stdin.flush()
        except OSError as error:
            raise ConnectionError(f"the engine has ended: {error}") from error
        lines = []
        while (line := self.process.stdout.readline()).strip():
            lines.append(line.strip())
        if not lines:
            raise ConnectionError(f"no answer to {command}")
        if not lines[0].startswith("="):
            raise ValueError(f"{command}: {' '.join(lines)}")
        return " ".join([lines[0][1:].strip(), *lines[1:]])


@dataclass
class SelfPlay:
    model: str
    workers: int = 1
    temperature: float = 1.2
    sizes: tuple[int, ...] = (9,)
    seed: int | None = None
    program: tuple[str, ...] = tuple(PROGRAM)

    def command(self, *flags: object) -> list[str]:
        return [*self.program, "--model", self.model, "--threads", "1", *map(str, flags)]

    def records(self) -> Iterator[str | None]:
        """Yields each game as it ends, and None at least once a second. The engines end when the iterator is closed."""
        games: queue.Queue[str | Exception] = queue.Queue()
        stop = threading.Event()
        dice = random.Random(self.seed)
        with contextlib.ExitStack() as processes:
            for _ in range(self.workers):
                seed = dice.randrange(2**31)
                noisy = ["--decide", "sample", "--temperature", self.temperature, "--seed", seed]
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
                engines = [
                    GtpEngine(processes.enter_context(child(self.command(*flags), **pipes))) for flags in ((), noisy)
                ]
                threading.Thread(target=self._play_on, args=(engines, seed, games, stop), daemon=True).start()
            try:
                while True:
                    try:
                        game = games.get(timeout=1)
                    except queue.Empty:
                        yield None
                        continue
                    if isinstance(game, Exception):
                        raise SystemExit(f"self-play has stopped: {game}")
                    yield game
            finally:
                stop.set()

    def _play_on(self, engines: list[GtpEngine], seed: int, games: queue.Queue, stop: threading.Event) -> None:
        dice = random.Random(seed)
        number = 0
        while not stop.is_set():
            try:
                size = self.sizes[number // 2 % len(self.sizes)]
                games.put(self.play(*engines, size=size, strong_is_black=number % 2 == 0, dice=dice))
            except (ValueError, ConnectionError) as error:
                if not stop.is_set():
                    games.put(error)
                return
            number += 1

    def play(self, strong: GtpEngine, noisy: GtpEngine, size: int, strong_is_black: bool, dice: random.Random) -> str:
        """Returns the record of one game from two random stones."""
        names = ("strong", "noisy") if strong_is_black else ("noisy", "strong")
        by_colour = dict(zip("bw", (strong, noisy) if strong_is_black else (noisy, strong), strict=True))
        komi, longest = 7.0 if size == 9 else 7.5, size * size * 6 // 5 + 150
        stones = [divmod(point, size) for point in dice.sample(range(size * size), 2)]
        for engine in (strong, noisy):
            for command in (f"boardsize {size}", "clear_board", f"komi {komi:g}"):
                engine.ask(command)
            for colour, (row, column) in zip("bw", stones, strict=True):
                engine.ask(f"play {colour} {COLUMNS[column]}{size - row}")
        moves, passes = "", 0
        for ply in range(longest):
            colour = "bw"[ply % 2]
            vertex = by_colour[colour].ask(f"genmove {colour}").upper()
            by_colour["wb"[ply % 2]].ask(f"play {colour} {vertex}")
            passes = passes + 1 if vertex == "PASS" else 0
            moves += f";{colour.upper()}[{_sgf_point(vertex, size)}]"
            if passes == 2:
                break
        result = strong.ask("final_score") if passes == 2 else "Void"
        points = [chr(97 + column) + chr(97 + row) for row, column in stones]
        root = f"FF[4]GM[1]SZ[{size}]KM[{komi:g}]RU[Chinese]PB[{names[0]}]PW[{names[1]}]RE[{result}]"
        return f"(;{root}AB[{points[0]}]AW[{points[1]}]{moves})"


def _sgf_point(vertex: str, size: int) -> str:
    return "" if vertex == "PASS" else chr(97 + COLUMNS.index(vertex[0])) + chr(97 + size - int(vertex[1:]))
