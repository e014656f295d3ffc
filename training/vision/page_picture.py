"""What boards stand on and what is no board: windows, text, tables, chessboards; and what cameras and encoders do to a picture."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .board_picture import DrawnBoard, draw_board
from .marks import contrast_to, write
from .skins import any_color, color_of, mixed

FILTERS = (Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)


def draw_page(rng: np.random.Generator, width: int, height: int, clutter: float) -> Image.Image:
    """Returns a window or a sheet without a board."""
    value = rng.choice([rng.uniform(0.85, 1), rng.uniform(0.1, 0.4), rng.uniform(0.3, 1)], p=[0.45, 0.35, 0.2])
    color = color_of(rng.random(), rng.choice([0, rng.uniform(0, 0.3)]), value)
    page = Image.new("RGB", (width, height), color)
    draw = ImageDraw.Draw(page)
    for _ in range(rng.poisson(8 * clutter)):
        x, y = rng.uniform(-0.1, 1) * width, rng.uniform(-0.1, 1) * height
        kind = rng.random()
        ink = mixed(color, contrast_to(color), rng.uniform(0.3, 1)) if rng.random() < 0.7 else any_color(rng)
        if kind < 0.4:
            text_block(rng, draw, x, y, ink)
        elif kind < 0.65:
            reach_x, reach_y = rng.uniform(5, 120), rng.uniform(5, 60)
            draw.rounded_rectangle((x, y, x + reach_x, y + reach_y), radius=rng.uniform(0, 0.4 * min(reach_x, reach_y)), fill=any_color(rng), outline=ink)
        elif kind < 0.8:
            reach = rng.uniform(4, 20)
            fill = any_color(rng) if rng.random() < 0.4 else [(0, 0, 0), (255, 255, 255)][int(rng.integers(2))]
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill, outline=ink)
        elif kind < 0.9:
            steps = np.cumsum(rng.normal(0, 8, 30))
            draw.line([(x + 5 * index, y + step) for index, step in enumerate(steps)], fill=ink, width=int(rng.integers(1, 3)))
        else:
            table(rng, draw, x, y, ink)
    return page


def text_block(rng: np.random.Generator, draw: ImageDraw.ImageDraw, x: float, y: float, ink) -> None:
    height = rng.uniform(7, 18)
    for line in range(int(rng.integers(1, 8))):
        letters = rng.integers(97, 123, int(rng.integers(3, 40)))
        text = "".join(" " if rng.random() < 0.15 else chr(letter) for letter in letters)
        write(draw, x, y + 1.3 * height * line, text, height, ink)


def table(rng: np.random.Generator, draw: ImageDraw.ImageDraw, x: float, y: float, ink) -> None:
    """Draws cells, filled or not: a sheet, a calendar, a keyboard, a crossword, a chessboard."""
    across, down = rng.uniform(10, 45), rng.uniform(9, 45)
    if rng.random() < 0.4:
        down = across
    columns, rows = rng.integers(2, 14, 2)
    is_chess, fills, words = rng.random() < 0.25, rng.choice([0, rng.uniform(0, 0.5)]), rng.choice([0, rng.random()])
    color = any_color(rng)
    for row in range(rows):
        for column in range(columns):
            corner = (x + across * column, y + down * row)
            box = (*corner, corner[0] + across, corner[1] + down)
            is_filled = (row + column) % 2 == 0 if is_chess else rng.random() < fills
            draw.rectangle(box, fill=color if is_filled else None, outline=None if is_chess else ink)
            if rng.random() < words:
                middle = (corner[0] + across / 2, corner[1] + down / 2)
                write(draw, *middle, str(rng.integers(1, 99)), 0.5 * min(across, down), contrast_to(color) if is_filled else ink)


def draw_scene(rng: np.random.Generator, side: int, distance: float, has_board: bool) -> DrawnBoard:
    """Returns a square picture of `side` pixels with a board, or a part of one, whose lines are `distance` pixels apart; or without."""
    sharper = rng.choice([1, 1.5, 2, 3]) if has_board else 1
    full = round(side * sharper)
    page = draw_page(rng, full, full, clutter=rng.choice([0, rng.uniform(0, 3)]) if has_board else rng.uniform(0.5, 4))
    nothing = np.zeros((0, 2))
    scene = DrawnBoard(page, nothing, np.zeros(0, int), np.zeros((0, 4), bool))
    if has_board:
        board = draw_board(rng, distance * sharper)
        corner = []
        for room in (full - board.picture.width, full - board.picture.height):
            low, high = min(0, room), max(0, room)
            corner.append(int(rng.integers(low, high + 1)))
        page.paste(board.picture, tuple(corner))
        points = (board.points + corner + 0.5) / sharper - 0.5
        scene = DrawnBoard(page.resize((side, side), rng.choice(FILTERS)), points, board.stones, board.lines)
    return DrawnBoard(spoilt(rng, scene.picture), scene.points, scene.stones, scene.lines)


def spoilt(rng: np.random.Generator, picture: Image.Image) -> Image.Image:
    """Returns a picture after what happens to pictures: other light, blur, noise, JPEG."""
    if rng.random() < 0.2:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.9)))
    levels = np.asarray(picture, np.float32)
    if rng.random() < 0.4:
        levels = (levels - 128) * rng.uniform(0.6, 1.15) + 128 + rng.uniform(-25, 25) + rng.uniform(-12, 12, 3)
    if rng.random() < 0.06:
        levels = np.repeat(levels.mean(axis=2, keepdims=True), 3, axis=2)
    if rng.random() < 0.25:
        levels = levels + rng.normal(0, rng.uniform(1, 8), levels.shape)
    picture = Image.fromarray(levels.clip(0, 255).astype(np.uint8))
    if rng.random() < 0.4:
        bytes_ = io.BytesIO()
        picture.save(bytes_, "JPEG", quality=int(rng.integers(30, 95)), subsampling=int(rng.integers(0, 3)))
        picture = Image.open(bytes_).convert("RGB")
    return picture
