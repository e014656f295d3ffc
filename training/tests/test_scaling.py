import csv
import json
import sys

import numpy as np
import pytest

from training import scaling


def write_log(path, law, samples):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["step", "samples", "valid_z1_loss", "valid_accuracy"])
        for step, seen in enumerate(samples):
            writer.writerow([step, seen, law(seen), 1 - law(seen) / 5])


@pytest.mark.parametrize("floor", [0.0, 0.8])
def test_a_law_is_found_again(floor):
    x = np.geomspace(1e4, 1e6, 12)
    law = scaling.fit(x, floor + 40 * x**-0.35)
    assert law.exponent == pytest.approx(0.35, rel=0.06)
    assert law.at(1e7) == pytest.approx(floor + 40 * 1e7**-0.35, rel=0.02)
    assert law.error < 0.002


def test_points_without_a_law_are_refused():
    with pytest.raises(ValueError, match="3 points are too few"):
        scaling.fit(np.arange(1, 4.0), np.arange(3, 0, -1.0))
    with pytest.raises(ValueError, match="do not fall"):
        scaling.fit(np.arange(1, 6.0), np.arange(1, 6.0))


def test_the_frontier_takes_the_best_size_at_each_compute():
    small = scaling.Curve("small", np.array([10, 100]), np.array([3.0, 2.5]), np.zeros(2), flops=1)
    large = scaling.Curve("large", np.array([10, 100]), np.array([2.8, 1.0]), np.zeros(2), flops=10)
    compute, loss = scaling.frontier([small, large], "loss")
    assert compute.tolist() == [10, 100, 1000] and loss.tolist() == [3.0, 2.5, 1.0]


def test_three_logs_make_a_picture_and_a_prediction(tmp_path, monkeypatch, capsys):
    samples = np.geomspace(1e4, 1e6, 10).astype(int)
    exponents = {"small": 0.20, "base": 0.25, "large": 0.3}
    for name, exponent in exponents.items():
        write_log(tmp_path / f"{name}.csv", lambda seen, exponent=exponent: 0.5 + 20 * seen**-exponent, samples)
    logs = [f"{name}={tmp_path / name}.csv" for name in exponents]
    flags = ["--out", str(tmp_path / "out"), "--mflops", "small=100", "base=400"]
    monkeypatch.setattr(sys, "argv", ["scaling", *logs, *flags])
    scaling.main()
    found = json.loads((tmp_path / "out" / "scaling.json").read_text())
    for name, exponent in exponents.items():
        assert found["sizes"][name]["loss"]["then"] == pytest.approx(0.5 + 20 * 1e7**-exponent, rel=0.03)
    assert found["frontier"]["loss"]["x"] == pytest.approx(1e6 * 400e6)
    assert (tmp_path / "out" / "scaling.png").stat().st_size > 10_000
    assert "large: loss 0.8" in capsys.readouterr().out


def test_boards_of_one_size_and_a_part_of_a_run(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        "samples,valid_z1_loss,valid_accuracy,valid_z1_loss_13,valid_accuracy_13\n"
        "1000,3,0.3,5,0.1\n2000,2,0.4,4,0.2\n3000,1.9,0.45,3.9,0.25\n"
    )
    whole = scaling.read_curve("run", log, 0, (0, np.inf), None)
    assert whole.loss.tolist() == [3, 2, 1.9]
    part = scaling.read_curve("run", log, 0, (1500, 2500), 13)
    assert (part.samples.tolist(), part.loss.tolist(), part.missed.tolist()) == ([2000], [4], [0.8])
    with pytest.raises(SystemExit, match="has no valid_z1_loss_19"):
        scaling.read_curve("run", log, 0, (0, np.inf), 19)
