import shutil

import numpy as np
import pytest

from training.positions import shards
from training.games.replay import read_records, replay
from training.games.identity import canonical
from training.ground.symmetry import point_permutations

from .conftest import GAMES


@pytest.mark.parametrize("size", [9, 13, 19])
def test_cells_come_back_from_their_bytes(size):
    cells = np.random.default_rng(0).integers(0, 3, (50, size * size)).astype(np.uint8)
    packed = shards.pack_cells(cells)
    assert (shards.unpack_cells(packed) == cells).all() and packed.shape[1] == shards.row_type(size)["cells"].shape[0]
    assert shards.size_of(np.zeros(1, shards.row_type(size))) == size


def test_stones_that_vanish_are_noticed_at_the_frame_where_they_are_gone(world):
    rows = shards.Shards(world.data / "train" / "9").rows[0]
    stones = (shards.unpack_cells(rows["cells"]) > 0).astype(int)
    gone = shards.vanished(rows)
    assert gone.any() and not gone[rows["ply"] == 0].any()
    for row in range(1, len(rows)):
        if rows["ply"][row]:
            assert gone[row] == (stones[row] < stones[row - 1]).any()


def test_games_turned_or_mirrored_are_the_same_game():
    permutations = point_permutations(9)
    game = replay(next(read_records(GAMES)))
    key = canonical(game)
    inverse = np.argsort(permutations[5])
    game.points = np.where(game.points < 0, -1, inverse[np.maximum(game.points, 0)]).astype(np.int16)
    assert canonical(game) == key
    game.points[0] = (game.points[0] + 1) % 81
    assert canonical(game) != key
    game.points[0] = 0
    corner = canonical(game)
    game.points[0] = -1
    assert canonical(game) != corner, "a pass is no move in the corner"


def test_a_corrupt_shard_is_named_and_left_out(world, tmp_path, capsys):
    folder = tmp_path / "train"
    shutil.copytree(world.data / "train" / "9", folder)
    shards.write_shard(folder, "00001", np.array(np.load(folder / "00000.npy")[:100]))
    shutil.copy(folder / "00000.codes.npy", folder / "00001.codes.npy")
    path = folder / "00000.npy"
    damaged = bytearray(path.read_bytes())
    damaged[-10] ^= 1
    path.write_bytes(bytes(damaged))
    np.save(folder / "00001.codes.npy", np.zeros((100, 8), np.uint16))
    sound = shards.Shards(folder)
    assert [len(rows) for rows in sound.rows] == [100]
    assert "00000.npy: sha256 differs from index.json" in capsys.readouterr().err


def test_a_folder_without_a_sound_shard_is_refused(world, tmp_path):
    folder = tmp_path / "train"
    shutil.copytree(world.data / "train" / "9", folder)
    (folder / "00000.npy").unlink()
    with pytest.raises(ValueError, match="no sound shard"):
        shards.Shards(folder)
