"""Pictures with their crossings and stones, drawn once and learned from many times."""

from pathlib import Path

import numpy as np
from PIL import Image

from ..ground.files import write_whole
from .board_picture import DrawnBoard
from .page_picture import draw_scene

#: Of a scene, in pixels.
SIDE = 296
#: Between two lines, in pixels, as the crossings are looked for; a factor above two, so that a pyramid of halves has one that fits.
DISTANCES = (10.5, 27.0)
#: Of a point's surroundings, in pixels, where lines are PATCH_DISTANCE apart.
PATCH, PATCH_DISTANCE = 24, 14
PATCHES_OF_SCENE = 72
#: A patch without a crossing in its middle.
NONE = 3
WITHOUT_BOARD = 0.15


def draw_shard(path: Path, scenes: int, seed: int) -> None:
    """Writes pictures [n, S, S, 3] uint8, points [m, 8] float32 (scene, x, y, stone, four lines), patches and their labels, and how many there are of each scene."""
    rng = np.random.default_rng(seed)
    pictures, points, patches, labels = [], [], [], []
    for number in range(scenes):
        distance = float(np.exp(rng.uniform(*np.log(DISTANCES))))
        scene = draw_scene(rng, SIDE, distance, rng.random() >= WITHOUT_BOARD)
        pictures.append(np.asarray(scene.picture, np.uint8))
        is_inside = ((scene.points > 1) & (scene.points < SIDE - 2)).all(axis=1)
        rows = np.column_stack([np.full(len(scene.points), number), scene.points, scene.stones, scene.lines])
        points.append(rows[is_inside])
        cut = patches_of(rng, scene, distance)
        patches.append(cut[0])
        labels.append(cut[1])
    arrays = {
        "pictures": np.stack(pictures),
        "points": np.concatenate(points).astype(np.float32),
        "patches": np.concatenate(patches),
        "labels": np.concatenate(labels).astype(np.uint8),
        "counts": np.array([len(some) for some in labels]),
    }
    write_whole(path, lambda file: np.savez(file, **arrays))


def patches_of(rng: np.random.Generator, scene: DrawnBoard, distance: float) -> tuple[np.ndarray, np.ndarray]:
    """Returns patches [n, P, P, 3] uint8 and what is in the middle of each: a stone's colour, EMPTY or NONE."""
    scale = PATCH_DISTANCE / distance * rng.uniform(0.96, 1.04)
    side = round(SIDE * scale)
    picture = np.asarray(scene.picture.resize((side, side), Image.Resampling.BILINEAR))
    places, labels = (scene.points + 0.5) * (side / SIDE) - 0.5, scene.stones
    chosen = rng.permutation(len(places))[:PATCHES_OF_SCENE]
    places, labels = places[chosen], labels[chosen]
    # Between crossings, and anywhere else.
    lost = places[: len(places) // 6] + PATCH_DISTANCE * np.array([(0.5, 0), (0, 0.5), (0.5, 0.5)])[rng.integers(0, 3, len(places) // 6)]
    anywhere = rng.uniform(PATCH / 2, side - PATCH / 2, (8, 2))
    all_points = (scene.points + 0.5) * (side / SIDE) - 0.5
    if len(all_points):
        away = np.abs(anywhere[:, None] - all_points[None]).max(axis=2).min(axis=1)
        anywhere = anywhere[away > 0.35 * PATCH_DISTANCE]
    outside = beyond_edges(all_points, scene.lines)
    outside = outside[rng.permutation(len(outside))[: PATCHES_OF_SCENE // 5]]
    places = np.concatenate([places, lost, anywhere, outside])
    labels = np.concatenate([labels, np.full(len(lost) + len(anywhere) + len(outside), NONE)])
    # Boards may end where the picture does.
    picture = np.pad(picture, ((PATCH, PATCH), (PATCH, PATCH), (0, 0)), mode="edge")
    corners = np.round(places + rng.normal(0, 0.4, places.shape) - (PATCH - 1) / 2).astype(int) + PATCH
    is_inside = ((places > 0) & (places < side - 1)).all(axis=1)
    cut = [picture[y : y + PATCH, x : x + PATCH] for x, y in corners[is_inside]]
    return np.stack(cut) if cut else np.zeros((0, PATCH, PATCH, 3), np.uint8), labels[is_inside]


def beyond_edges(points: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Returns [n, 2] where the next lines would be, did the board not end: labels stand there, frames, or nothing."""
    if not len(points):
        return points
    xs, ys = np.unique(points[:, 0].round(3)), np.unique(points[:, 1].round(3))
    dx, dy = np.diff(xs).mean(), np.diff(ys).mean()
    steps = np.array([(-dx, 0), (dx, 0), (0, -dy), (0, dy)])
    on_edge = [
        (points[:, 0] < xs[0] + 0.5) & ~lines[:, 0],
        (points[:, 0] > xs[-1] - 0.5) & ~lines[:, 1],
        (points[:, 1] < ys[0] + 0.5) & ~lines[:, 2],
        (points[:, 1] > ys[-1] - 0.5) & ~lines[:, 3],
    ]
    return np.concatenate([points[is_there] + step for is_there, step in zip(on_edge, steps, strict=True)])
