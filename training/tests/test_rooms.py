"""The rooms of training import downhill only, as training/README.md lists them."""

import ast
import re
from pathlib import Path

TRAINING = Path(__file__).parents[1]


def rooms() -> list[str]:
    table = (TRAINING / "README.md").read_text().split("## The rooms")[1].split("\n## ")[0]
    return [name for name in re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE)]


def imported(path: Path) -> set[str]:
    """Returns the rooms and commands that a file of a room imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            names |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("training"):
            names.add(f"{path.name} imports {node.module} from the top")
    return names


def test_every_room_is_listed() -> None:
    folders = {path.parent.name for path in TRAINING.glob("*/__init__.py")} - {"tests"}
    assert folders == set(rooms())


def test_rooms_import_downhill() -> None:
    order = rooms()
    for place, room in enumerate(order):
        for path in (TRAINING / room).glob("*.py"):
            assert imported(path) <= set(order[:place]), path
