"""Where the time of a training step goes.

python -m training.step_costs --data training/work/data --tokenizer training/work/tokenizer.pt \
    --latent training/work/latent.pt --sizes 9,19 --threads 1 --compile

Takes steps as a run does and prints for each size samples a second (median and range of the rounds), their share of the
machine's peak, the share of the time in which batches were made, and the operators that took longest.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch.profiler import ProfilerActivity, profile

from .train_transformer import parser as train_parser
from .transformer.run import Run

# Compilation, the optimizers' state, and on a GPU the recording of the step.
UNTIMED = 6
NAME_WIDTH = 60


@dataclass
class Operator:
    """What one operator took of a step, without what it called."""

    name: str
    milliseconds: float
    calls: float


def rounds_of(run: Run, rounds: int, steps: int) -> list[float]:
    """Returns the seconds of `steps` steps, `rounds` times."""
    result = []
    for _ in range(rounds):
        started = run.machine.now()
        for _ in range(steps):
            run.advance()
        result.append(run.machine.now() - started)
    return result


def operators_of(run: Run, steps: int) -> list[Operator]:
    """Returns what took longest in some steps, the longest first."""
    on_gpu = run.machine.device.type == "cuda"
    activities = [ProfilerActivity.CPU, *([ProfilerActivity.CUDA] if on_gpu else [])]
    with profile(activities=activities) as profiler:
        for _ in range(steps):
            run.advance()
        run.machine.now()
    times = [
        Operator(event.key, (event.self_device_time_total if on_gpu else event.self_cpu_time_total) / 1000 / steps, event.count / steps)
        for event in profiler.key_averages()
    ]
    return sorted(times, key=lambda operator: -operator.milliseconds)


def report(run: Run, size: int, rounds: int, steps: int, listed: int) -> Iterator[str]:
    """Yields the lines about steps of boards of one size."""
    started = run.machine.now()
    for _ in range(UNTIMED):
        run.advance()
    yield f"{size}x{size}: first {UNTIMED} steps {run.machine.now() - started:.1f} s"
    waited = run.waited
    seconds = rounds_of(run, rounds, steps)
    batch = run.train.batch_of(size)
    rates = sorted(steps * batch / one for one in seconds)
    median = statistics.median(rates)
    share = median * run.flops[size] / run.peak
    yield (
        f"{size}x{size}: {median:.0f} samples/s ({rates[0]:.0f} to {rates[-1]:.0f}, {rounds} rounds of {steps} steps of {batch}), "
        f"{share:.1%} of the peak, {(run.waited - waited) / sum(seconds):.2%} of the time for batches"
    )
    operators = operators_of(run, steps)
    total = sum(operator.milliseconds for operator in operators)
    yield "| operator | ms a step | share | calls |\n|---|---|---|---|"
    for one in operators[:listed]:
        yield f"| {one.name[:NAME_WIDTH]} | {one.milliseconds:.2f} | {one.milliseconds / total:.1%} | {one.calls:.0f} |"


def main() -> None:
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    flags.add_argument("--rounds", type=int, default=5, help="default 5")
    flags.add_argument("--round_steps", type=int, default=20, help="steps of a round; default 20")
    flags.add_argument("--operators", type=int, default=25, help="how many are listed; default 25")
    own, others = flags.parse_known_args()
    if min(own.rounds, own.round_steps, own.operators) < 1:
        flags.error("--rounds, --round_steps and --operators count from 1")
    with tempfile.TemporaryDirectory() as folder:
        arguments = train_parser().parse_args([*others, "--out", folder])
        # Fused kernels are named by what they compute.
        torch._inductor.config.cpp.enable_kernel_profile = True
        for size in arguments.sizes:
            arguments.sizes, arguments.shares = [size], [1.0]
            for line in report(Run(arguments), size, own.rounds, own.round_steps, own.operators):
                print(line, flush=True)


if __name__ == "__main__":
    main()
