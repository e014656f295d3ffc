"""The scaling picture: held-out loss and accuracy against training samples and compute, for models of several sizes.

python -m training.scaling small=RUN/log.csv base=RUN/log.csv large=RUN/log.csv --out training/work/scaling \
    --mflops small=91 base=391 large=1245

Fits loss = floor + a * samples^-b to each log, and loss = floor + a * compute^-b to the best of all sizes at each
compute (the frontier), and says what that predicts for ten times the compute. Writes scaling.json and scaling.png.
Operations a sample (--mflops) are printed by train_transformer when it starts; without them sizes are compared by
samples only.

Legend: n points of a log, x samples or operations, y loss in nats or 1 - accuracy.
"""

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib
import numpy as np

from .ground.run_log import read_rows
from .ground.files import write_json

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend has to be chosen first)

FEWEST = 4  # points for a law of three numbers


@dataclass
class Law:
    """y = floor + factor * x^-exponent; a floor of zero is the plain power law."""

    floor: float
    factor: float
    exponent: float
    error: float  # root mean square of the relative residual

    def at(self, x: np.ndarray | float) -> np.ndarray | float:
        return self.floor + self.factor * x**-self.exponent


def fit(x: np.ndarray, y: np.ndarray) -> Law:
    """Returns the law nearest to the points [n], by the logarithm of y - floor over floors from 0 up to below min(y).

    Raises ValueError for fewer than four points, or where y does not fall.
    """
    if len(x) < FEWEST:
        raise ValueError(f"{len(x)} points are too few for a law, {FEWEST} are needed")
    best: Law | None = None
    for share in np.linspace(0, 0.98, 99):
        floor = share * y.min()
        slope, intercept = np.polyfit(np.log(x), np.log(y - floor), 1)
        if slope >= 0:
            continue
        law = Law(float(floor), float(np.exp(intercept)), float(-slope), 0.0)
        law.error = float(np.sqrt(np.mean((law.at(x) / y - 1) ** 2)))
        if best is None or law.error < best.error:
            best = law
    if best is None:
        raise ValueError("the points do not fall: no law")
    return best


@dataclass
class Curve:
    """One run: points beyond its warm-up."""

    name: str
    samples: np.ndarray  # [n]
    loss: np.ndarray  # [n] held-out loss of the first code, nats
    missed: np.ndarray  # [n] 1 - held-out accuracy
    flops: float  # a sample, 0 where unknown


def read_curve(name: str, path: Path, flops: float, span: tuple[float, float], size: int | None) -> Curve:
    """Returns what a log says of all boards, or of those of one size where it has them apart, between two counts of
    samples. Raises SystemExit."""
    rows = [row for row in read_rows(path) if span[0] <= row["samples"] <= span[1]]
    keys = ["samples", *(f"{key}_{size}" if size else key for key in ("valid_z1_loss", "valid_accuracy"))]
    if missing := [key for key in keys if any(key not in row for row in rows)]:
        raise SystemExit(f"{path} has no {missing[0]}")
    samples, loss, accuracy = (np.array([row[key] for row in rows]) for key in keys)
    return Curve(name, samples, loss, 1 - accuracy, flops)


def frontier(curves: list[Curve], attribute: str) -> tuple[np.ndarray, np.ndarray]:
    """Returns (operations [n], smallest y that any size reached with at most as many [n]), where it gets smaller."""
    compute = np.concatenate([curve.samples * curve.flops for curve in curves])
    y = np.concatenate([getattr(curve, attribute) for curve in curves])
    order = np.argsort(compute)
    compute, y = compute[order], y[order]
    better = y < np.concatenate([[np.inf], np.minimum.accumulate(y)[:-1]])
    return compute[better], y[better]


def predictions(curves: list[Curve], times: float) -> dict:
    """Returns the laws of each size by samples and of the frontier by operations, and what they say of `times` x."""
    found: dict = {"times": times, "sizes": {}, "frontier": {}}
    with_flops = [curve for curve in curves if curve.flops]
    for attribute in ("loss", "missed"):
        for curve in curves:
            prediction = _predict(curve.samples, getattr(curve, attribute), times)
            found["sizes"].setdefault(curve.name, {})[attribute] = prediction
        if with_flops:
            found["frontier"][attribute] = _predict(*frontier(with_flops, attribute), times)
    return found


def _predict(x: np.ndarray, y: np.ndarray, times: float) -> dict:
    try:
        law = fit(x, y)
    except ValueError as error:
        return {"law": None, "why": str(error)}
    return {"law": asdict(law), "x": float(x.max()), "now": float(y.min()), "then": float(law.at(x.max() * times))}


def draw(curves: list[Curve], found: dict, out: Path) -> None:
    """Draws loss and accuracy by samples, and loss by operations: dots and laws, the laws as far as predicted."""
    panels = [("loss", "samples", "held-out loss of z1, nats"), ("missed", "samples", "moves not matched")]
    if found["frontier"]:
        panels.append(("loss", "compute", "held-out loss of z1, nats"))
    figure, axes = pyplot.subplots(1, len(panels), figsize=(5.2 * len(panels), 4.4))
    for place, (attribute, against, title) in zip(axes, panels, strict=True):
        for curve in curves:
            x = curve.samples * (curve.flops if against == "compute" else 1)
            dots = place.plot(x, getattr(curve, attribute), "o", markersize=3, label=curve.name)[0]
            if against == "samples":
                _line(place, found["sizes"][curve.name][attribute], x, found["times"], dots.get_color())
        if against == "compute":
            compute, _ = frontier([curve for curve in curves if curve.flops], attribute)
            _line(place, found["frontier"][attribute], compute, found["times"], "black")
        unit = "training samples" if against == "samples" else "training operations"
        place.set(xscale="log", yscale="log", xlabel=unit, ylabel=title)
        place.grid(alpha=0.3, which="both")
        place.legend()
    figure.tight_layout()
    figure.savefig(out, dpi=100)
    pyplot.close(figure)


def _line(axes: pyplot.Axes, prediction: dict, x: np.ndarray, times: float, colour: str) -> None:
    if prediction["law"]:
        along = np.geomspace(x.min(), x.max() * times, 100)
        axes.plot(along, Law(**prediction["law"]).at(along), "--", linewidth=1, color=colour)


def pairs(items: list[str], convert) -> dict:
    """Returns {name: value} of NAME=VALUE items."""
    broken = [item for item in items if "=" not in item]
    if broken:
        raise SystemExit(f"{broken[0]} is not NAME=VALUE")
    return {name: convert(value) for name, value in (item.split("=", 1) for item in items)}


def sentence(name: str, unit: str, attribute: str, prediction: dict, times: float) -> str:
    if not prediction["law"]:
        return f"{name}: {prediction['why']}"
    now, then = (value if attribute == "loss" else 1 - value for value in (prediction["now"], prediction["then"]))
    what, law = ("loss" if attribute == "loss" else "accuracy"), prediction["law"]
    return (
        f"{name}: {what} {now:.3f} at {prediction['x']:.3g} {unit}, {then:.3f} at {times:g} times as many "
        f"(y = {law['floor']:.3g} + {law['factor']:.3g} x^-{law['exponent']:.3f}, fits within {law['error']:.1%})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+", metavar="NAME=LOG", help="log.csv of a run of each size")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mflops", nargs="*", default=[], metavar="NAME=NUMBER", help="10^6 operations a sample")
    parser.add_argument("--times", type=float, default=10, help="how much more to predict for")
    parser.add_argument("--skip", type=int, default=5000, help="leave out what was measured before this sample")
    parser.add_argument("--until", type=float, default=np.inf, help="leave out what was measured after this sample")
    parser.add_argument(
        "--size", nargs="*", default=[], metavar="NAME=SIZE", help="of boards of this size only (default: all)"
    )
    arguments = parser.parse_args()
    logs, mflops = pairs(arguments.logs, Path), pairs(arguments.mflops, float)
    sizes, span = pairs(arguments.size, int), (arguments.skip, arguments.until)
    curves = [read_curve(name, path, mflops.get(name, 0) * 1e6, span, sizes.get(name)) for name, path in logs.items()]
    found = predictions(curves, arguments.times)
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_json(arguments.out / "scaling.json", found)
    draw(curves, found, arguments.out / "scaling.png")
    for name, by_attribute in found["sizes"].items():
        for attribute, prediction in by_attribute.items():
            print(sentence(name, "samples", attribute, prediction, arguments.times))
    for attribute, prediction in found["frontier"].items():
        print(sentence("best of all sizes", "operations", attribute, prediction, arguments.times))


if __name__ == "__main__":
    main()
