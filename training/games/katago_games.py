"""Games of `katago match`: a strong bot whose moves are worth learning, against itself and against a noisy one."""

import contextlib
import ctypes
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .replay import read_records

# Chinese rules as vw-gtp plays them. The first moves are drawn from the network's policy at a high temperature, so that
# openings vary, which KataGo does only with initGamesWithPolicy; they are told apart by startTurnIdx and never learned. The
# strong side's own moves are nearly its best ones from the first on: noise in a target is not variety. Nobody resigns, so
# that endgames and passes are there.
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
maxMovesPerGame = {longest}
allowResignation = false
resignThreshold = -1
resignConsecTurns = 100
bSizes = {sizes}
bSizeRelProbs = {shares}
koRules = POSITIONAL
scoringRules = AREA
taxRules = NONE
multiStoneSuicideLegals = false
hasButtons = false
komiMean = {komi}
komiStdev = 0
handicapProb = 0
handicapCompensateKomiProb = 0
initGamesWithPolicy = true
policyInitAreaProp = {opening}
policyInitAreaTemperature = 2.0
compensateAfterPolicyInitProb = 0
maxVisits0 = {strong_visits}
maxVisits1 = {noisy_visits}
chosenMoveTemperatureEarly0 = 0.2
chosenMoveTemperature0 = 0.1
chosenMoveTemperatureEarly1 = 1.2
chosenMoveTemperature1 = 1.0
numSearchThreads = 1
nnMaxBatchSize = {games_at_once}
nnCacheSizePowerOfTwo = 20
nnMutexPoolSizePowerOfTwo = 14
nnRandomize = true
numNNServerThreadsPerModel = {threads}
numEigenThreadsPerModel = {threads}
"""

TAKEOVER = """
startPosesFromSgfDir = {folder}
startPosesProb = 1.0
startPosesLoadProb = 1.0
startPosesTurnWeightLambda = 0.0
startPosesPolicyInitAreaProp = 0.0
"""

UNUSED = re.compile(r"Unused key '([^']*)'")


@dataclass
class KataGoGames:
    """Games of `strong` against itself and against `noisy`, on boards of the given sizes in equal numbers.

    `takeover` is a collection of games: strong and noisy begin at positions of those instead of the empty board, set up
    with some moves of history, which are no targets.
    """

    katago: str
    network: Path
    threads: int = 2
    strong_visits: int = 1
    noisy_visits: int = 1
    sizes: tuple[int, ...] = (9,)
    takeover: Path | None = None

    def configuration(self) -> str:
        return CONFIGURATION.format(
            network=self.network.resolve(),
            games_at_once=16 * self.threads,
            threads=self.threads,
            longest=max(self.sizes) ** 2 * 6 // 5 + 150,
            sizes=",".join(map(str, self.sizes)),
            shares=",".join("1" for _ in self.sizes),
            komi=7.0 if self.sizes == (9,) else 7.5,
            opening=0.06 if self.sizes == (9,) else 0.03,
            strong_visits=self.strong_visits,
            noisy_visits=self.noisy_visits,
        )

    def records(self) -> Iterator[str | None]:
        """Yields each game as it ends, and None at least once a second. KataGo ends when the iterator is closed.

        Raises SystemExit where KataGo cannot be had, ends, or names a key of the configuration that it does not know: it would
        play other games than those that were asked for.
        """
        program = shutil.which(self.katago)
        if not program:
            raise SystemExit(f"no KataGo: {self.katago}")
        if not self.network.exists():
            raise SystemExit(f"no network: {self.network}")
        with tempfile.TemporaryDirectory(prefix="vw-games-") as folder:
            games, log = Path(folder, "games"), Path(folder, "match.log")
            Path(folder, "match.cfg").write_text(self.configuration() + self._starts(Path(folder, "starts")))
            places = ["-config", f"{folder}/match.cfg", "-sgf-output-dir", games, "-log-file", log]
            said = Path(folder, "stderr")
            with said.open("w") as errors, child([program, "match", *map(str, places)], stderr=errors) as process:
                read: dict[Path, int] = {}
                while True:
                    ended = process.poll() is not None
                    unused = UNUSED.findall(said.read_text() + (log.read_text() if log.exists() else ""))
                    if unused:
                        raise SystemExit(f"KataGo does not know {', '.join(sorted(set(unused)))}: another version is needed")
                    yield from new_lines(games, read)
                    if ended:
                        raise SystemExit(f"KataGo ended with {process.returncode}: {said.read_text()[-1000:].strip()}")
                    yield None
                    time.sleep(0.5)

    def _starts(self, folder: Path) -> str:
        """Writes the games to take over as files of their own; returns what the configuration says of them."""
        if not self.takeover:
            return ""
        if not self.takeover.exists():
            raise SystemExit(f"no collection: {self.takeover}")
        folder.mkdir()
        for number, record in enumerate(read_records(self.takeover)):
            (folder / f"{number}.sgf").write_text(record)
        return TAKEOVER.format(folder=folder)


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
