"""The original's frame tokenizer (go_fsq.pth): a MAGVIT-2 style VQ-GAN with finite scalar quantization.

Legend: B batch, C channels, H and W height and width in px at the layer, Z latent channels, D = 6 digits.
Parameter names are those of the released state dict below `generator.`, so that it can be loaded as it is.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..ground.fsq import Fsq

LEVELS = [8, 8, 8, 5, 5, 5]
GROUPS = 32
EPS = 1e-6
LAYERS = 7
SIDE = 256
GRID = 4  # tokens in a row
PARTS = ("encoder", "decoder", "quantizer", "post_encoder", "pre_decoder")


@dataclass(frozen=True)
class TokenizerShape:
    """Channels of every layer, encoder and decoder each from its input to its output, and of the latent map."""

    encoder_in: int
    encoder: tuple[int, ...]
    decoder_in: int
    decoder: tuple[int, ...]
    latent: int


ORIGINAL_SHAPE = TokenizerShape(128, (128, 128, 128, 256, 256, 512, 512), 512, (512, 512, 256, 256, 128, 128, 128), 256)


class Residual(nn.Module):
    """[B, C, H, W] -> [B, C', H, W]"""

    def __init__(self, inside: int, outside: int):
        super().__init__()
        self._residual = nn.Sequential(
            nn.GroupNorm(GROUPS, inside, EPS),
            nn.SiLU(),
            nn.Conv2d(inside, outside, 3, padding=1),
            nn.GroupNorm(GROUPS, outside, EPS),
            nn.SiLU(),
            nn.Conv2d(outside, outside, 3, padding=1),
        )
        self._shortcut = nn.Identity() if inside == outside else nn.Conv2d(inside, outside, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self._shortcut(x) + self._residual(x)


class Attention(nn.Module):
    """Every place attends to every place, [B, C, H, W] -> same."""

    def __init__(self, channels: int):
        super().__init__()
        self._group_norm = nn.GroupNorm(GROUPS, channels, EPS)
        self._multihead_attention = nn.MultiheadAttention(channels, 1, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        flat = self._group_norm(x).flatten(2).transpose(1, 2)
        mixed, _ = self._multihead_attention(flat, flat, flat, need_weights=False)
        return x + mixed.transpose(1, 2).reshape(x.shape)


class Layer(nn.Module):
    def __init__(self, inside: int, outside: int, depth: int, attends: bool):
        super().__init__()
        self._residuals = nn.ModuleList(Residual(inside if i == 0 else outside, outside) for i in range(depth))
        self._attentions = nn.ModuleList(Attention(outside) if attends else nn.Identity() for _ in range(depth))

    def forward(self, x: Tensor) -> Tensor:
        for residual, attention in zip(self._residuals, self._attentions, strict=True):
            x = attention(residual(x))
        return x


class Down(nn.Module):
    """Half the size; zeros are added at the right and the bottom only."""

    def __init__(self, channels: int):
        super().__init__()
        self._conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv(F.pad(x, (0, 1, 0, 1)))


class Up(nn.Module):
    """Twice the size."""

    def __init__(self, channels: int):
        super().__init__()
        self._conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


def _refine(channels: int) -> nn.Sequential:
    return nn.Sequential(Residual(channels, channels), Attention(channels), Residual(channels, channels))


def _projector(inside: int, outside: int) -> nn.Sequential:
    return nn.Sequential(nn.GroupNorm(GROUPS, inside, EPS), nn.SiLU(), nn.Conv2d(inside, outside, 3, padding=1))


class PictureEncoder(nn.Module):
    """Pixels [B, 3, 256, 256] -> latent map [B, Z, 4, 4]."""

    def __init__(self, shape: TokenizerShape):
        super().__init__()
        self._in_conv = nn.Conv2d(3, shape.encoder_in, 3, padding=1)
        inside = (shape.encoder_in, *shape.encoder[:-1])
        self._layers = nn.ModuleList(
            Layer(inside[i], shape.encoder[i], 2, i == LAYERS - 1) for i in range(LAYERS)
        )
        self._resamples = nn.ModuleList(Down(channels) for channels in shape.encoder[:-1])
        self._refine = _refine(shape.encoder[-1])
        self._projector = _projector(shape.encoder[-1], shape.latent)

    def forward(self, x: Tensor) -> Tensor:
        x = self._in_conv(x)
        for i, layer in enumerate(self._layers):
            x = layer(x)
            if i < len(self._resamples):
                x = self._resamples[i](x)
        return self._projector(self._refine(x))


class PictureDecoder(nn.Module):
    """Latent map [B, Z, 4, 4] -> pixels [B, 3, 256, 256], about -1..1."""

    def __init__(self, shape: TokenizerShape):
        super().__init__()
        self._in_conv = nn.Conv2d(shape.latent, shape.decoder_in, 3, padding=1)
        self._refine = _refine(shape.decoder_in)
        inside = (shape.decoder_in, *shape.decoder[:-1])
        self._layers = nn.ModuleList(Layer(inside[i], shape.decoder[i], 3, i == 0) for i in range(LAYERS))
        self._resamples = nn.ModuleList(Up(channels) for channels in shape.decoder[:-1])
        self._projector = _projector(shape.decoder[-1], 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self._refine(self._in_conv(x))
        for i, layer in enumerate(self._layers):
            x = layer(x)
            if i < len(self._resamples):
                x = self._resamples[i](x)
        return self._projector(x)


class Quantizer(nn.Module):
    """Z channels to D digits and back."""

    def __init__(self, latent: int):
        super().__init__()
        self.project_in = nn.Linear(latent, len(LEVELS))
        self.project_out = nn.Linear(len(LEVELS), latent)
        self.fsq = Fsq(LEVELS)


class PointConv(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self._conv = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv(x)


class PictureTokenizer(nn.Module):
    def __init__(self, shape: TokenizerShape):
        super().__init__()
        self.shape = shape
        self.encoder = PictureEncoder(shape)
        self.decoder = PictureDecoder(shape)
        self.quantizer = Quantizer(shape.latent)
        self.post_encoder = PointConv(shape.latent)
        self.pre_decoder = PointConv(shape.latent)

    def encode(self, pixels: Tensor) -> Tensor:
        """Returns FSQ indices [B, 16] of normalised pixels [B, 3, 256, 256], row by row from the top left."""
        latent = self.post_encoder(self.encoder(pixels)).flatten(2).transpose(1, 2)
        fsq = self.quantizer.fsq
        return fsq.index(fsq.digits(self.quantizer.project_in(latent)))

    def decode(self, tokens: Tensor) -> Tensor:
        """Returns normalised pixels [B, 3, 256, 256] of FSQ indices [B, 16]."""
        fsq = self.quantizer.fsq
        latent = self.quantizer.project_out(fsq.codes(fsq.digits_of(tokens).float()))
        grid = latent.transpose(1, 2).reshape(tokens.shape[0], -1, GRID, GRID)
        return self.decoder(self.pre_decoder(grid))


def normalised(frames: Tensor) -> Tensor:
    """Returns [B, 3, H, W] float32 of frames [B, H, W, 3] uint8, as in training."""
    return frames.permute(0, 3, 1, 2).float() / 127.5 - 1
