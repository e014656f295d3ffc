import random

import numpy as np
import pytest
from sgfmill import boards, sgf

from training.games.replay import read_records, replay

from .conftest import GAMES, LARGE


def by_sgfmill(record: str) -> np.ndarray:
    """Returns the positions [T + 1, S * S] as another library plays them."""
    game = sgf.Sgf_game.from_string(record)
    size, board = game.get_size(), boards.Board(game.get_size())
    assert board.apply_setup(*game.get_root().get_setup_stones())
    positions = []

    def keep() -> None:
        shown = [[" bw".index(board.get(size - 1 - y, x) or " ") for x in range(size)] for y in range(size)]
        positions.append(np.array(shown, np.uint8).reshape(-1))

    keep()
    for node in game.get_main_sequence()[1:]:
        colour, move = node.get_move()
        if colour:
            if move:
                board.play(*move, colour)
            keep()
    return np.stack(positions)


@pytest.mark.parametrize("path", [GAMES, LARGE])
def test_games_are_played_out_as_another_library_plays_them(path):
    for record in list(read_records(path))[:20]:
        assert np.array_equal(replay(record).positions, by_sgfmill(record))


@pytest.mark.parametrize("size", [2, 5, 9, 19])
def test_random_games_with_suicides_and_set_up_stones_too(size):
    draw = random.Random(size)
    letters = "abcdefghijklmnopqrs"[:size]
    for _ in range(20):
        # Set up along one line: each stone has a liberty.
        setup = "".join(f"{draw.choice(('AB', 'AW'))}[{x}a]" for x in letters[::2])
        record = f"(;SZ[{size}]{setup}"
        for ply in range(size * size):
            empty = np.nonzero(replay(record + ")").positions[-1] == 0)[0]
            if not len(empty):
                break
            y, x = divmod(int(draw.choice(list(empty))), size)
            record += f";{'BW'[draw.random() < 0.5 if ply % 9 == 0 else ply % 2]}[{letters[x]}{letters[y]}]"
        assert np.array_equal(replay(record + ")").positions, by_sgfmill(record + ")"))


def test_what_sgf_allows_is_read():
    game = replay(
        "a word before\n(;FF[4]SZ[9]AB[aa:ca][ac]C[a \\] bracket\\\n and startTurnIdx=1]KM[6.5]RE[B+3]PB[a\\\\b]PW[]\n"
        " ; B [dd] C[;W[aa\\]] (;W[];B[tt];Black[ee]) (;W[ff];B[gg]))"
    )
    assert game.points.tolist() == [30, -1, -1, 40] and game.movers.tolist() == [1, 2, 1, 1]
    assert np.nonzero(game.positions[0])[0].tolist() == [0, 1, 2, 18]
    assert (game.start, game.komi, game.result, game.players) == (1, 6.5, "B+3", {1: "a\\b", 2: ""})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("no game", "no SGF"),
        ("(;SZ[9];B[aa]", "breaks off in node 2"),
        ("(;SZ[9];B[aa", "breaks off in node 2"),
        ("(;SZ[9];[aa])", "without a name"),
        ("(;SZ[9:13];B[aa])", "board of 9:13"),
        ("(;SZ[99];B[aa])", "board of 99"),
        ("(;SZ[9];B[jj])", "jj is no point of 9x9"),
        ("(;SZ[9];B[aa];W[aa])", "onto another, at column 1 of row 1"),
        ("(;SZ[9];B[aa];AE[aa])", "set up after move 1"),
        ("(;SZ[9];B[aa]W[bb])", "both sides"),
        ("(;SZ[9]AB[aa]AW[aa];B[bb])", "either side"),
        ("(;SZ[9]AB[aa]AW[ab][ba];B[ee])", "no liberty"),
        ("(;SZ[9]AB[];B[ee])", "no point"),
    ],
)
def test_what_cannot_be_played_is_refused_by_its_reason(record, reason):
    with pytest.raises(ValueError, match=reason):
        replay(record)
