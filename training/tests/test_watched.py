"""Recordings as games to learn from."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from training.games import watched
from training.games.watched import is_recording, recordings_in
from training.positions.shards import Shards
from training.prepare import prepare

RECORDINGS = Path(__file__).parents[2] / "tests" / "fixtures" / "recordings"


def test_what_is_a_recording(tmp_path: Path) -> None:
    for name in ("a.gif", "b.mp4", "c.sgf", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "stills").mkdir()
    for number in (1, 2):
        (tmp_path / "stills" / f"{number}.png").touch()
    assert [is_recording(Path(name)) for name in ("x.gif", "x", "x.sgf", "x.sgf.gz")] == [True, True, False, False]
    assert [path.name for path in recordings_in(tmp_path)] == ["a.gif", "b.mp4", "stills"]
    assert recordings_in(tmp_path / "stills") == [tmp_path / "stills"]
    assert recordings_in(tmp_path / "a.gif") == [tmp_path / "a.gif"]


def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Puts a program first on PATH that stands for Node."""
    node = tmp_path / "bin" / "node"
    node.parent.mkdir()
    node.write_text(f"#!/bin/sh\n{script}\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(node.parent), prepend=":")
    monkeypatch.setattr(watched, "PROGRAM", node)


def test_games_of_a_folder_of_recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> None:
    # Called as `node vw.js watch RECORDING --out FOLDER`.
    stand_in(
        monkeypatch,
        tmp_path,
        """case "$3" in
          *broken*) echo 'no board is to be seen' >&2; exit 1;;
          *two*) mkdir -p "$5"; printf '(;SZ[9];B[ee];W[cc];B[gg])\\n(;SZ[9];B[cc];W[ee])\\n' > "$5/game.sgf";;
        esac""",
    )
    films = tmp_path / "films"
    films.mkdir()
    for name in ("broken.mp4", "two.gif"):
        (films / name).touch()
    prepare(tmp_path / "data", [f"train={films}"], 1)
    printed = capfd.readouterr()
    assert "game 1 left out: broken.mp4: no board is to be seen" in printed.err
    # Nobody says who is strong: all five moves are learned from.
    assert "train 9x9: 2 games, 5 targets" in printed.out


def test_without_node_it_is_said_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="is a recording: .*needs Node"):
        list(watched.watched_records(tmp_path / "a.gif", tmp_path))


@pytest.mark.skipif(not watched.PROGRAM.exists() or not shutil.which("node"), reason="the program is not built")
def test_a_filmed_game_ends_as_the_same_positions(tmp_path: Path) -> None:
    rows = []
    for number, name in enumerate(("besogo-9.gif", "besogo-9.sgf")):
        data = tmp_path / str(number)
        prepare(data, [f"train={RECORDINGS / name}"], 1, strong="")
        rows.append(Shards(data / "train" / "9", codes=False).rows[0])
    filmed, written = rows
    assert len(filmed) == 32
    for field in ("cells", "mover", "target", "ply", "rest"):
        assert np.array_equal(filmed[field], written[field]), field
