"""Video transformer over [x_t] [z1 .. zH] [x_t+1], for boards of every size.

Legend: B batch, C cells along the side of a picture, N = C*C, k patch, R = ceil(C/k) tokens along the side, K = R*R tokens
a frame, D = k*k digits a token, L levels, V codes (index V means "none"), H horizon, h length of the history, F channels,
E width, G = heads, W head width, P pointer width.

- The given frame's tokens are unpacked to cells by a learned linear map, pass a small convolutional stem and
  are folded again into one vector a token ("early convolutions", arXiv 2106.14881). Its tokens see each other in both
  directions; from the start token on attention is causal.
- Nothing is learned of a place as such: convolutions see where the picture shows an edge, and attention is told how far
  tokens are apart (relative_bias.py). So one set of weights serves every size.
- A video shows what has just changed: the codes of the last h changes are painted into the stem. A code's brush is
  its footprint, where it changes pixels, as the latent dynamics model learned it, counted from the middle of the picture.
- Code logits: a query from the token meets a key at each cell; the footprints gather the scores of
  cells into scores of codes. A plain linear head is added for what has no place, like a pass.
- The next frame's tokens are drawn in one pass, with the given frame as the draft and z1 painted into it; they attend
  to x_t, the start token and z1.
- The last frame of the video is predicted beside it: it shows what became of every stone, so the stem learns what
  lives and what dies.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..codes.lattice import around, middle
from ..ground.config import ModelConfig
from ..tokenizer.patches import fold, unfold
from .blocks import ConvBlock, Layer, Renorm, RmsNorm
from .relative_bias import RelativeBias


def square(tokens: Tensor, across) -> Tensor:
    """[B, R*R, F] -> [B, R, R, F]; R may be known only when a graph runs."""
    return tokens.reshape(tokens.shape[0], across, across, tokens.shape[2])


class VideoTransformer(nn.Module):
    def __init__(self, config: ModelConfig, footprints: Tensor, patch: int = 3, levels: int = 4):
        super().__init__()
        self.config, self.patch, self.levels = config, patch, levels
        self.digits, self.codes = patch * patch, len(footprints)
        channels, width = config.channels, config.width
        reach = -(-footprints.shape[-1] // patch)
        beyond = reach * patch - footprints.shape[-1]
        none = torch.zeros(1, *footprints.shape[1:])
        # As many cells as the largest picture has; an odd one more keeps its middle in the middle.
        lattice = F.pad(torch.cat([footprints, none]), (beyond // 2, beyond - beyond // 2) * 2)
        self.register_buffer("footprints", lattice)  # [V + 1, 21, 21]
        # Given frame
        self.unpack = nn.Linear(self.digits * levels, self.digits * channels, bias=False)
        self.brushes = nn.Parameter(torch.randn(config.history, channels) * 0.5)
        self.stem = nn.ModuleList(ConvBlock(channels) for _ in range(config.stem_blocks))
        self.pack = nn.Linear(self.digits * channels, width, bias=False)
        # Codes
        self.code_embedding = nn.Embedding(self.codes + 1, width)
        self.start = nn.Parameter(torch.randn(width) * 0.02)
        self.history_scale = nn.Parameter(torch.full((config.history, width), 0.3))
        self.code_slots = nn.Parameter(torch.randn(config.horizon, width) * 0.02)
        self.layers = nn.ModuleList(Layer(width, config.heads) for _ in range(config.layers))
        # What is between the tokens of one frame, given or drawn, and from those drawn to those given.
        self.within = nn.ModuleList(RelativeBias(config.heads, reach) for _ in range(config.layers))
        self.across = nn.ModuleList(RelativeBias(config.heads, reach) for _ in range(config.layers))
        self.norm = RmsNorm(width)
        self.spread = nn.Linear(width, self.digits * channels, bias=False)
        self.merge = nn.ModuleList(ConvBlock(channels) for _ in range(config.merge_blocks))
        self.merge_norm = Renorm(channels)
        if config.pointer:
            self.pointer_key = nn.Linear(channels, config.pointer)
            self.pointer_query = nn.Linear(width, config.pointer)
        self.code_head = nn.Linear(width, self.codes)
        self.final_head = nn.Linear(channels, levels)
        # Next frame
        self.stroke = nn.Parameter(torch.randn(channels) * 0.5)
        self.draw = nn.ModuleList(ConvBlock(channels) for _ in range(config.draw_blocks))
        self.draw_pack = nn.Linear(self.digits * channels, width, bias=False)
        self.drawn_kind = nn.Parameter(torch.randn(width) * 0.02)
        self.draw_spread = nn.Linear(width, self.digits * channels, bias=False)
        self.draw_last = ConvBlock(channels)
        self.draw_norm = Renorm(channels)
        self.draw_head = nn.Linear(channels, levels)
        self.keep = nn.Parameter(torch.tensor(3.0))  # how much a digit of the draft speaks for itself
        nn.init.zeros_(self.spread.weight)
        nn.init.zeros_(self.draw_spread.weight)
        nn.init.zeros_(self.code_head.weight)

    def _layers(self, x: Tensor, past: list | None, added: list[Tensor | None]) -> tuple[Tensor, list]:
        """x [B, Q, E], what each layer adds to its scores -> (hidden states, keys and values by layer)."""
        caches = []
        for index, layer in enumerate(self.layers):
            x, cache = layer(x, None if past is None else past[index], added[index])
            caches.append(cache)
        return x, caches

    def code_logits(self, hidden: Tensor, keys: Tensor) -> Tensor:
        """Hidden states [B, Q, E] and pointer keys [B, C, C, P] -> logits [B, Q, V]."""
        hidden = self.norm(hidden)
        logits = self.code_head(hidden)
        if not self.config.pointer:
            return logits
        scores = self.pointer_query(hidden) @ keys.flatten(1, 2).transpose(1, 2) / self.config.pointer**0.5  # [B, Q, N]
        # The scores are widened, not the footprints cut: these are many more, and would be cut anew in each run of a graph.
        side = keys.shape[1]
        scores = around(scores.reshape(*scores.shape[:2], side, side), self.footprints.shape[-1]).flatten(2)
        return scores @ self.footprints[: self.codes].flatten(1).T.to(scores) + logits

    def read_frame(self, digits: Tensor, history: Tensor) -> tuple[Tensor, Tensor]:
        """Digits [B, R, R, D] and history [B, h] (latest first) -> (stem grid [B, F, C, C], tokens and start [B, K + 1, E])."""
        hot = F.one_hot(digits, self.levels).flatten(3).float()
        grid = unfold(self.unpack(hot), self.patch)
        painted = torch.einsum("bhyx,hf->bfyx", middle(self.footprints[history], grid.shape[2]), self.brushes)
        grid = grid + painted
        for block in self.stem:
            grid = block(grid)
        tokens = self.pack(fold(grid, self.patch)).flatten(1, 2)
        start = self.start + (self.code_embedding(history) * self.history_scale).sum(1, keepdim=True)
        return grid, torch.cat([tokens, start], 1)

    def merge_frame(self, grid: Tensor, hidden: Tensor, across) -> Tensor:
        """Stem grid and the frame tokens' hidden states [B, K, E] -> merged grid [B, F, C, C]."""
        grid = grid + unfold(square(self.spread(self.norm(hidden)), across), self.patch)
        for block in self.merge:
            grid = block(grid)
        return F.relu(self.merge_norm(grid))

    def embed_codes(self, codes: Tensor, first: int) -> Tensor:
        """Codes [B, Q] at places first.. of the horizon -> [B, Q, E]."""
        return self.code_embedding(codes) + self.code_slots[first : first + codes.shape[1]]

    def prompt_bias(self, across, codes: int) -> list[Tensor]:
        """What is added to scores by layer, [G, K + 1 + codes, same]: how far tokens of the frame are apart, -inf for what
        is not seen. Frame tokens see the frame, the rest sees what is before it and itself."""
        tokens, rest, heads = across * across, 1 + codes, self.config.heads
        unseen = torch.full((1, 1), -torch.inf, device=self.start.device)
        ahead = unseen.expand(heads, tokens, rest)
        after = torch.full((rest, rest), -torch.inf, device=self.start.device).triu(1).expand(heads, rest, rest)
        lower = torch.cat([torch.zeros_like(unseen).expand(heads, rest, tokens), after], 2)
        near = [bias(across) for bias in self.within]
        if self.config.frame_attention == "causal":
            near = [bias + unseen.expand(tokens, tokens).triu(1) for bias in near]
        return [torch.cat([torch.cat([bias, ahead], 2), lower], 1) for bias in near]

    def draw_bias(self, across) -> list[Tensor]:
        """What is added to scores by layer, [G, K, K + 2 + K]: from tokens drawn to x_t, start and z1, and each other."""
        result = []
        for within, between in zip(self.within, self.across, strict=True):
            near, given = within(across), between(across)
            others = torch.zeros_like(near[:, :, :1]).expand(-1, -1, 1 + min(1, self.config.horizon))
            result.append(torch.cat([given, others, near], 2))
        return result

    def draw_frame(self, digits: Tensor, code: Tensor, grid: Tensor, past: list) -> Tensor:
        """Draft digits [B, R, R, D], z1 [B], merged grid, caches of [x_t, start, z1] -> logits [B, R, R, D, L]."""
        across = digits.shape[1]
        grid = grid + middle(self.footprints[code], grid.shape[2])[:, None] * self.stroke[:, None, None]
        for block in self.draw:
            grid = block(grid)
        drawn = self.draw_pack(fold(grid, self.patch)).flatten(1, 2) + self.drawn_kind
        hidden, _ = self._layers(drawn, past, self.draw_bias(across))
        spread = unfold(square(self.draw_spread(self.norm(hidden)), across), self.patch)
        grid = F.relu(self.draw_norm(self.draw_last(grid + spread)))
        logits = self.draw_head(grid.permute(0, 2, 3, 1))  # [B, C, C, L]
        by_token = fold(logits.permute(0, 3, 1, 2), self.patch).unflatten(3, (self.digits, self.levels))
        return by_token + self.keep * F.one_hot(digits, self.levels)

    def forward(self, digits: Tensor, history: Tensor, codes: Tensor, drawn: int) -> dict[str, Tensor]:
        """Teacher forcing: codes [B, H]; the next frame is drawn for the first `drawn` samples.

        Returns code logits [B, H, V] (none for H = 0), frame logits [drawn, R, R, D, L], final frame logits [B, R, R, D, L].
        """
        across, tokens = digits.shape[1], digits.shape[1] ** 2
        grid, prompt = self.read_frame(digits, history)
        horizon = self.config.horizon
        given = min(horizon, max(1, horizon - 1))  # the next frame is drawn with z1 even where no code follows it
        sequence = torch.cat([prompt, self.embed_codes(codes[:, :given], 0)], 1)
        hidden, caches = self._layers(sequence, None, self.prompt_bias(across, given))
        merged = self.merge_frame(grid, hidden[:, :tokens], across)
        cells = merged.permute(0, 2, 3, 1)
        final = fold(self.final_head(cells).permute(0, 3, 1, 2), self.patch)
        result = {"final": final.unflatten(3, (self.digits, self.levels))}
        if horizon:
            keys = self.pointer_key(cells) if self.config.pointer else cells
            result["codes"] = self.code_logits(hidden[:, tokens : tokens + horizon], keys)
        if drawn:
            seen = tokens + 1 + min(1, horizon)
            past = [(k[:drawn, :, :seen], v[:drawn, :, :seen]) for k, v in caches]
            first = codes[:drawn, 0] if horizon else torch.full((drawn,), self.codes, device=codes.device)
            result["frame"] = self.draw_frame(digits[:drawn], first, merged[:drawn], past)
        return result
