"""The original's video transformer: InternLM-1, a Llama with biases in attention.

Legend: B batch, T new tokens, P tokens in the cache, V ids, E width, G heads, W head width, Y layers.
Parameter names are those of the released state dict.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

ROPE_BASE = 10000.0  # the released code ignores rope_theta

Cache = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class LanguageShape:
    vocabulary: int
    width: int
    inside: int  # of the MLP
    layers: int
    heads: int
    bias: bool
    eps: float

    @property
    def head_width(self) -> int:
        return self.width // self.heads


def inverse_frequencies(head_width: int) -> Tensor:
    """Returns [W / 2] (Su et al. 2021, arXiv 2104.09864)."""
    return 1.0 / ROPE_BASE ** (torch.arange(0, head_width, 2).float() / head_width)


def turn(x: Tensor, positions: Tensor, frequencies: Tensor) -> Tensor:
    """Rotary embedding of x [B, G, T, W] at positions [T]; the first half of a head turns with the second."""
    angles = positions.float()[:, None] * frequencies
    cos, sin = angles.cos().repeat(1, 2), angles.sin().repeat(1, 2)
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin


class RmsNorm(nn.Module):
    def __init__(self, width: int, eps: float):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps))


class Rotary(nn.Module):
    def __init__(self, head_width: int):
        super().__init__()
        self.register_buffer("inv_freq", inverse_frequencies(head_width))


class SelfAttention(nn.Module):
    def __init__(self, shape: LanguageShape):
        super().__init__()
        self.heads = shape.heads
        for name in "qkvo":
            setattr(self, f"{name}_proj", nn.Linear(shape.width, shape.width, bias=shape.bias))
        self.rotary_emb = Rotary(shape.head_width)

    def forward(self, x: Tensor, past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        batch, length, width = x.shape
        q, k, v = (
            getattr(self, f"{name}_proj")(x).view(batch, length, self.heads, -1).transpose(1, 2) for name in "qkv"
        )
        before = 0 if past is None else past[0].shape[2]
        positions = torch.arange(before, before + length)
        q, k = (turn(part, positions, self.rotary_emb.inv_freq) for part in (q, k))
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        mask = torch.arange(before + length) <= positions[:, None]
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, width)), (k, v)


class Mlp(nn.Module):
    def __init__(self, shape: LanguageShape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.width, shape.inside, bias=False)
        self.up_proj = nn.Linear(shape.width, shape.inside, bias=False)
        self.down_proj = nn.Linear(shape.inside, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    def __init__(self, shape: LanguageShape):
        super().__init__()
        self.self_attn, self.mlp = SelfAttention(shape), Mlp(shape)
        self.input_layernorm = RmsNorm(shape.width, shape.eps)
        self.post_attention_layernorm = RmsNorm(shape.width, shape.eps)

    def forward(self, x: Tensor, past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        mixed, cache = self.self_attn(self.input_layernorm(x), past)
        x = x + mixed
        return x + self.mlp(self.post_attention_layernorm(x)), cache


class Body(nn.Module):
    def __init__(self, shape: LanguageShape):
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.layers))
        self.norm = RmsNorm(shape.width, shape.eps)


class LanguageModel(nn.Module):
    def __init__(self, shape: LanguageShape):
        super().__init__()
        self.shape = shape
        self.model = Body(shape)
        self.lm_head = nn.Linear(shape.width, shape.vocabulary, bias=False)

    def hidden(self, ids: Tensor, past: Cache | None = None) -> tuple[Tensor, Cache]:
        """Returns [B, T, E] after the last norm, and the cache with the T tokens ids [B, T] added."""
        x, caches = self.model.embed_tokens(ids), []
        for number, layer in enumerate(self.model.layers):
            x, cache = layer(x, None if past is None else past[number])
            caches.append(cache)
        return self.model.norm(x), caches

    def forward(self, ids: Tensor, past: Cache | None = None) -> tuple[Tensor, Cache]:
        """Returns logits [B, T, V] and the cache."""
        hidden, caches = self.hidden(ids, past)
        return self.lm_head(hidden), caches
