"""Building blocks of the video transformer. Legend: B batch, C cells along the side, E width, G heads, W head width."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# As in KataGo: how far a batch's own statistics may be from the running ones.
MOST_SCALE, MOST_SHIFT = 3.0, 5.0
SLOWEST = 0.01


class Renorm(nn.BatchNorm2d):
    """Batch renormalisation (arXiv 1702.03275): what a batch is normalised with are the running statistics, also in
    training, while gradients flow as in batch norm. A batch has boards of one size: with its own statistics training
    would see each size normalised for itself, and play would not."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0.0, self.eps)
        y, mean, scale = torch.native_batch_norm(x, None, None, None, None, True, 0.0, self.eps)
        with torch.no_grad():
            deviation = (self.running_var + self.eps).sqrt()
            mean, own = mean.float(), 1 / scale.float()
            r = (own / deviation).clamp(1 / MOST_SCALE, MOST_SCALE)
            d = ((mean - self.running_mean) / deviation).clamp(-MOST_SHIFT, MOST_SHIFT)
            self.num_batches_tracked += 1
            momentum = (1 / self.num_batches_tracked).clamp(min=SLOWEST)
            self.running_mean.lerp_(mean, momentum)
            self.running_var.lerp_(own.square() - self.eps, momentum)
        gain, offset = r * self.weight, d * self.weight + self.bias
        return y * gain[:, None, None].to(y) + offset[:, None, None].to(y)


class ConvBlock(nn.Module):
    """Pre-activation residual block of two 3x3 convolutions, [B, F, C, C] -> [B, F, C, C]."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm1, self.norm2 = Renorm(channels), Renorm(channels)
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
        # In float32: a sum of squares has more digits than bfloat16.
        return F.rms_norm(x.float(), self.normalized_shape, self.weight, self.eps).to(x)


def attend(q: Tensor, k: Tensor, v: Tensor, added: Tensor | None) -> Tensor:
    """Queries [B, G, Q, W], keys and values [B, G, T, W], what is added to the scores [G, Q, T] -> [B, G, Q, W]."""
    # Written out: a fused kernel costs more than it saves on so few tokens, and its exported form looks for empty rows.
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
    if added is not None:
        scores = scores + added.to(scores)
    return scores.softmax(-1) @ v


class Layer(nn.Module):
    """Llama-style layer: RMSNorm, attention with normalised queries and keys, SwiGLU."""

    def __init__(self, width: int, heads: int):
        super().__init__()
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

    def forward(self, x: Tensor, past: tuple[Tensor, Tensor] | None, added: Tensor | None):
        """x [B, Q, E], past keys and values [B, G, T, W] -> (x, keys and values [B, G, T + Q, W])."""
        qkv = self.qkv(self.norm1(x)).unflatten(2, (3, self.heads, self.head_width))
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        q, k = self.query_norm(q), self.key_norm(k)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        mixed = attend(q, k, v, added)
        x = x + self.out(mixed.transpose(1, 2).flatten(2))
        gate, up = self.gate_up(self.norm2(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up), (k, v)
