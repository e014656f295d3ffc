"""Games to row records."""

import numpy as np

from ..games.counting import counted_board, is_played_out
from ..games.replay import Game
from .shards import pack_cells, row_type


def rows_of(game: Game, strong: str) -> np.ndarray:
    """Returns the row records of one game. Targets are the moves of players whose name holds `strong`, from the game's
    own first move on: what is before it is an opening or history. Fair are games of two such players that were played out: others
    end in what one side did better, or with dead stones on the board. The counted board comes last; no move leads to it."""
    plies, counted = len(game.movers), counted_board(game)
    rows = np.zeros(plies + 2, row_type(game.size))
    rows["cells"] = pack_cells(np.vstack([game.positions, counted]))
    rows["mover"][:plies] = game.movers
    is_strong = np.array([strong in game.players[colour] for colour in (1, 2)])
    rows["target"][:plies] = is_strong[game.movers - 1]
    rows["target"][: game.start] = 0
    rows["fair"] = is_strong.all() and is_played_out(game, counted)
    rows["ply"] = np.arange(plies + 2)
    rows["rest"][:-1] = plies - np.arange(plies + 1)
    return rows
