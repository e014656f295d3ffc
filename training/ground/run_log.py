"""log.csv of a run: one line of figures every few hundred steps."""

import csv
from pathlib import Path


def read_rows(path: Path) -> list[dict[str, float]]:
    """Returns the lines of a log; what a line does not have is nan."""
    with path.open(newline="") as file:
        return [{name: float(value or "nan") for name, value in row.items()} for row in csv.DictReader(file)]


def forget_after(path: Path, step: int) -> None:
    """Takes off the lines of steps after `step`: a run that goes on from there writes them again."""
    if not path.exists():
        return
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), list(reader)
    # What was being written when the process was killed is no line.
    kept = [row for row in rows if None not in row.values() and float(row["step"] or "inf") <= step]
    if len(kept) < len(rows):
        _write(path, columns, kept)


def append_row(path: Path, row: dict[str, float]) -> None:
    """Adds a line. A log that was begun with fewer columns gets the missing ones, empty in its older lines."""
    older: list[dict[str, str]] = []
    columns: list[str] = []
    if path.exists():
        with path.open(newline="") as file:
            reader = csv.DictReader(file)
            columns = list(reader.fieldnames or [])
            older = list(reader) if not set(row) <= set(columns) else []
    line = {name: f"{value:.5g}" if isinstance(value, float) else value for name, value in row.items()}
    if columns and not older:
        with path.open("a", newline="") as file:
            csv.DictWriter(file, columns).writerow(line)
        return
    columns += [name for name in row if name not in columns]
    _write(path, columns, [*older, line])


def _write(path: Path, columns: list[str], rows: list[dict]) -> None:
    temporary = path.with_suffix(".new")
    with temporary.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(path)
