import re

from .conftest import SMALL, stage


def test_each_size_is_timed_and_its_operators_are_listed(world):
    rounds = ["--rounds=3", "--round_steps=2", "--operators=4"]
    printed = stage("step_costs", *world.common, *SMALL, *rounds, "--sizes=9,19")
    for size, batch in ((9, 16), (19, 8)):
        rate, least, most, share = re.search(
            rf"{size}x{size}: (\d+) samples/s \((\d+) to (\d+), 3 rounds of 2 steps of {batch}\), ([\d.]+)% of the peak", printed
        ).groups()
        assert 0 < int(least) <= int(rate) <= int(most)
        assert 0 < float(share) < 100
    tables = printed.split("| operator |")[1:]
    assert len(tables) == 2
    for table in tables:
        times = [float(time) for time in re.findall(r"^\| [^|]+ \| ([\d.]+) \| [\d.]+% \|", table, re.MULTILINE)]
        assert len(times) == 4 and times == sorted(times, reverse=True) and times[0] > 0
