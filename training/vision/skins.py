"""Colours, textures and stones of boards that nobody has drawn yet."""

import colorsys
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageFilter

Color = tuple[int, int, int]


def color_of(hue: float, saturation: float, value: float) -> Color:
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, saturation, value))  # type: ignore[return-value]


def mixed(a: Color, b: Color, share: float) -> Color:
    """Returns `a` with a share of `b`."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def lightness(color: Color) -> float:
    return (0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]) / 255


def any_color(rng: np.random.Generator) -> Color:
    return color_of(rng.random(), rng.random() ** 1.5, rng.random() ** 0.6)


@dataclass(frozen=True)
class Ground:
    """What a board is made of."""

    color: Color
    line: Color
    #: Of the texture, in levels; 0: flat.
    grain: float
    #: 0: grain along x, 1: along y, 2: speckles.
    direction: int


def draw_ground(rng: np.random.Generator) -> Ground:
    ground = ground_of_kind(rng)
    if rng.random() < 0.12:
        # Lines that hardly show.
        return replace(ground, line=mixed(ground.color, ground.line, rng.uniform(0.25, 0.6)))
    return ground


def ground_of_kind(rng: np.random.Generator) -> Ground:
    kind = rng.choice(["wood", "flat", "paper", "dark"], p=[0.46, 0.15, 0.19, 0.2])
    black, white = (0, 0, 0), (255, 255, 255)
    if kind == "wood":
        color = color_of(rng.uniform(0.05, 0.15), rng.uniform(0.25, 0.85), rng.uniform(0.55, 1))
        line = mixed(color, white, rng.uniform(0.35, 0.9)) if rng.random() < 0.1 else mixed(color, black, rng.uniform(0.3, 1))
        return Ground(color, line, rng.choice([0, rng.uniform(2, 28)]), int(rng.integers(2)))
    if kind == "paper":
        color = color_of(rng.random(), rng.uniform(0, 0.08), rng.uniform(0.82, 1))
        return Ground(color, mixed(color, black, rng.uniform(0.4, 1)), rng.choice([0, rng.uniform(0, 8)]), 2)
    if kind == "dark":
        # Down to boards that are hardly lighter than their black stones.
        color = color_of(rng.random(), rng.uniform(0, 0.8), rng.choice([rng.uniform(0.02, 0.15), rng.uniform(0.12, 0.5)], p=[0.45, 0.55]))
        line = mixed(color, white, rng.uniform(0.2, 0.8)) if rng.random() < 0.7 else mixed(color, black, rng.uniform(0.5, 1))
        return Ground(color, line, rng.choice([0, rng.uniform(0, 10)]), int(rng.integers(3)))
    color = color_of(rng.random(), rng.uniform(0.05, 0.6), rng.uniform(0.45, 1))
    return Ground(color, mixed(color, black, rng.uniform(0.4, 1)), rng.choice([0, rng.uniform(0, 12)]), int(rng.integers(3)))


def textured(rng: np.random.Generator, ground: Ground, width: int, height: int) -> Image.Image:
    """Returns a board without lines, RGB."""
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = ground.color
    if ground.grain > 0:
        shape = [(max(2, height // 3), 3), (3, max(2, width // 3)), (max(2, height // 2), max(2, width // 2))][ground.direction]
        noise = Image.fromarray(rng.normal(size=shape).astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
        picture += ground.grain * np.asarray(noise)[..., None]
    if rng.random() < 0.25:
        # Light from one side.
        slope = np.linspace(-1, 1, width)[None, :] * rng.uniform(-1, 1) + np.linspace(-1, 1, height)[:, None] * rng.uniform(-1, 1)
        picture += rng.uniform(0, 25) * slope[..., None]
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


@dataclass(frozen=True)
class StoneSkin:
    """How the stones of a board look, of both colours alike."""

    kind: str
    radius: float  # in distances between lines
    black: Color
    white: Color
    outline: float  # of the radius; 0: none
    outline_color: Color
    highlight: tuple[float, float]  # where the light falls, in radii
    gloss: float  # of round black stones there, in levels
    shadow: float  # 0..1
    jitter: float  # in distances between lines


def draw_stone_skin(rng: np.random.Generator, ground: Ground) -> StoneSkin:
    kind = str(rng.choice(["flat", "outlined", "round", "shell"], p=[0.2, 0.3, 0.35, 0.15]))
    # Some programs have a night theme, whose white stones are grey.
    is_night = rng.random() < 0.18
    black = color_of(rng.random(), rng.uniform(0, 0.2), rng.uniform(0, 0.2 if is_night else 0.3) ** 1.3)
    white = color_of(rng.random(), rng.uniform(0, 0.12), rng.uniform(0.4, 0.8) if is_night else rng.uniform(0.8, 1))
    if kind == "flat" and abs(lightness(white) - lightness(ground.color)) < 0.12:
        kind = "outlined"
    if kind == "flat" and abs(lightness(black) - lightness(ground.color)) < 0.12:
        black = (0, 0, 0)
    return StoneSkin(
        kind,
        radius=rng.uniform(0.4, 0.51),
        black=black,
        white=white,
        outline=rng.uniform(0.05, 0.16) if kind == "outlined" else rng.choice([0, rng.uniform(0, 0.08)]),
        outline_color=mixed((0, 0, 0), ground.line, rng.choice([0, rng.random()])),
        highlight=(rng.uniform(-0.5, 0.3), rng.uniform(-0.5, 0.3)),
        gloss=rng.uniform(20, 60) if is_night else rng.uniform(40, 130),
        shadow=float(rng.choice([0, rng.uniform(0.2, 0.8)], p=[0.5, 0.5])),
        jitter=float(rng.choice([0, rng.uniform(0, 0.06)], p=[0.8, 0.2])),
    )


def stone_sprite(rng: np.random.Generator, skin: StoneSkin, is_black: bool, distance: float) -> Image.Image:
    """Returns a stone, RGBA, its middle in the middle."""
    radius = skin.radius * distance
    half = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-half : half + 1, -half : half + 1] / radius
    away = np.sqrt(x * x + y * y)
    inside = ((1 - away) * radius + 0.5).clip(0, 1)
    color = np.empty((*away.shape, 3), np.float32)
    color[:] = skin.black if is_black else skin.white
    if skin.kind in ("round", "shell"):
        from_light = np.hypot(x - skin.highlight[0], y - skin.highlight[1])
        if is_black:
            color += (skin.gloss * (1 - from_light / rng.uniform(0.7, 1.4))).clip(0)[..., None]
        else:
            color -= (rng.uniform(0.05, 0.4) * color * ((from_light / 1.5) ** rng.uniform(1, 2.5))[..., None])
    if skin.kind == "shell" and not is_black:
        angle = rng.uniform(0, np.pi)
        color -= 8 * (np.sin((x * np.cos(angle) + y * np.sin(angle)) * rng.uniform(8, 25)) > 0.6)[..., None]
    if skin.outline > 0:
        ring = ((away - (1 - skin.outline)) * radius + 0.5).clip(0, 1)[..., None]
        color = color * (1 - ring) + np.asarray(skin.outline_color, np.float32) * ring
    picture = np.concatenate([color.clip(0, 255), 255 * inside[..., None]], axis=2)
    return Image.fromarray(picture.astype(np.uint8), "RGBA")


def shadow_sprite(skin: StoneSkin, distance: float) -> Image.Image:
    radius = skin.radius * distance
    half = int(np.ceil(radius * 1.4)) + 1
    y, x = np.mgrid[-half : half + 1, -half : half + 1] / radius
    alpha = 255 * skin.shadow * ((np.hypot(x, y) < 1).astype(np.float32))
    picture = np.zeros((*alpha.shape, 4), np.uint8)
    picture[..., 3] = alpha
    return Image.fromarray(picture, "RGBA").filter(ImageFilter.GaussianBlur(float(0.12 * radius)))
