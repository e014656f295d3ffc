import torch

from training import frames
from training.config import LatentConfig
from training.latent_dynamics import LatentDynamics
from training.shards import Shards
from training.train_latent_dynamics import pairs, played
from training.train_transformer import load_latent

import numpy as np


def test_pictures_and_sprites_get_the_same_code(world):
    latent = load_latent(world.latent)
    rows = Shards(world.data / "train").rows[0]
    where = np.flatnonzero(rows["rest"] > 0)[:300]
    before, after = pairs(rows, where, np.zeros(len(where), np.int64))
    pictures = []
    for ids in (before, after):
        grid = torch.from_numpy(frames.sprites())[ids].unflatten(1, (9, 9)).transpose(2, 3)
        pictures.append(grid.reshape(-1, 81, 81, 3))
    with torch.no_grad():
        from_pictures = latent.fsq.index(latent.encode_pixels(*pictures))
        from_sprites = latent.fsq.index(latent.encode(before, after))
    assert (from_pictures == from_sprites).all()


def test_after_a_little_training_one_move_has_one_code(world):
    latent = load_latent(world.latent)
    shards = Shards(world.data / "train")
    rows = shards.rows[0]
    where = np.flatnonzero(rows["rest"] > 0)
    moves = played(*pairs(rows, where, np.zeros(len(where), np.int64))).numpy()
    codes = shards.codes[0][where, 0]
    assert len(set(zip(moves, codes, strict=True))) == len(set(moves)) == len(set(codes))
    assert latent.fsq.size == 162


def test_without_training_the_code_tells_nothing_where_nothing_changes():
    latent = LatentDynamics(LatentConfig()).eval()
    board = torch.from_numpy(frames.sprite_ids(np.zeros((1, 81), np.uint8)))
    turned = torch.from_numpy(frames.sprite_ids(np.ones((1, 81), np.uint8)))
    with torch.no_grad():
        assert (latent.encode(board, board) == latent.encode(turned, turned)).all()
