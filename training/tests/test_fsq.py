import torch

from training.ground.fsq import Fsq

ORIGINAL = [8, 8, 8, 5, 5, 5]


def test_all_indices_of_the_original_come_back():
    fsq = Fsq(ORIGINAL)
    index = torch.arange(64000)
    assert fsq.size == 64000
    assert (fsq.index(fsq.digits_of(index)) == index).all()


def test_known_values_of_the_original():
    fsq = Fsq(ORIGINAL)
    assert fsq.codes(fsq.digits_of(torch.tensor(12345))).tolist() == [-0.75, 0.75, -1, 1, 1, -1]
    for u, index in ((-50.0, 0), (0.0, 32036), (50.0, 63999)):
        assert int(fsq.index(fsq.digits(torch.full((6,), u)))) == index


def test_switch_points_of_eight_and_five_levels():
    fsq = Fsq([8, 5])
    points = ([-1.4230, -0.7925, -0.4373, -0.1437, 0.1499, 0.5051, 1.1356], [-0.9713, -0.2552, 0.2552, 0.9713])
    for dimension, switches in enumerate(points):
        for below, switch in enumerate(switches):
            for side, wanted in ((-1e-3, below), (1e-3, below + 1)):
                u = torch.zeros(2)
                u[dimension] = switch + side
                assert round(float(fsq.digits(u)[dimension])) == wanted


def test_gradients_pass_through_the_rounding():
    u = torch.zeros(6, requires_grad=True)
    Fsq(ORIGINAL).digits(u).sum().backward()
    assert (u.grad > 0).all()
