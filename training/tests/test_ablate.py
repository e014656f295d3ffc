import json
import sys

import pytest

from training import ablate
from training.ground.run_log import read_rows

from .conftest import SMALL

VARIANTS = """
[common]
batch = 8
log_every = 100
{small}

[[variant]]
name = "base"

[[variant]]
name = "patch-2"
patch = 2

[[variant]]
name = "alone"
settings = {{ sizes = [9], shares = [1.0] }}

[[variant]]
name = "own-codes"
latent = {{ levels = [21, 21, 2], steps = 20, batch = 16 }}
"""

GIVEN = ("batch", "log_every")  # above


@pytest.fixture
def run(world, tmp_path, monkeypatch):
    """Runs the comparison in this process; returns its results."""
    settings = [flag.removeprefix("--").split("=") for flag in SMALL]
    small = "\n".join(f"{name} = {value if value.isdigit() else json.dumps(value)}" for name, value in settings if name not in GIVEN)
    (tmp_path / "variants.toml").write_text(VARIANTS.format(small=small))
    out = tmp_path / "out"

    def run_all() -> list[dict]:
        flags = [*world.common, "--out", out, "--variants", tmp_path / "variants.toml"]
        flags += ["--cpu_minutes=0.005", "--positions=64"]
        monkeypatch.setattr(sys, "argv", ["ablate", *map(str, flags)])
        ablate.main()
        return json.loads((out / "results.json").read_text())

    run_all.out = out
    return run_all


def test_variants_are_run_once_each_and_compared(run):
    results = run()
    assert [result["name"] for result in results] == ["base", "patch-2", "alone", "own-codes"]
    for result in results:
        assert result["cpu_minutes"] >= 0.005 and 0 <= result["valid_accuracy"] <= 1
        assert result["samples"] == read_rows(run.out / result["name"] / "log.csv")[-1]["samples"]
    assert results[1]["mflop_per_sample"] > results[0]["mflop_per_sample"]  # 25 tokens, not 9
    assert results[3]["codes"]["code determines move 9"] > 0
    table = (run.out / "table.md").read_text()
    assert table.count("\n| ") == 4 and "moves matched, 19×19" in table
    (run.out / "results.json").write_text(json.dumps(results[:1]))
    before = (run.out / "base" / "log.csv").read_bytes()
    assert list(results[2]["by_size"]) == ["9"]
    assert len(run()) == 4 and (run.out / "base" / "log.csv").read_bytes() == before


def test_a_variant_written_wrongly_is_refused(tmp_path):
    path = tmp_path / "variants.toml"
    path.write_text('[[variant]]\nname = "a"\nhorizn = 3\n')
    with pytest.raises(SystemExit, match="horizn"):
        ablate.read_variants(path)
    path.write_text('[[variant]]\nname = "a"\n[[variant]]\nname = "a"\n')
    with pytest.raises(SystemExit, match="two variants have one name"):
        ablate.read_variants(path)


def test_the_variants_of_the_project_name_settings_that_exist(world):
    common, variants = ablate.read_variants(ablate.Path(ablate.__file__).with_name("variants.toml"))
    assert {"small", "base", "large", "no-codes", "patch-1", "adamw"} <= {variant.name for variant in variants}
    for variant in variants:
        flags = [f"--{name}={value}" for name, value in common.items()] + variant.flags()
        ablate.train_parser().parse_args([*map(str, world.common), "--out=any", *flags])
