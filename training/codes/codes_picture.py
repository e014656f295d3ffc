"""A map of the latent codes by UMAP (McInnes et al. 2018, arXiv 1802.03426), coloured by what they mean."""

from pathlib import Path
from types import ModuleType

import matplotlib
import numpy as np

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend has to be chosen first)

def load_umap() -> ModuleType:
    """Returns the module umap. Raises SystemExit with the command that installs it where it is missing."""
    try:
        import umap
    except ImportError as error:
        raise SystemExit(
            f"the picture needs umap-learn ({error}): pip install -r training/requirements-report.txt, or --no-picture"
        ) from error
    return umap


def draw_codes(
    umap: ModuleType, vectors: dict[str, np.ndarray], moves: np.ndarray, side: int, plies: np.ndarray, out: Path
) -> None:
    """Draws a row for each set of code vectors [V, E], coloured by column, row and mean ply; the pass is a cross."""
    colours = (("column of the move", moves % side, "viridis"), ("row of the move", moves // side, "viridis"))
    colours += (("mean ply", plies, "magma"),)
    figure, grid = pyplot.subplots(len(vectors), 3, figsize=(14, 4.4 * len(vectors)), squeeze=False)
    on_board = moves < side * side
    for line, (name, points) in zip(grid, vectors.items(), strict=True):
        neighbours = min(8, len(points) - 1)
        flat = umap.UMAP(n_neighbors=neighbours, min_dist=0.3, random_state=1, n_jobs=1).fit_transform(points)
        for axes, (title, values, colour_map) in zip(line, colours, strict=True):
            dots = axes.scatter(*flat[on_board].T, c=values[on_board], cmap=colour_map, s=40)
            axes.scatter(*flat[~on_board].T, c="grey", marker="x", s=60)
            axes.set(title=f"{name}: {title}", xticks=[], yticks=[])
            figure.colorbar(dots, ax=axes)
    figure.tight_layout()
    figure.savefig(out, dpi=90)
    pyplot.close(figure)
