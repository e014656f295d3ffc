"""What stands on a board besides stones: letters, numbers, shapes, candidates, territory."""

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .skins import Color, any_color, color_of, lightness

SHAPES = ("circle", "square", "triangle", "cross", "dot", "ring", "block")


@cache
def font_of(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(pixels)  # type: ignore[return-value]


def contrast_to(color: Color) -> Color:
    return (255, 255, 255) if lightness(color) < 0.5 else (0, 0, 0)


def write(draw: ImageDraw.ImageDraw, x: float, y: float, text: str, height: float, color: Color) -> None:
    draw.text((x, y), text, fill=color, font=font_of(max(5, round(height))), anchor="mm")


def draw_shape(draw: ImageDraw.ImageDraw, shape: str, x: float, y: float, radius: float, color: Color, width: int) -> None:
    box = (x - radius, y - radius, x + radius, y + radius)
    if shape in ("circle", "ring"):
        draw.ellipse(box, outline=color, width=width)
    elif shape == "dot":
        draw.ellipse(box, fill=color)
    elif shape == "block":
        draw.rectangle(box, fill=color)
    elif shape == "square":
        draw.rectangle(box, outline=color, width=width)
    elif shape == "triangle":
        corners = [(x, y - radius), (x - 0.87 * radius, y + 0.5 * radius), (x + 0.87 * radius, y + 0.5 * radius)]
        draw.polygon(corners, outline=color, width=width)
    else:
        draw.line((x - radius, y - radius, x + radius, y + radius), fill=color, width=width)
        draw.line((x - radius, y + radius, x + radius, y - radius), fill=color, width=width)


def mark_stone(
    rng: np.random.Generator, draw: ImageDraw.ImageDraw, x: float, y: float, distance: float, stone: Color, number: int
) -> None:
    """Puts a number, a letter or a shape on a stone."""
    color = contrast_to(stone) if rng.random() < 0.7 else any_color(rng)
    kind = rng.random()
    if kind < 0.55:
        write(draw, x, y, str(number), distance * rng.uniform(0.4, 0.6) * (0.8 if number > 99 else 1), color)
    elif kind < 0.65:
        write(draw, x, y, chr(int(rng.integers(65, 91))), distance * rng.uniform(0.45, 0.7), color)
    else:
        width = max(1, round(distance * rng.uniform(0.04, 0.12)))
        draw_shape(draw, str(rng.choice(SHAPES)), x, y, distance * rng.uniform(0.12, 0.36), color, width)


def mark_point(
    rng: np.random.Generator, board: Image.Image, x: float, y: float, distance: float, ground: Color, kind: str
) -> None:
    """Puts something on an empty point: it stays empty."""
    draw = ImageDraw.Draw(board, "RGBA")
    if kind == "text":
        reach = distance * rng.uniform(0.3, 0.5)
        if rng.random() < 0.6:
            (draw.ellipse if rng.random() < 0.7 else draw.rectangle)((x - reach, y - reach, x + reach, y + reach), fill=ground)
        code = int(rng.integers(97, 123)) if rng.random() < 0.5 else int(rng.integers(65, 91))
        text = chr(code) if rng.random() < 0.7 else str(rng.integers(1, 200))
        write(draw, x, y, text, distance * rng.uniform(0.4, 0.95), contrast_to(ground) if rng.random() < 0.8 else any_color(rng))
    elif kind == "shape":
        width = max(1, round(distance * rng.uniform(0.04, 0.1)))
        color = contrast_to(ground) if rng.random() < 0.6 else any_color(rng)
        draw_shape(draw, str(rng.choice(SHAPES)), x, y, distance * rng.uniform(0.1, 0.36), color, width)
    elif kind == "candidate":
        # As analysing programs show moves: a bright disc with figures.
        reach = distance * rng.uniform(0.38, 0.5)
        color = color_of(rng.random(), rng.uniform(0.5, 1), rng.uniform(0.6, 1))
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=(*color, int(rng.integers(90, 256))))
        if rng.random() < 0.8:
            write(draw, x, y - 0.12 * distance, f"{rng.uniform(0, 99):.1f}", distance * rng.uniform(0.28, 0.4), contrast_to(color))
        if rng.random() < 0.5:
            write(draw, x, y + 0.2 * distance, str(rng.integers(1, 999)), distance * 0.25, contrast_to(color))
    elif kind == "territory":
        reach = distance * rng.uniform(0.08, 0.2)
        color = (0, 0, 0) if rng.random() < 0.5 else (255, 255, 255)
        draw.rectangle((x - reach, y - reach, x + reach, y + reach), fill=(*color, int(rng.integers(120, 256))))
    else:
        # Expected territory, a veil over the whole cell.
        reach = distance * rng.uniform(0.4, 0.5)
        color = (0, 0, 0) if rng.random() < 0.5 else (255, 255, 255)
        draw.rectangle((x - reach, y - reach, x + reach, y + reach), fill=(*color, int(rng.integers(10, 90))))
