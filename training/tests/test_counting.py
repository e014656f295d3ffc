"""What games show in the end, and which of them say by it who was ahead."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.games.counting import area_lead, counted_board, is_played_out
from training.games.pass_alive import enclosed_dead
from training.games.replay import read_records, replay
from training.positions.rows import rows_of
from training.positions.shards import unpack_cells

SGF = Path(__file__).parents[2] / "sgf"

DRAWN = """
X . X O .
X X X O O
. O O O .
O O . . .
. . . . .
"""


def cells(drawn: str) -> bytes:
    return bytes(".XO".index(mark) for mark in drawn.split())


def test_area_is_stones_and_what_one_side_alone_surrounds():
    # Five black stones and their eye; White has the rest but for A3, which both reach.
    assert area_lead(cells(DRAWN), 5) == 6 - 18
    assert area_lead(bytes(25), 5) == 0
    assert area_lead(cells(". . . . X . . . ."), 3) == 9


GAME = "(;FF[4]SZ[5]KM[7]PB[strong]PW[strong]RE[B+18];B[cc];W[];B[])"


@pytest.mark.parametrize(
    ("result", "komi", "is_so"),
    [("B+18", 7, True), ("B+25", 7, False), ("W+18", 7, False), ("0", 25, True), ("Draw", 25, True), ("0", 7, False), ("W+0.5", 25.5, True)]
    + [(result, 7, False) for result in ("B+R", "", "Void", "B+", "?", "18")],
)
def test_a_game_is_played_out_where_its_last_board_is_its_result(result, komi, is_so):
    game = replace(replay(GAME), result=result, komi=komi)
    assert is_played_out(game, counted_board(game)) == is_so


@pytest.mark.parametrize(("record", "fair"), [(GAME, 1), (GAME.replace("PW[strong]", "PW[noisy]"), 0), (GAME.replace("18", "17"), 0)])
def test_fair_are_games_of_equals_that_were_played_out(record, fair):
    rows = rows_of(replay(record), "strong")
    assert (rows["fair"] == fair).all() and len(rows) == 5
    assert rows["target"].tolist() == [1, "noisy" not in record, 1, 0, 0]


@pytest.mark.parametrize("size", [9, 13, 19])
def test_games_of_katago_end_in_what_their_records_say_without_what_is_dead_inside_living_walls(size):
    games = [replay(record) for record in read_records(SGF / f"test-b10-{size}x{size}.sgf.gz")]
    assert len(games) > 10 and all(is_played_out(game, counted_board(game)) for game in games)
    last = [area_lead(game.positions[-1].tobytes(), size) != area_lead(counted_board(game).tobytes(), size) for game in games]
    assert any(last), "no game shows what it takes off"


ENCLOSED = """
. X O . .
X X . X .
O X X X .
. X . . .
X X . . .
"""
ROOM = """
. X . . . . .
X X X X X X X
. . . . . . .
. O . . . . .
. . . . . . .
X X X X X X X
. X . . . . .
"""


def test_dead_is_what_stands_inside_living_walls_without_room_for_two_eyes():
    assert enclosed_dead(cells(ENCLOSED), 5) == [10]
    assert enclosed_dead(cells(ENCLOSED.translate(str.maketrans("XO", "OX"))), 5) == [10]
    assert enclosed_dead(cells(ROOM), 7) == []


def test_the_counted_board_comes_last_and_is_nobody_s_move():
    game = replay("(;FF[4]SZ[5]KM[0]PB[strong]PW[strong]RE[B+12]AB[ba][ab][bb][db][bc][cc][dc][bd][ae][be]AW[ca][ac];W[];B[])")
    rows = rows_of(game, "strong")
    assert rows["rest"].tolist() == [2, 1, 0, 0] and rows["mover"].tolist() == [2, 1, 0, 0] and rows["fair"].all()
    last, counted = unpack_cells(rows["cells"][-2:])
    assert np.flatnonzero(last != counted).tolist() == [10] and counted[10] == 0
