"""Two sets of rows compared by a key, or as whole rows where nothing identifies one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from companion.editions.comparing.difference import Cell, Changed, Row, Rows

POSITION = "row"  # the row's number in its table, which moves whenever another is put in before it


@dataclass(frozen=True)
class Sheet:
    """A CSV as read: its columns and its rows as text."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def read(text: str) -> Sheet:
    """A CSV's text as a sheet, without the column of row numbers; cells that a row lacks are empty."""
    lines = csv.reader(io.StringIO(text))
    header = next(lines, [])
    kept = [place for place, name in enumerate(header) if name != POSITION]
    rows = tuple({header[place]: line[place] if place < len(line) else "" for place in kept} for line in lines if line)
    return Sheet(tuple(header[place] for place in kept), rows)


def compare(old: Sheet, new: Sheet, key: Sequence[str] = ()) -> Rows:
    """What differs. `key` is used where both have its columns and no two rows share it; else the fewest leading
    columns that identify a row on both sides; else whole rows are compared, of which none can be called changed. A
    side without columns is one that lacks the rows altogether."""
    if not old.columns or not new.columns:
        columns = old.columns or new.columns
        old, new = Sheet(columns, old.rows), Sheet(columns, new.rows)
    shared = [name for name in old.columns if name in new.columns]
    columns_added = tuple(name for name in new.columns if name not in old.columns)
    columns_removed = tuple(name for name in old.columns if name not in new.columns)
    by = next((names for names in (tuple(key), *_leading(shared)) if names and _identifies(names, old, new)), ())
    if not by:
        return Rows((), *_whole(shared, old, new), (), columns_added, columns_removed)
    before, after = ({_key(row, by): row for row in sheet.rows} for sheet in (old, new))
    changed = []
    for found, row in after.items():
        if found in before:
            cells = tuple(Cell(name, before[found][name], row[name]) for name in shared if before[found][name] != row[name])
            if cells:
                changed.append(Changed(found, cells))
    added = tuple(row for found, row in after.items() if found not in before)
    removed = tuple(row for found, row in before.items() if found not in after)
    return Rows(by, added, removed, tuple(changed), columns_added, columns_removed)


def _leading(columns: list[str]) -> list[tuple[str, ...]]:
    # All columns together are no key: a row that changed would be a row gone and another come.
    return [tuple(columns[:count]) for count in range(1, len(columns))]


def _identifies(key: tuple[str, ...], *sheets: Sheet) -> bool:
    for sheet in sheets:
        if not set(key) <= set(sheet.columns) or len({_key(row, key) for row in sheet.rows}) != len(sheet.rows):
            return False
    return True


def _key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in key)


def _whole(columns: list[str], old: Sheet, new: Sheet) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    before, after = (Counter(_key(row, columns) for row in sheet.rows) for sheet in (old, new))
    added = tuple(dict(zip(columns, row, strict=True)) for row in (after - before).elements())
    removed = tuple(dict(zip(columns, row, strict=True)) for row in (before - after).elements())
    return added, removed
