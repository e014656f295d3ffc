import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from training.games.collection import Collection, finished
from training.games.replay import read_records, replay
from training.positions.rows import rows_of
from training.positions.shards import sizes_in
from training.make_games import collect
from training.games.self_play import SelfPlay

from .conftest import GAMES, LARGE, ROOT, stage

HERE = Path(__file__).parent


def turned(record: str) -> str:
    """Returns the record with columns counted from the other side."""

    def moved(move: str) -> str:
        column = move[2]
        return move if column == "]" else move[:2] + chr(ord("a") + ord("i") - ord(column)) + move[3:]

    head, *moves = record.strip().split(";")[1:]
    return "(;" + ";".join([head, *map(moved, moves)])


def test_games_are_kept_once_and_only_whole_ones(tmp_path):
    path = tmp_path / "games.sgf.gz"
    records = [record.strip() for record in read_records(GAMES)][:3]
    collection = Collection(path)
    assert [collection.add(record) for record in [*records, records[0], turned(records[1])]] == [True] * 3 + [False] * 2
    assert collection.duplicates == 2
    unfinished = records[2][: records[2].index(";", 300)] + ")"
    assert not collection.add(unfinished) and not collection.add("(;FF[4") and collection.broken == 2
    collection.flush()
    again = Collection(path)
    assert again.games == 3 and not again.add(records[2])
    for before, after in zip(records, read_records(path), strict=True):
        wanted, got = replay(before), replay(after)
        assert np.array_equal(wanted.positions, got.positions) and wanted.players == got.players
        assert "KM[7]" in after and "RU[Chinese]" in after and "RE[" in after


def test_setup_stones_are_kept():
    record = "(;SZ[9]KM[7]RE[B+3]PB[strong]PW[noisy]AB[aa][cd]AW[ii];B[ee];W[];B[])"
    with pytest.raises(ValueError, match="two passes"):
        finished(record.replace("B[])", "B[ed])"))
    game, line = finished(record)
    assert np.array_equal(replay(line).positions, game.positions) and game.positions[0].sum() == 4


def test_a_collection_whose_writer_was_killed_goes_on(tmp_path, capsys):
    path = tmp_path / "games.sgf.gz"
    records = list(read_records(GAMES))[:4]
    collection = Collection(path)
    for half in (records[:2], records[2:]):
        for record in half:
            collection.add(record)
        collection.flush()
    path.write_bytes(path.read_bytes()[:-9])
    again = Collection(path)
    assert again.games == 2 and "are broken and left out" in capsys.readouterr().err
    for record in records:
        again.add(record)
    again.flush()
    assert len(gzip.decompress(path.read_bytes()).splitlines()) == 4


@pytest.fixture
def katago(tmp_path, monkeypatch):
    """Flags of make_games that use the stand-in, which has five games to give."""
    games, network, program = tmp_path / "five", tmp_path / "network", tmp_path / "katago"
    games.write_text("\n".join(GAMES.read_text().splitlines()[:5]) + "\n")
    network.write_text("sound")
    program.write_text((HERE / "fake_katago.py").read_text().replace("/usr/bin/env python3", sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("FAKE_GAMES", str(games))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what is left when it is killed
    return ["--katago", program, "--network", network, "--out", tmp_path / "out.sgf.gz"]


def start(*flags: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "training.make_games", *map(str, flags)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def alive(process_id: int) -> bool:
    stat = Path(f"/proc/{process_id}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_katago_is_driven_until_there_are_enough_games_and_gone_on_with(katago, tmp_path):
    for games, new in ((3, 3), (5, 2)):
        out, errors = start(*katago, f"--games={games}").communicate(timeout=60)
        assert f"{games} games, {new} of them new" in out, errors
    assert not alive(int((tmp_path / "five.pid").read_text()))
    wanted = {f"{finished(record)[1]}\n" for record in GAMES.read_text().splitlines()[:5]}
    assert set(read_records(tmp_path / "out.sgf.gz")) == wanted


@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_katago_dies_with_us(katago, tmp_path, name):
    process = start(*katago, "--games=6")
    for _ in range(600):
        if (tmp_path / "five.pid").exists() and (tmp_path / "five.pid").read_text():
            break
        time.sleep(0.05)
    child = int((tmp_path / "five.pid").read_text())
    time.sleep(1)
    os.kill(process.pid, getattr(signal, name))
    out, _ = process.communicate(timeout=60)
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.05)
    assert not alive(child)
    assert (name == "SIGINT") == ("games, " in out)


def test_a_katago_that_ends_is_quoted(katago, tmp_path):
    (tmp_path / "network").write_text("damaged")
    process = start(*katago, "--games=3")
    _, errors = process.communicate(timeout=60)
    assert process.returncode and "KataGo ended with 1: bad network file" in errors


def test_a_katago_that_does_not_know_a_key_is_refused_by_that_key(katago, tmp_path, monkeypatch):
    monkeypatch.setenv("FAKE_UNKNOWN_KEY", "initGamesWithPolicy")
    process = start(*katago, "--games=3")
    _, errors = process.communicate(timeout=60)
    assert process.returncode and "KataGo does not know initGamesWithPolicy" in errors
    assert not alive(int((tmp_path / "five.pid").read_text()))


def test_sizes_and_games_to_take_over_reach_katago(katago, tmp_path):
    own = tmp_path / "own.sgf"
    own.write_text("".join(f"{line}\n" for line in GAMES.read_text().splitlines()[5:7]))
    out, errors = start(*katago, "--games=2", "--sizes=13,19", "--takeover", own).communicate(timeout=60)
    assert "2 games" in out, errors
    configuration = (tmp_path / "five.cfg").read_text()
    assert "\nbSizes = 13,19\n" in configuration and "\nkomiMean = 7.5\n" in configuration
    assert "\ninitGamesWithPolicy = true\n" in configuration and "\nstartPosesProb = 1.0\n" in configuration
    assert (tmp_path / "five.starts").read_text() == own.read_text()


def test_what_was_played_before_the_players_chose_is_no_target(tmp_path):
    records = [
        "(;SZ[9]KM[7]RE[B+3]PB[strong]PW[strong]C[startTurnIdx=2,initTurnNum=0,gtype=normal];B[ee];W[ce];B[ge];W[];B[])",
        "(;SZ[9]KM[7]RE[B+3]PB[strong]PW[strong]AB[aa][cd]AW[ii]C[startTurnIdx=1];W[ee];B[ce];W[];B[])",
        "(;SZ[9]KM[7]RE[B+3]PB[strong]PW[noisy];B[ef];W[ce];B[];W[])",
    ]
    targets = [rows_of(replay(record), "strong")["target"].tolist() for record in records]
    assert targets == [[0, 0, 1, 1, 1, 0, 0], [0, 1, 1, 1, 0, 0], [1, 0, 1, 0, 0, 0]]
    _, line = finished(records[0])
    assert rows_of(replay(line), "strong")["target"].tolist() == targets[0]


def test_a_collection_of_several_sizes_is_learned_and_what_cannot_be_is_named(tmp_path):
    nine, large = GAMES.read_text().splitlines(), LARGE.read_text().splitlines()
    seven = "(;SZ[7]RE[B+3]PB[strong]PW[strong];B[dd];W[];B[])"
    oblong = "(;SZ[9:13]RE[B+3]PB[strong]PW[strong];B[dd];W[];B[])"
    later = "(;SZ[9]RE[B+3]PB[strong]PW[strong];B[dd];AB[aa];W[];B[])"
    mixed = tmp_path / "mixed.sgf.gz"
    mixed.write_bytes(gzip.compress("\n".join([nine[0], *large, seven, oblong, later, nine[1]]).encode()))
    broken = tmp_path / "broken.sgf.gz"
    broken.write_bytes(gzip.compress("\n".join(nine[2:12]).encode())[:-200])
    for _ in range(2):  # a second time does not add the same games again
        printed = stage("prepare", "--out", tmp_path / "data", f"train={mixed},{broken}")
    assert [path.name for path in (tmp_path / "data" / "train" / "9").glob("*.npy")] == ["00000.npy"]
    assert "game 6 left out: board size 7 (allowed 9, 13, 19)" in printed
    assert "game 7 left out: " in printed
    assert "game 8 left out: stones are set up after move 1" in printed
    assert "broken.sgf.gz: broken after game " in printed
    assert sizes_in(tmp_path / "data" / "train") == [9, 13, 19]
    assert "train 13x13: 2 games" in printed and "train 19x19: 2 games" in printed


@pytest.mark.parametrize("size", [9, 13])
def test_a_bundle_plays_itself(tmp_path, size):
    engine = SelfPlay("any", sizes=(size,), seed=3, program=(sys.executable, str(HERE / "fake_engine.py")))
    collection = Collection(tmp_path / "own.sgf.gz")
    collect(engine, collection, 3, minutes=1)
    games = [replay(record) for record in read_records(collection.path)]
    assert len(games) == 3 and collection.broken == 0
    assert [game.players[1] for game in games] == ["strong", "noisy", "strong"]
    assert {game.size for game in games} == {size}
    for game in games:
        assert (game.positions[0] > 0).sum() == 2 and len(game.points) == 42 and (game.points[-2:] == -1).all()
