import numpy as np
import pytest
import torch

from training.ground import frames
from training.ground.config import LatentConfig
from training.ground.geometry import canvas_of
from training.codes.latent_dynamics import LatentDynamics
from training.positions.shards import Shards
from training.codes.changes import CodeReader, pairs, played
from training.codes.latent_dynamics import load_latent


@pytest.mark.parametrize("size", [9, 13, 19])
def test_pictures_and_sprites_get_the_same_code(world, size):
    latent = load_latent(world.latent)
    rows = Shards(world.data / "train" / str(size)).rows[0]
    where = np.flatnonzero(rows["rest"] > 0)[:300]
    before, after = pairs(rows, where, np.zeros(len(where), np.int64))
    pictures = []
    for ids in (before, after):
        side = ids.shape[1] * frames.PITCH
        pictures.append(torch.from_numpy(frames.sprites())[ids].transpose(2, 3).reshape(-1, side, side, 3))
    with torch.no_grad():
        from_pictures = latent.fsq.index(latent.encode_pixels(*pictures))
        from_sprites = latent.fsq.index(latent.encode(before, after))
    assert (from_pictures == from_sprites).all()
    assert (CodeReader(latent, before.shape[1]).read(before, after) == from_sprites.numpy()).all()


def test_after_a_little_training_one_move_has_one_code_on_all_boards(world):
    latent = load_latent(world.latent)
    pairs_seen = set()
    for size in (9, 13, 19):
        shards = Shards(world.data / "train" / str(size))
        rows = shards.rows[0]
        where = np.flatnonzero(rows["rest"] > 0)
        side = canvas_of(size)
        moves = played(*pairs(rows, where, np.zeros(len(where), np.int64))).numpy()
        from_middle = [(move % side - side // 2, move // side - side // 2) if move < side**2 else None for move in moves]
        pairs_seen |= set(zip(from_middle, shards.codes[0][where, 0].tolist(), strict=True))
    assert len(pairs_seen) == len({move for move, _ in pairs_seen}) == len({code for _, code in pairs_seen})
    assert len(pairs_seen) > 200 and latent.fsq.size == 722


def test_without_training_the_code_tells_nothing_where_nothing_changes():
    latent = LatentDynamics(LatentConfig()).eval()
    board = torch.from_numpy(frames.sprite_ids(np.zeros((1, 81), np.uint8)))
    turned = torch.from_numpy(frames.sprite_ids(np.ones((1, 81), np.uint8)))
    with torch.no_grad():
        assert (latent.encode(board, board) == latent.encode(turned, turned)).all()


@pytest.mark.parametrize("size", [9, 13, 19])
@pytest.mark.parametrize("is_trained", [True, False])
def test_codes_of_all_views_are_those_that_each_view_would_be_given(world, size, is_trained):
    """Untrained, changes of several cells score so nearly alike that each view has to be looked at."""
    torch.manual_seed(3)
    latent = load_latent(world.latent) if is_trained else LatentDynamics(LatentConfig()).eval()
    rows = Shards(world.data / "train" / str(size)).rows[0]
    where = np.flatnonzero(rows["rest"] > 0)[:400]
    reader = CodeReader(latent, canvas_of(size))
    codes = reader.read_all(rows, where)
    for symmetry in range(8):
        assert (codes[:, symmetry] == reader.read(*pairs(rows, where, np.full(len(where), symmetry)))).all()
    unsure = (~reader.cells(*pairs(rows, where, np.zeros(len(where), np.int64)))[1]).mean()
    assert unsure < 0.1 if is_trained else unsure > 0
