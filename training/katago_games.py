"""Games of `katago match`: a strong bot whose moves are worth learning, against itself and against a noisy one."""

import contextlib
import ctypes
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Chinese rules as vw-gtp plays them. The first moves are drawn from the network's policy at a high temperature, about a
# tenth as many as there are points, so that openings vary; nobody resigns, so that endgames and passes are there.
CONFIGURATION = """
logSearchInfo = false
logMoves = false
logGamesEvery = 1000000
logToStdout = false
numBots = 2
botName0 = strong
botName1 = noisy
extraPairs = 0-0
nnModelFile = {network}
numGameThreads = {games_at_once}
numGamesTotal = 1000000000
maxMovesPerGame = 250
allowResignation = false
resignThreshold = -1
resignConsecTurns = 100
bSizes = 9
bSizeRelProbs = 1
koRules = POSITIONAL
scoringRules = AREA
taxRules = NONE
multiStoneSuicideLegals = false
hasButtons = false
komiMean = {komi}
komiStdev = 0
handicapProb = 0
handicapCompensateKomiProb = 0
policyInitAreaProp = 0.12
policyInitAreaTemperature = 1.8
compensateAfterPolicyInitProb = 0
maxVisits0 = {strong_visits}
maxVisits1 = {noisy_visits}
chosenMoveTemperatureEarly0 = 0.9
chosenMoveTemperature0 = 0.2
chosenMoveTemperatureEarly1 = 1.2
chosenMoveTemperature1 = 1.0
numSearchThreads = 1
nnMaxBatchSize = {games_at_once}
nnCacheSizePowerOfTwo = 18
nnMutexPoolSizePowerOfTwo = 14
nnRandomize = true
numNNServerThreadsPerModel = {threads}
numEigenThreadsPerModel = {threads}
"""


@dataclass
class KataGoGames:
    katago: str
    network: Path
    threads: int = 2
    strong_visits: int = 12
    noisy_visits: int = 2
    komi: float = 7.0

    def configuration(self) -> str:
        return CONFIGURATION.format(
            network=self.network.resolve(),
            games_at_once=8 * self.threads,
            threads=self.threads,
            strong_visits=self.strong_visits,
            noisy_visits=self.noisy_visits,
            komi=self.komi,
        )

    def records(self) -> Iterator[str | None]:
        """Yields each game as it ends, and None at least once a second. KataGo ends when the iterator is closed."""
        program = shutil.which(self.katago)
        if not program:
            raise SystemExit(f"no KataGo: {self.katago}")
        if not self.network.exists():
            raise SystemExit(f"no network: {self.network}")
        with tempfile.TemporaryDirectory(prefix="vw-games-") as folder:
            games = Path(folder, "games")
            Path(folder, "match.cfg").write_text(self.configuration())
            places = ["-config", f"{folder}/match.cfg", "-sgf-output-dir", games, "-log-file", f"{folder}/match.log"]
            said = Path(folder, "stderr")
            with said.open("w") as errors, child([program, "match", *map(str, places)], stderr=errors) as process:
                read: dict[Path, int] = {}
                while True:
                    ended = process.poll() is not None
                    yield from new_lines(games, read)
                    if ended:
                        raise SystemExit(f"KataGo ended with {process.returncode}: {said.read_text()[-1000:].strip()}")
                    yield None
                    time.sleep(0.5)


def new_lines(folder: Path, read: dict[Path, int]) -> Iterator[str]:
    """Yields the whole lines that came to the .sgfs files of a folder; `read` holds the bytes read of each."""
    for path in sorted(folder.glob("*.sgfs")):
        with path.open("rb") as file:
            file.seek(read.get(path, 0))
            for line in file:
                if not line.endswith(b"\n"):
                    break
                read[path] = read.get(path, 0) + len(line)
                yield line.decode()


def _die_with_parent() -> None:
    """Has Linux end this process when its parent does; elsewhere only an orderly end takes the child along."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@contextlib.contextmanager
def child(command: list[str], **pipes) -> Iterator[subprocess.Popen]:
    """Runs a program that ends with the block, and with us."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | pipes
    process = subprocess.Popen(command, preexec_fn=_die_with_parent, **streams)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
