"""python tests/soak/diagrams.py POSITIONS OUT: book diagrams of the positions of positions.mjs, as Matplotlib draws them (pip install matplotlib), each with
its truth for `npm run seen`: numbered or plain stones, coordinates or none, PNG, JPEG or a scan's grey."""

import json
import random
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

source, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
for path in sorted(source.glob("*.json")):
    truth = json.loads(path.read_text())
    size, stones, moves = truth["size"], truth["stones"], truth["moves"]
    rng = random.Random(path.stem)
    figure, axes = plt.subplots(figsize=(rng.uniform(3, 8),) * 2, dpi=rng.choice([72, 100, 150]))
    axes.set_aspect("equal")
    axes.axis("off")
    paper, ink = rng.choice([("white", "black"), ("#f6f0e0", "#222"), ("#dcb35c", "black")])
    figure.patch.set_facecolor(paper)
    width = rng.uniform(0.4, 1.2)
    for line in range(size):
        edge = 2 * width if line in (0, size - 1) else width
        axes.plot([line, line], [0, size - 1], color=ink, lw=edge, zorder=1)
        axes.plot([0, size - 1], [line, line], color=ink, lw=edge, zorder=1)
    numbers = {point: index + 1 for index, point in enumerate(moves)} if rng.random() < 0.5 else {}
    scale = figure.get_size_inches()[0] * 72 / (size + 3)
    for point, stone in enumerate(stones):
        x, y = point % size, size - 1 - point // size
        if stone:
            face, back = ("black", "white") if stone == 1 else ("white", "black")
            axes.add_patch(plt.Circle((x, y), rng.uniform(0.44, 0.48), facecolor=face, edgecolor="black", lw=width, zorder=2))
            if point in numbers:
                axes.text(x, y, str(numbers[point]), color=back, fontsize=0.4 * scale, ha="center", va="center_baseline", zorder=3)
    if rng.random() < 0.5:
        for line in range(size):
            axes.text(line, -1, "ABCDEFGHJKLMNOPQRST"[line], color=ink, fontsize=0.45 * scale, ha="center", va="center")
            axes.text(-1, line, str(line + 1), color=ink, fontsize=0.45 * scale, ha="center", va="center")
    name = f"diagram-{path.stem}.{rng.choice(['png', 'jpg'])}"
    figure.savefig(out / name, facecolor=paper)
    plt.close(figure)
    (out / f"diagram-{path.stem}.json").write_text(json.dumps({"size": size, "stones": stones, "file": name}))
