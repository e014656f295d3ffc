"""Which games say by their last frame who was ahead."""

from dataclasses import replace

import pytest

from training.games.counting import area_lead, is_played_out
from training.games.replay import replay
from training.positions.rows import rows_of

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
    assert is_played_out(replace(replay(GAME), result=result, komi=komi)) == is_so


@pytest.mark.parametrize(("record", "fair"), [(GAME, 1), (GAME.replace("PW[strong]", "PW[noisy]"), 0), (GAME.replace("18", "17"), 0)])
def test_fair_are_games_of_equals_that_were_played_out(record, fair):
    rows = rows_of(replay(record), "strong")
    assert (rows["fair"] == fair).all() and len(rows) == 4
    assert rows["target"].tolist() == [1, "noisy" not in record, 1, 0]
