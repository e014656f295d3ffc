"""The two networks that read boards off pictures: where lines cross, and what lies there."""

import torch
from torch import Tensor, nn
from torch.nn import functional

#: Pixels of a cell in which a crossing is looked for.
STRIDE = 4
#: Of a cell: is a crossing's middle here; where in the cell (2); does its line go on left, right, top, bottom.
CROSSING_CHANNELS = 7


def layer(inputs: int, outputs: int, size: int = 3, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    padding = dilation * (size // 2)
    convolution = nn.Conv2d(inputs, outputs, size, stride, padding, dilation, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def channels_of(pictures: Tensor) -> Tensor:
    """Returns [N, 3, H, W] float32 around zero of [N, H, W, 3] uint8."""
    return pictures.permute(0, 3, 1, 2).float() / 128 - 1


class Crossings(nn.Module):
    """[N, H, W, 3] uint8, sides multiples of STRIDE, to [N, 7, H / STRIDE, W / STRIDE]: logits but for the two offsets, in cells."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.stem = nn.Sequential(layer(3, 16, 5, 2), layer(16, width, 3, 2))
        self.body = nn.ModuleList(layer(width, width, dilation=dilation) for dilation in (1, 2, 3, 4, 1))
        self.head = nn.Conv2d(width, CROSSING_CHANNELS, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        features = self.stem(channels_of(pictures))
        for one in self.body:
            features = features + one(features)
        return self.head(features)


class Stones(nn.Module):
    """[N, 24, 24, 3] uint8, lines 14 pixels apart, to [N, 4] logits: empty, black, white, no crossing.

    All are of one picture: what its other points look like tells whether a grey stone is a white one.
    """

    def __init__(self, width: int = 24, features: int = 96) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            layer(3, width),
            layer(width, width, stride=2),
            layer(width, 2 * width),
            layer(2 * width, 2 * width, stride=2),
            layer(2 * width, 3 * width),
            layer(3 * width, 3 * width, stride=2),
            nn.Flatten(),
            nn.Linear(9 * 3 * width, features),
            nn.ReLU(inplace=True),
        )
        self.of_all = nn.Linear(2 * features, features)
        self.of_one = nn.Linear(features, features)
        self.head = nn.Linear(features, 4)

    def forward(self, patches: Tensor) -> Tensor:
        return self.of_pictures(patches[None])[0]

    def of_pictures(self, patches: Tensor) -> Tensor:
        """[B, N, 24, 24, 3], N points of each of B pictures, to [B, N, 4]."""
        one = self.layers(channels_of(patches.flatten(0, 1))).unflatten(0, patches.shape[:2])
        of_all = self.of_all(torch.cat([one.mean(1, keepdim=True), one.amax(1, keepdim=True)], dim=2))
        return self.head(functional.relu(self.of_one(one) + of_all))
