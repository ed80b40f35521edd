"""Rows of a table in data/: their columns, their order, and the bytes they make."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

PERSONNEL = ("series", "date", "date_precision", "mission", "troops", "police", "observers", "total", "missions_counted", "source")
FATALITIES = ("month", "mission", "incident", "personnel", "casualties", "rows", "source")
VIOLENCE = (
    "dataset", "unit", "measure", "country", "actor_id", "actor", "year",
    "low", "best", "high", "provisional", "version", "source",
)  # fmt: skip
FEED_MISSIONS = ("id", "name", "full_name", "active", "start", "end", "source")
COLUMNS = {"personnel": PERSONNEL, "fatalities": FATALITIES, "violence": VIOLENCE, "feed_missions": FEED_MISSIONS}
KEYS = {
    "personnel": ("series", "date", "mission"),
    "fatalities": ("month", "mission", "incident", "personnel"),
    "violence": ("dataset", "unit", "measure", "country", "actor", "year"),
    "feed_missions": ("id",),
}


def row(table: str, **cells: object) -> dict[str, str]:
    """A row of a table in its order of columns; None and a column not given are empty cells."""
    unknown = set(cells) - set(COLUMNS[table])
    if unknown:
        raise TypeError(f"{table} has no column {sorted(unknown)}")
    return {column: "" if cells.get(column) is None else str(cells[column]) for column in COLUMNS[table]}


def key(table: str, row: dict[str, str]) -> tuple[str, ...]:
    """The values that tell a row from every other of its table."""
    return tuple(row[column] for column in KEYS[table])


def ordered(table: str, rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The rows by their key, as a table is kept; numbers by their size."""
    return sorted(rows, key=lambda row: tuple(part.zfill(12) if part.isdigit() else part for part in key(table, row)))


def to_csv(columns: Iterable[str], rows: Iterable[dict[str, str]]) -> bytes:
    """UTF-8, LF, comma, quotes only where needed: the same rows give the same bytes."""
    columns, text = list(columns), io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def from_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)
