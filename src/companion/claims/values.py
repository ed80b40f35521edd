"""What a claim's test works with: rows of tables, figures, and the functions over them; every row looked at is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from companion.tables import dates
from companion.tables.dates import Active, active_on, known, partial

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


class Missing(Exception):
    """The data do not hold what a test asks for; the message says what, in a clause."""


@dataclass
class Trace:
    """Rows and figures that an evaluation looked at: (table, row of the CSV) -> columns, and ids of figures."""

    rows: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)

    def saw(self, table: str, rows: list[int], columns: list[str]) -> None:
        """Note rows of a table and the columns that mattered."""
        for row in rows:
            known = self.rows.setdefault((table, int(row)), [])
            known += [column for column in dict.fromkeys(columns) if column not in known]


@dataclass(frozen=True)
class Rows:
    """Some rows of a table. `by` are the columns that chose them."""

    table: str
    frame: pd.DataFrame
    key: tuple[str, ...]
    trace: Trace = field(repr=False)
    by: tuple[str, ...] = ()

    def part(self, column: str) -> list[Any]:
        """A column, as a list of plain values."""
        self.note(column)
        return [_cell(value) for value in self._column(column)]

    def note(self, *columns: str) -> None:
        """Note these rows in the trace, with the columns that matter."""
        self.trace.saw(self.table, list(self.frame.index), [*self.key, *self.by, *columns])

    def chosen(self, frame: pd.DataFrame, *by: str) -> Rows:
        """Fewer of these rows."""
        return Rows(self.table, frame, self.key, self.trace, (*self.by, *by))

    def row(self, key: list[Any]) -> Row:
        """The row with this key; raises `Missing` where there is none."""
        frame = self.frame
        if len(key) != len(self.key):
            raise Missing(f"{self.table}.csv has the key {', '.join(self.key)}, not {len(key)} values")
        for column, value in zip(self.key, key, strict=True):
            frame = frame[frame[column] == value]
        if frame.empty:
            raise Missing(f"data/{self.table}.csv has no row {', '.join(map(str, key))}")
        return Row(self.chosen(frame))

    def column(self, name: str) -> pd.Series:
        """A column; raises `KeyError` with a clause where there is none."""
        return self._column(name)

    def _column(self, name: str) -> pd.Series:
        if name not in self.frame:
            raise KeyError(f"{self.table}.csv has no column {name!r}; it has {', '.join(self.frame.columns)}")
        return self.frame[name]


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    rows: Rows

    def part(self, column: str) -> Any:
        """A cell, as a plain value."""
        return self.rows.part(column)[0]


@dataclass(frozen=True)
class Figure:
    """A figure of the ledger: its value, and where it has them its low, best and high."""

    id: str
    value: Any
    low: float | None = None
    high: float | None = None
    best: float | None = None

    def part(self, name: str) -> Any:
        """low, high, best, or a field of a value that is one record."""
        if name in {"low", "high", "best"}:
            part = getattr(self, name)
            return self.value if part is None else part
        if isinstance(self.value, list) and len(self.value) == 1 and isinstance(self.value[0], dict) and name in self.value[0]:
            return self.value[0][name]
        raise KeyError(f"the figure {self.id} has no part {name!r}")


@dataclass(frozen=True)
class Condition:
    """A test of one cell, made by between, since, before, containing or other."""

    holds: Callable[[Any], bool]


def plain(value: Any) -> Any:
    """A value to compare: a figure's number or list; raises where only a part of it could be compared."""
    if isinstance(value, Figure):
        if value.value is None:
            raise Missing(f"{value.id} is not one number but a range; a test should ask for .low or .high")
        return value.value
    if isinstance(value, Row | Rows):
        raise ValueError("a row cannot be compared; name one of its columns")
    return value


def _cell(value: Any) -> Any:
    if value is None or str(value) == "<NA>":
        return None
    return value.item() if hasattr(value, "item") else value


def _rows(table: Rows, **conditions: Any) -> Rows:
    """The rows for which every condition holds: a value, a list of values, or a condition such as since(...)."""
    frame = table.frame
    for name, wanted in conditions.items():
        column, wanted = table.column(name)[frame.index], plain(wanted)
        if isinstance(wanted, Condition):
            frame = frame.loc[[wanted.holds(_cell(value)) for value in column]]
        else:
            several = wanted if isinstance(wanted, list) else [wanted]
            frame = frame.loc[[_cell(value) in several for value in column]]
    return table.chosen(frame, *conditions)


def _active(rows: Rows, day: str) -> Rows:
    """Those certainly active on a day: start, day, end; the end day counts."""
    on = date.fromisoformat(day)
    spans = zip(rows.column("start"), rows.column("end"), strict=True)
    keep = [bool(start) and active_on(known(start), partial(end), on) == Active.YES for start, end in spans]
    return rows.chosen(rows.frame.loc[keep], "start", "end")


def _ordered(rows: Rows, by: str) -> Rows:
    known = rows.frame.loc[[_cell(value) not in (None, "") for value in rows.column(by)]].sort_values(by, kind="stable")
    if known.empty:
        raise Missing(f"no row of {rows.table}.csv fits")
    return rows.chosen(known, by)


def _first(rows: Rows, by: str) -> Row:
    """The row with the earliest or smallest value in a column."""
    ordered = _ordered(rows, by)
    return Row(ordered.chosen(ordered.frame.head(1)))


def _last(rows: Rows, by: str) -> Row:
    """The row with the latest or largest value in a column."""
    ordered = _ordered(rows, by)
    return Row(ordered.chosen(ordered.frame.tail(1)))


def _count(what: Rows | list[Any]) -> int:
    if isinstance(what, Rows):
        what.note()
        return len(what.frame)
    return len(plain(what))


def _known(values: Any) -> list[Any]:
    numbers = [value for value in plain(values) if value not in (None, "")]
    if not numbers:
        raise Missing("there are no values to take")
    return numbers


def _percent(part: float | None, whole: float | None) -> float:
    """One decimal; what is a part of nothing, or not known, is missing."""
    if part is None or not whole:
        raise Missing("there is nothing to take a share of")
    return round(100 * part / whole, 1)


def _year(day: str) -> str:
    return known(day).iso[:4] if day else ""


def _years(first: str, last: str) -> int:
    """Whole years from one date to another."""
    if not first or not last:
        raise Missing("a date is not known")
    return dates.years_between(known(first).latest, known(last).earliest)


def _between(first: str, last: str) -> Condition:
    """A date that certainly lies between two days, both included."""
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    return Condition(lambda value: bool(value) and known(value).earliest >= low and known(value).latest <= high)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "rows": _rows,
    "active": _active,
    "first": _first,
    "last": _last,
    "count": _count,
    "sum": lambda values: sum(_known(values)),
    "min": lambda values: min(_known(values)),
    "max": lambda values: max(_known(values)),
    "unique": lambda values: list(dict.fromkeys(plain(values))),
    "sorted": lambda values: sorted(plain(values)),
    "same": lambda one, other: sorted(plain(one)) == sorted(plain(other)),
    "percent": lambda part, whole: _percent(plain(part), plain(whole)),
    "year": lambda day: _year(plain(day)),
    "years": lambda first, last: _years(plain(first), plain(last)),
    "between": _between,
    "since": lambda day: _between(day, "9999-12-31"),
    "before": lambda day: Condition(lambda value: bool(value) and known(value).latest < date.fromisoformat(day)),
    "containing": lambda text: Condition(lambda value: text in str(value or "")),
    "other": lambda value: Condition(lambda cell: cell != value),
}
