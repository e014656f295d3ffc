"""Floating point operations of the video transformer, counted from its settings.

A multiplication and an addition are two operations; only matrix products and convolutions count, as in
torch.utils.flop_counter.
"""

from ..ground.config import ModelConfig
from ..ground.geometry import LARGEST_CANVAS


def flops_per_sample(
    config: ModelConfig,
    draw_share: float,
    training: bool = True,
    codes: int = 722,
    side: int = 9,
    patch: int = 3,
    levels: int = 4,
) -> int:
    """Returns the operations of one sample on pictures of `side` cells: forward, and with `training` twice as many more
    for the gradients.

    `draw_share` is the share of samples whose next frame is drawn. What needs no gradient of its input (the one-hot
    digits, the footprints of the history) counts one less.
    """
    across = -(-side // patch)
    points, tokens = (across * patch) ** 2, across**2
    folded, cells = patch * patch * config.channels, patch * patch * levels
    block = 2 * 2 * points * 9 * config.channels**2
    given = min(config.horizon, max(1, config.horizon - 1))
    sequence = tokens + 1 + given

    constant_input = 2 * tokens * cells * folded  # the digits of the given frame
    constant_input += 2 * config.history * points * config.channels  # brushes of the history
    read = config.stem_blocks * block + 2 * tokens * folded * config.width
    transformer = layers(config, sequence, sequence)
    merge = 2 * tokens * config.width * folded + config.merge_blocks * block
    heads = 2 * points * config.channels * levels  # last frame
    if config.horizon:
        heads += 2 * config.horizon * config.width * codes
        if config.pointer:
            heads += 2 * points * config.channels * config.pointer + 2 * config.horizon * config.width * config.pointer
            heads += 2 * config.horizon * points * config.pointer
            lattice = (-(-LARGEST_CANVAS // patch) * patch) ** 2
            constant_input += 2 * config.horizon * lattice * codes  # footprints gather the scores
    draw = (config.draw_blocks + 1) * block + 2 * 2 * tokens * config.width * folded
    draw += layers(config, tokens, 2 * tokens + 1 + min(1, config.horizon)) + 2 * points * config.channels * levels
    both = read + transformer + merge + heads + draw_share * draw
    return round(3 * both + 2 * constant_input) if training else round(both + constant_input)


def layers(config: ModelConfig, queries: int, seen: int) -> int:
    """Returns the operations of all layers for `queries` tokens that attend to `seen` ones, masked or not."""
    inner = (config.width * 8 // 3 + 15) // 16 * 16
    matrices = 4 * config.width**2 + 3 * config.width * inner
    return config.layers * (2 * queries * matrices + 2 * 2 * queries * seen * config.width)
