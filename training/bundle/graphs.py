"""The six graphs of a bundle. All of them take pictures of every size: R, C and K are known only when they run.

Legend: B batch, C cells along the side of a picture, P pitch, R tokens along the side, K = R*R, D digits, L levels,
h history, H horizon, V codes, F channels, U pointer width, Y layers, G heads, W head width, T cached positions.

encoder.onnx   pixels [B, C*P, C*P, 3] uint8 -> tokens [B, R, R] int64
change.onnx    before, after [B, C*P, C*P, 3] uint8, the mover in black -> code [B] int64
prompt.onnx    tokens [B, R, R], history [B, h] (latest first, V for none) -> logits [B, V], cells [B, C, C, F],
               keys [B, C, C, U], past [Y, 2, B, G, K + 1, W], final [B, C, C, L] (probabilities)
step.onnx      code [B], place [1] (0 for z1), keys, past -> logits [B, V], past_out [Y, 2, B, G, T + 1, W]
frame.onnx     tokens [B, R, R], code [B] (z1), cells, past after z1 -> logits [B, R, R, D, L]
decoder.onnx   tokens [B, R, R] -> pixels [B, C*P, C*P, 3] uint8
"""

import torch
from torch import Tensor, nn

from ..codes.latent_dynamics import LatentDynamics, cut
from ..codes.lattice import middle
from ..ground.geometry import LARGEST_CANVAS
from ..tokenizer.tokenizer import Tokenizer, to_float, to_pixels
from ..transformer.model import VideoTransformer


class Encoder(nn.Module):
    def __init__(self, tokenizer: Tokenizer):
        super().__init__()
        self.tokenizer = tokenizer

    def forward(self, pixels: Tensor) -> Tensor:
        return self.tokenizer.fsq.index(self.tokenizer.encode_pixels(to_float(pixels)))


class Change(nn.Module):
    def __init__(self, latent: LatentDynamics):
        super().__init__()
        self.latent = latent
        # The best score alone decides, so the code of each place can be looked up, counted from the middle.
        side = LARGEST_CANVAS
        codes = latent.codes_of_cells(side)
        self.register_buffer("codes", codes[:-1].reshape(side, side))
        self.register_buffer("nowhere", codes[-1:])

    def forward(self, before: Tensor, after: Tensor) -> Tensor:
        scores = self.latent.scores(cut(before), cut(after))  # [B, C, C]
        codes = torch.cat([middle(self.codes, scores.shape[1]).flatten(), self.nowhere])
        scores = torch.cat([scores.flatten(1), self.latent.nowhere.expand(scores.shape[0], 1)], 1)
        return codes[scores.argmax(1)]


class Decoder(nn.Module):
    def __init__(self, tokenizer: Tokenizer):
        super().__init__()
        self.tokenizer = tokenizer

    def forward(self, tokens: Tensor) -> Tensor:
        return to_pixels(self.tokenizer.decode(self.tokenizer.fsq.digits_of(tokens).float()))


class Part(nn.Module):
    """One of the transformer's graphs."""

    def __init__(self, model: VideoTransformer, tokenizer: Tokenizer):
        super().__init__()
        self.model, self.fsq = model, tokenizer.fsq

    @staticmethod
    def pack(caches: list) -> Tensor:
        return torch.stack([torch.stack(pair) for pair in caches])

    @staticmethod
    def unpack(past: Tensor) -> list:
        return [(layer[0], layer[1]) for layer in past]


class Prompt(Part):
    def forward(self, tokens: Tensor, history: Tensor):
        model = self.model
        grid, sequence = model.read_frame(self.fsq.digits_of(tokens), history)
        across = tokens.shape[1]
        hidden, caches = model._layers(sequence, None, model.prompt_bias(across, 0))
        cells = model.merge_frame(grid, hidden[:, :-1], across).permute(0, 2, 3, 1)
        keys = model.pointer_key(cells)
        logits = model.code_logits(hidden[:, -1:], keys)[:, 0]
        return logits, cells, keys, self.pack(caches), model.final_head(cells).softmax(-1)


class Step(Part):
    def forward(self, code: Tensor, place: Tensor, keys: Tensor, past: Tensor):
        model = self.model
        embedded = model.code_embedding(code)[:, None] + model.code_slots[place]
        hidden, caches = model._layers(embedded, self.unpack(past), [None] * len(model.layers))
        return model.code_logits(hidden, keys)[:, 0], self.pack(caches)


class Frame(Part):
    def forward(self, tokens: Tensor, code: Tensor, cells: Tensor, past: Tensor) -> Tensor:
        return self.model.draw_frame(self.fsq.digits_of(tokens), code, cells.permute(0, 3, 1, 2), self.unpack(past))
