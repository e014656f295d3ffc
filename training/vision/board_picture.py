"""One board, drawn at random, and where its crossings are."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .marks import contrast_to, mark_point, mark_stone, write
from .skins import draw_ground, draw_stone_skin, mixed, shadow_sprite, stone_sprite, textured

EMPTY, BLACK, WHITE = 0, 1, 2


@dataclass
class DrawnBoard:
    picture: Image.Image
    #: [N, 2] x and y of each crossing in pixels of the picture.
    points: np.ndarray
    #: [N] EMPTY, BLACK or WHITE.
    stones: np.ndarray
    #: [N, 4] whether a line goes on to the left, right, top and bottom.
    lines: np.ndarray


def random_stones(rng: np.random.Generator, columns: int, rows: int) -> np.ndarray:
    """Returns [rows, columns]: groups, as stones lie in games, more or fewer of them."""
    share = rng.choice([0, rng.uniform(0, 0.3), rng.uniform(0.2, 0.9)], p=[0.06, 0.5, 0.44])
    smooth = rng.normal(size=(rows, columns))
    field = smooth.copy()
    for axis in (0, 1):
        field += np.roll(smooth, 1, axis) + np.roll(smooth, -1, axis)
    color = np.where(field + rng.normal(size=field.shape) * rng.uniform(0, 3) > 0, BLACK, WHITE)
    return np.where(rng.random((rows, columns)) < share, color, EMPTY)


def star_points(size: int) -> list[int]:
    edge = 3 if size > 11 else 2
    return [edge, size // 2, size - 1 - edge] if size % 2 and size >= 7 else [edge, size - 1 - edge]


def draw_board(rng: np.random.Generator, distance: float) -> DrawnBoard:
    """Returns a board with lines `distance` pixels apart."""
    size = int(rng.choice([9, 13, 19, int(rng.integers(5, 22))], p=[0.3, 0.25, 0.35, 0.1]))
    columns = rows = size
    first_column = first_row = 0
    if rng.random() < 0.12:
        # A part of a board, as problems are printed.
        columns, rows = (int(rng.integers(4, size + 1)) for _ in range(2))
        first_column = int(rng.choice([0, size - columns]))
        first_row = int(rng.choice([0, size - rows]))
    ground, aspect = draw_ground(rng), rng.choice([1, rng.uniform(1, 1.09)])
    skin = draw_stone_skin(rng, ground)
    dx, dy = distance, distance * aspect
    # Many programs put their coordinates where the next lines would be.
    labels_on_lines = rng.random() < 0.35
    margin = (rng.uniform(1.3, 1.6) if labels_on_lines else rng.uniform(0.5, 1.5)) * distance
    left = top = margin
    width, height = (round(2 * margin + (count - 1) * step) for count, step in ((columns, dx), (rows, dy)))
    board = textured(rng, ground, width, height)
    draw = ImageDraw.Draw(board)
    xs, ys = left + dx * np.arange(columns), top + dy * np.arange(rows)
    thin = max(1, round(distance * rng.uniform(0.01, 0.07)))
    thick = max(thin, round(thin * rng.choice([1, rng.uniform(1, 3)])))
    goes_on = {
        "left": first_column > 0,
        "right": first_column + columns < size,
        "top": first_row > 0,
        "bottom": first_row + rows < size,
    }
    beyond = distance * rng.uniform(0.3, 0.5)
    ends = (
        xs[0] - beyond * goes_on["left"],
        xs[-1] + beyond * goes_on["right"],
        ys[0] - beyond * goes_on["top"],
        ys[-1] + beyond * goes_on["bottom"],
    )
    for index, x in enumerate(xs):
        is_edge = (index == 0 and not goes_on["left"]) or (index == columns - 1 and not goes_on["right"])
        draw.line((x, ends[2], x, ends[3]), fill=ground.line, width=thick if is_edge else thin)
    for index, y in enumerate(ys):
        is_edge = (index == 0 and not goes_on["top"]) or (index == rows - 1 and not goes_on["bottom"])
        draw.line((ends[0], y, ends[1], y), fill=ground.line, width=thick if is_edge else thin)
    dot = distance * rng.uniform(0.07, 0.16)
    for column in star_points(size) if rng.random() < 0.9 else []:
        for row in star_points(size):
            if first_column <= column < first_column + columns and first_row <= row < first_row + rows:
                x, y = xs[column - first_column], ys[row - first_row]
                draw.ellipse((x - dot, y - dot, x + dot, y + dot), fill=ground.line)
    away = distance if labels_on_lines else margin - rng.uniform(0.25, 0.4) * distance
    if labels_on_lines or (margin > 0.75 * distance and rng.random() < 0.5):
        ink = mixed(ground.line, contrast_to(ground.color), rng.random())
        coordinates(rng, draw, xs, ys, away, distance, ink)
    stones = random_stones(rng, columns, rows)
    if rng.random() < 0.15:
        shade(rng, board, stones, (left, top, dx, dy))
    points = np.array([(x, y) for y in ys for x in xs])
    put_stones(rng, board, draw, points, stones.ravel(), distance, ground.color, skin)
    lines = np.ones((rows, columns, 4), bool)
    lines[:, 0, 0], lines[:, -1, 1] = goes_on["left"], goes_on["right"]
    lines[0, :, 2], lines[-1, :, 3] = goes_on["top"], goes_on["bottom"]
    if rng.random() < 0.3:
        draw.rectangle((0, 0, width - 1, height - 1), outline=mixed(ground.color, (0, 0, 0), rng.random()), width=int(rng.integers(1, 4)))
    return DrawnBoard(board, points, stones.ravel(), lines.reshape(-1, 4))


def shade(rng, board, stones, place: tuple[float, float, float, float]) -> None:
    """Lays expected territory over a board: darker where Black is expected, lighter where White is, with soft edges or hard ones."""
    left, top, dx, dy = place
    rows, columns = stones.shape
    color = np.select([stones == BLACK, stones == WHITE], [1.0, -1.0], 0) + rng.normal(0, 0.3, stones.shape)
    y, x = np.mgrid[:rows, :columns]
    away = (y[..., None, None] - y) ** 2 + (x[..., None, None] - x) ** 2
    field = (color / (1 + away)).sum(axis=(2, 3))
    whose = np.tanh(field * rng.uniform(0.4, 3))
    filter_ = Image.Resampling.NEAREST if rng.random() < 0.3 else Image.Resampling.BICUBIC
    size = (round(columns * dx), round(rows * dy))
    over = np.asarray(Image.fromarray(whose.astype(np.float32)).resize(size, filter_)).clip(-1, 1)
    strength = rng.uniform(0.2, 0.9)
    corner = (round(left - dx / 2), round(top - dy / 2))
    for sign, ink in ((1, (0, 0, 0)), (-1, (255, 255, 255))):
        alpha = (255 * strength * (sign * over).clip(0, 1)).astype(np.uint8)
        board.paste(Image.new("RGB", size, ink), corner, Image.fromarray(alpha))


def coordinates(rng, draw, xs, ys, away, distance, color) -> None:
    height = distance * rng.uniform(0.25, 0.6)
    sides = rng.random(4) < 0.7
    for index, x in enumerate(xs):
        text = "ABCDEFGHJKLMNOPQRSTUVWXYZ"[index] if rng.random() < 0.95 else str(index + 1)
        for is_there, y in ((sides[0], ys[0] - away), (sides[1], ys[-1] + away)):
            if is_there:
                write(draw, x, y, text, height, color)
    for index, y in enumerate(ys):
        for is_there, x in ((sides[2], xs[0] - away), (sides[3], xs[-1] + away)):
            if is_there:
                write(draw, x, y, str(len(ys) - index), height, color)


def put_stones(rng, board, draw, points, stones, distance, ground, skin) -> None:
    sprites = {color: [stone_sprite(rng, skin, color == BLACK, distance) for _ in range(2)] for color in (BLACK, WHITE)}
    shadow = shadow_sprite(skin, distance) if skin.shadow > 0 else None
    offset = rng.uniform(0, 0.12, 2) * distance
    moved = points + rng.uniform(-1, 1, points.shape) * skin.jitter * distance
    if shadow:
        for (x, y), stone in zip(moved, stones, strict=True):
            if stone != EMPTY:
                paste(board, shadow, x + offset[0], y + offset[1])
    on_stones = rng.choice([0, rng.uniform(0, 0.1), 1], p=[0.4, 0.35, 0.25])
    on_points = rng.choice([0, rng.uniform(0, 0.08), rng.uniform(0, 1)], p=[0.45, 0.4, 0.15])
    kinds = rng.choice(["text", "shape", "candidate", "territory", "veil"], size=2)
    is_faint = rng.random() < 0.05
    for number, ((x, y), (true_x, true_y), stone) in enumerate(zip(moved, points, stones, strict=True)):
        if stone != EMPTY:
            sprite = sprites[stone][int(rng.integers(2))]
            is_dead = is_faint and rng.random() < 0.3
            paste(board, sprite, x, y, rng.uniform(0.6, 0.8) if is_dead else 1)
            if rng.random() < on_stones:
                mark_stone(rng, draw, x, y, distance, skin.black if stone == BLACK else skin.white, number + 1)
        elif rng.random() < on_points:
            mark_point(rng, board, true_x, true_y, distance, ground, str(rng.choice(kinds)))
        elif is_faint and rng.random() < 0.05:
            # A move that is only shown under the pointer.
            paste(board, sprites[int(rng.integers(1, 3))][0], x, y, rng.uniform(0.15, 0.35))


def paste(board: Image.Image, sprite: Image.Image, x: float, y: float, opacity: float = 1) -> None:
    place = (round(x - (sprite.width - 1) / 2), round(y - (sprite.height - 1) / 2))
    mask = sprite.getchannel("A")
    board.paste(sprite, place, mask if opacity == 1 else mask.point(lambda alpha: int(alpha * opacity)))
