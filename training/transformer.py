"""Video transformer over [x_t] [z1 .. zH] [x_t+1].

Legend: B batch, S board size, N = S*S intersections, K tokens a frame, k patch, D = k*k digits a token, L levels,
V codes (index V means "none"), H horizon, h length of the history, C stem channels, E width, G = heads,
T positions held in the key/value cache.

- The given frame's tokens are unpacked to intersections by a learned linear map, pass a small convolutional stem and
  are folded again into one vector a token ("early convolutions", arXiv 2106.14881). Its tokens see each other in both
  directions; from the start token on attention is causal.
- A video shows what has just changed: the codes of the last h changes are painted into the stem. A code's brush is
  its footprint, where it changes pixels, as the latent dynamics model learned it.
- Code logits: a query from the token meets a key at each intersection; the footprints gather the scores of
  intersections into scores of codes. A plain linear head is added for what has no place, like a pass.
- The next frame's tokens are drawn in one pass, with the given frame as the draft and z1 painted into it; they attend
  to x_t, the start token and z1.
- The last frame of the video is predicted beside it: it shows what became of every stone, so the stem learns what
  lives and what dies.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .config import ModelConfig
from .position_encoding import KINDS, RelativeBias, rotate
from .tokenizer import fold, unfold


class ConvBlock(nn.Module):
    """Pre-activation residual block of two 3x3 convolutions, [B, C, S, S] -> [B, C, S, S]."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(channels), nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.relu(self.norm2(self.conv1(F.relu(self.norm1(x))))))


class RmsNorm(nn.RMSNorm):
    """RMSNorm that can also be written to ONNX, which has no operator for it at this opset.

    Written so that ONNX Runtime knows it again and runs it as one operator (SimplifiedLayerNormFusion).
    """

    def __init__(self, width: int):
        super().__init__(width, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        if torch.onnx.is_in_onnx_export():
            return x / torch.sqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight
        return super().forward(x)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Queries [B, G, Q, W], keys and values [B, G, T, W], mask -> [B, G, Q, W].

    The mask is bool [Q, T], what is seen, or float [G, Q, T], what is added to the scores.
    """
    # Written out: a fused kernel costs more than it saves on so few tokens, and its exported form looks for empty rows.
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
    if mask is not None and mask.dtype == torch.bool:
        mask = torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, -torch.inf)
    if mask is not None:
        scores = scores + mask
    return scores.softmax(-1) @ v


class Layer(nn.Module):
    """Llama-style layer: RMSNorm, attention with normalised queries and keys, SwiGLU."""

    def __init__(self, width: int, heads: int, relative: RelativeBias | None = None, is_rotary: bool = False):
        super().__init__()
        self.relative, self.is_rotary = relative, is_rotary
        self.heads, self.head_width = heads, width // heads
        inner = (width * 8 // 3 + 15) // 16 * 16
        self.norm1, self.norm2 = RmsNorm(width), RmsNorm(width)
        self.query_norm, self.key_norm = RmsNorm(self.head_width), RmsNorm(self.head_width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.gate_up = nn.Linear(width, 2 * inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, x: Tensor, past: tuple[Tensor, Tensor] | None, mask: Tensor | None, places: Tensor):
        """x [B, Q, E] at places [Q], past keys and values [B, G, T, E/G] -> (x, keys and values [B, G, T + Q, E/G])."""
        qkv = self.qkv(self.norm1(x)).unflatten(2, (3, self.heads, self.head_width))
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        q, k = self.query_norm(q), self.key_norm(k)
        if self.is_rotary:
            q, k = rotate(q, places), rotate(k, places)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        if self.relative is not None:
            before = torch.arange(k.shape[2] - len(places), device=places.device)
            bias = self.relative(places, torch.cat([before, places])).to(q)
            mask = bias if mask is None else bias.masked_fill(~mask, -torch.inf)
        mixed = attend(q, k, v, mask)
        x = x + self.out(mixed.transpose(1, 2).flatten(2))
        gate, up = self.gate_up(self.norm2(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up), (k, v)


class VideoTransformer(nn.Module):
    def __init__(self, config: ModelConfig, footprints: Tensor, size: int = 9, patch: int = 3, levels: int = 3):
        super().__init__()
        self.config, self.size, self.patch, self.levels = config, size, patch, levels
        self.tokens, self.digits, self.codes = (-(-size // patch)) ** 2, patch * patch, len(footprints)
        channels, width = config.channels, config.width
        none = torch.zeros(1, size * size)
        self.register_buffer("footprints", torch.cat([footprints, none]))  # [V + 1, N]
        # Given frame
        self.unpack = nn.Linear(self.digits * levels, patch * patch * channels, bias=False)
        self.place = nn.Parameter(torch.zeros(1, channels, size, size))
        self.brushes = nn.Parameter(torch.randn(config.history, channels) * 0.5)
        self.stem = nn.ModuleList(ConvBlock(channels) for _ in range(config.stem_blocks))
        self.pack = nn.Linear(patch * patch * channels, width, bias=False)
        self.slots = self._slots(self.tokens)
        # Codes
        self.code_embedding = nn.Embedding(self.codes + 1, width)
        self.start = nn.Parameter(torch.randn(width) * 0.02)
        self.history_scale = nn.Parameter(torch.full((config.history, width), 0.3))
        self.code_slots = self._slots(config.horizon)
        self.layers = nn.ModuleList(self._layer() for _ in range(config.layers))
        self.norm = RmsNorm(width)
        self.spread = nn.Linear(width, patch * patch * channels, bias=False)
        self.merge = nn.ModuleList(ConvBlock(channels) for _ in range(config.merge_blocks))
        self.merge_norm = nn.BatchNorm2d(channels)
        if config.pointer:
            self.pointer_key = nn.Linear(channels, config.pointer)
            self.pointer_query = nn.Linear(width, config.pointer)
        self.code_head = nn.Linear(width, self.codes)
        self.final_head = nn.Linear(channels, levels)
        # Next frame
        self.stroke = nn.Parameter(torch.randn(channels) * 0.5)
        self.draw = nn.ModuleList(ConvBlock(channels) for _ in range(config.draw_blocks))
        self.draw_pack = nn.Linear(patch * patch * channels, width, bias=False)
        self.draw_slots = self._slots(self.tokens)
        self.draw_spread = nn.Linear(width, patch * patch * channels, bias=False)
        self.draw_last = ConvBlock(channels)
        self.draw_norm = nn.BatchNorm2d(channels)
        self.draw_head = nn.Linear(channels, levels)
        self.keep = nn.Parameter(torch.tensor(3.0))  # how much a digit of the draft speaks for itself
        nn.init.zeros_(self.spread.weight)
        nn.init.zeros_(self.draw_spread.weight)
        nn.init.zeros_(self.code_head.weight)

    def _slots(self, count: int) -> nn.Parameter:
        """Vectors [count, E] added to tokens for their place; zero and not learned where attention is told otherwise."""
        is_absolute = self.config.position == "absolute"
        return nn.Parameter(torch.randn(count, self.config.width) * (0.02 if is_absolute else 0.0), requires_grad=is_absolute)

    def _layer(self) -> Layer:
        config = self.config
        if config.position not in KINDS:
            raise ValueError(f"position {config.position}; allowed are {', '.join(KINDS)}")
        side = -(-self.size // self.patch)
        relative = RelativeBias(config.heads, side, config.horizon) if config.position == "relative" else None
        return Layer(config.width, config.heads, relative, config.position == "rotary")

    def grid(self, cells: Tensor) -> Tensor:
        """[B, N, C] -> [B, C, S, S]."""
        return cells.transpose(1, 2).unflatten(2, (self.size, self.size))

    def _fold(self, grid: Tensor) -> Tensor:
        return fold(grid.flatten(2).transpose(1, 2), self.size, self.patch)

    def _unfold(self, tokens: Tensor) -> Tensor:
        return self.grid(unfold(tokens, self.size, self.patch))

    def _layers(self, x: Tensor, past: list | None, mask: Tensor | None, first: int | Tensor = 0) -> tuple[Tensor, list]:
        """x [B, Q, E] at the places from `first` on (position_encoding.py) -> (hidden states, keys and values by layer)."""
        caches = []
        places = first + torch.arange(x.shape[1], device=x.device)
        for index, layer in enumerate(self.layers):
            x, cache = layer(x, None if past is None else past[index], mask, places)
            caches.append(cache)
        return x, caches

    def code_logits(self, hidden: Tensor, keys: Tensor) -> Tensor:
        """Hidden states [B, Q, E] and pointer keys [B, N, P] -> logits [B, Q, V]."""
        hidden = self.norm(hidden)
        if not self.config.pointer:
            return self.code_head(hidden)
        scores = self.pointer_query(hidden) @ keys.transpose(1, 2) / self.config.pointer**0.5  # [B, Q, N]
        return scores @ self.footprints[: self.codes].T + self.code_head(hidden)

    def read_frame(self, digits: Tensor, history: Tensor) -> tuple[Tensor, Tensor]:
        """Digits [B, K, D] and history [B, h] (latest first) -> (stem grid [B, C, S, S], tokens and start [B, K + 1, E])."""
        hot = F.one_hot(digits, self.levels).flatten(2).float()
        grid = self._unfold(self.unpack(hot)) + self.place
        painted = torch.einsum("bhn,hc->bnc", self.footprints[history], self.brushes)
        grid = grid + self.grid(painted)
        for block in self.stem:
            grid = block(grid)
        tokens = self.pack(self._fold(grid)) + self.slots
        start = self.start + (self.code_embedding(history) * self.history_scale).sum(1, keepdim=True)
        return grid, torch.cat([tokens, start], 1)

    def merge_frame(self, grid: Tensor, hidden: Tensor) -> Tensor:
        """Stem grid and the frame tokens' hidden states [B, K, E] -> merged grid [B, C, S, S]."""
        grid = grid + self._unfold(self.spread(self.norm(hidden)))
        for block in self.merge:
            grid = block(grid)
        return F.relu(self.merge_norm(grid))

    def cells(self, grid: Tensor) -> Tensor:
        """[B, C, S, S] -> [B, N, C]."""
        return grid.flatten(2).transpose(1, 2)

    def embed_codes(self, codes: Tensor, first: int) -> Tensor:
        """Codes [B, Q] at places first.. of the horizon -> [B, Q, E]."""
        return self.code_embedding(codes) + self.code_slots[first : first + codes.shape[1]]

    def prompt_mask(self, codes: int) -> Tensor:
        """[K + 1 + codes, same] bool: frame tokens see the frame, the rest sees what is before it and itself."""
        length = self.tokens + 1 + codes
        mask = torch.ones(length, length, dtype=torch.bool, device=self.start.device).tril()
        if self.config.frame_attention == "bidirectional":
            mask[: self.tokens, : self.tokens] = True
        return mask

    def draw_frame(self, digits: Tensor, code: Tensor, grid: Tensor, past: list) -> Tensor:
        """Draft digits [B, K, D], z1 [B], merged grid, caches of [x_t, start, z1] -> logits [B, K, D, L]."""
        grid = grid + self.grid(self.footprints[code][:, :, None] * self.stroke)
        for block in self.draw:
            grid = block(grid)
        drawn = self.draw_pack(self._fold(grid)) + self.draw_slots
        hidden, _ = self._layers(drawn, past, None, self.tokens + 1 + self.config.horizon)
        grid = self.draw_last(grid + self._unfold(self.draw_spread(self.norm(hidden))))
        logits = self.draw_head(self.cells(F.relu(self.draw_norm(grid))))  # [B, N, L]
        by_token = fold(logits, self.size, self.patch).unflatten(2, (self.digits, self.levels))
        return by_token + self.keep * F.one_hot(digits, self.levels)

    def forward(self, digits: Tensor, history: Tensor, codes: Tensor, drawn: int) -> dict[str, Tensor]:
        """Teacher forcing: codes [B, H]; the next frame is drawn for the first `drawn` samples.

        Returns code logits [B, H, V] (none for H = 0), frame logits [drawn, K, D, L], final frame logits [B, N, L].
        """
        grid, prompt = self.read_frame(digits, history)
        horizon = self.config.horizon
        given = min(horizon, max(1, horizon - 1))  # the next frame is drawn with z1 even where no code follows it
        sequence = torch.cat([prompt, self.embed_codes(codes[:, :given], 0)], 1)
        hidden, caches = self._layers(sequence, None, self.prompt_mask(given))
        merged = self.merge_frame(grid, hidden[:, : self.tokens])
        cells = self.cells(merged)
        result = {"final": self.final_head(cells)}
        if horizon:
            keys = self.pointer_key(cells) if self.config.pointer else cells
            result["codes"] = self.code_logits(hidden[:, self.tokens : self.tokens + horizon], keys)
        if drawn:
            seen = self.tokens + 1 + min(1, horizon)
            past = [(k[:drawn, :, :seen], v[:drawn, :, :seen]) for k, v in caches]
            first = codes[:drawn, 0] if horizon else torch.full((drawn,), self.codes, device=codes.device)
            result["frame"] = self.draw_frame(digits[:drawn], first, merged[:drawn], past)
        return result
