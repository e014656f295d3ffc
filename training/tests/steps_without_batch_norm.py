"""A few steps of a run with batch norm out of the way, under torchrun or alone; saves each process's weights.

python -m training.tests.steps_without_batch_norm FOLDER STEPS FLAGS...
"""

import sys
from pathlib import Path

import torch

from training import train_transformer
from training.transformer.run import Run


def main() -> None:
    folder, steps = Path(sys.argv[1]), int(sys.argv[2])
    run = Run(train_transformer.parser().parse_args(sys.argv[3:]))
    for module in run.model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()
            module.train = lambda mode=True, module=module: module
    torch.save(run.model.state_dict(), folder / "untrained.pt")
    for _ in range(steps):
        run.advance()
    torch.save(run.model.state_dict(), folder / f"{run.machine.rank}-of-{run.machine.processes}.pt")
    run.machine.close()


if __name__ == "__main__":
    main()
